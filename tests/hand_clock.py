"""The clock that tests move by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class HandClock:
    """Both times move together; one that a test sets alone is a clock that somebody set, or a machine that started again."""

    wall: datetime = NOON
    seconds: float = 0.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, by: timedelta = timedelta(), **more: float) -> None:
        """By a step, or by so many `seconds`, `minutes`, `hours` or `days`."""
        step = by + timedelta(**more)
        self.wall += step
        self.seconds += step.total_seconds()
