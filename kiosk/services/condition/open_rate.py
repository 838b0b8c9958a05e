"""For how long this terminal could serve in its planned hours, day by day: counted here, so that hours without a network count too."""

from __future__ import annotations

import json
import logging
from datetime import date, timedelta
from typing import TYPE_CHECKING

from contract.planned_hours import CHINA, PlannedHours

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contract.clock import Clock
    from kiosk.services.condition.health import Health
    from kiosk.services.ports import BackgroundWorker

DAYS_KEPT = 8
COUNT_SECONDS, WRITE_SECONDS = 10.0, 60.0
MOST_COUNTED = 60.0
"""Of one count: what lies between two that are further apart was seen by no one."""

log = logging.getLogger(__name__)


class OpenRate:
    """How long the terminal could serve within its planned hours (开放率).

    The screen's thread only; `worker` writes it down. A clock that is wrong counts by the centre's.
    """

    def __init__(self, file: Path, clock: Clock, health: Health, worker: BackgroundWorker) -> None:
        self._file = file
        self._clock = clock
        self._health = health
        self._worker = worker
        self._planned, self._seconds = _read(file)
        self._counted_at = self._written_at = clock.monotonic()

    def plan(self, text: str) -> None:
        """The hours that the centre sent; "" from a centre that sends none."""
        try:
            self._planned = PlannedHours.read(text) if text else self._planned
        except ValueError:
            log.warning("the planned hours cannot be read")

    def tick(self, is_serving: Callable[[], bool]) -> None:
        """Count what lies behind."""
        now = self._clock.monotonic()
        if now - self._counted_at < COUNT_SECONDS:
            return
        span, self._counted_at = min(now - self._counted_at, MOST_COUNTED), now
        if self._planned is None:
            return
        wall = self._health.wall_time
        if is_serving():
            day = wall.astimezone(CHINA).date()
            counted = self._planned.overlap(wall - timedelta(seconds=span), wall).total_seconds()
            self._seconds[day] = self._seconds.get(day, 0.0) + counted
        if now - self._written_at >= WRITE_SECONDS:
            self._write(now)

    def days(self) -> tuple[tuple[date, int], ...]:
        """Open seconds of the last days, the newest first."""
        newest = sorted(self._seconds, reverse=True)[:DAYS_KEPT]
        return tuple((day, int(self._seconds[day])) for day in newest)

    def today(self) -> tuple[int, int] | None:
        """Open seconds of today, and those planned so far; None where the centre has sent no hours yet."""
        if self._planned is None:
            return None
        wall = self._health.wall_time
        counted = self._seconds.get(wall.astimezone(CHINA).date(), 0.0)
        return int(counted), int(self._planned.until(wall).total_seconds())

    @property
    def is_closed(self) -> bool:
        """Whether it is outside the planned hours; False where the centre has sent none."""
        return self._planned is not None and not self._planned.holds_at(self._health.wall_time)

    @property
    def planned(self) -> str:
        """The planned hours as the centre sent them."""
        return "" if self._planned is None else str(self._planned)

    def _write(self, now: float) -> None:
        self._written_at = now
        self._seconds = {day: self._seconds[day] for day, _ in self.days()}
        text = json.dumps({"planned": self.planned, "days": {str(day): seconds for day, seconds in self.days()}})
        file = self._file

        def write() -> None:
            fresh = file.with_suffix(".new")
            fresh.write_text(text, "utf-8")
            fresh.replace(file)

        self._worker.run(write, _ignore_written, _on_not_written)


def _ignore_written(_none: None) -> None:
    """Until the next minute."""


def _on_not_written(error: Exception) -> None:
    log.info("the open rate is not written down: %s", type(error).__name__)


def _read(file: Path) -> tuple[PlannedHours | None, dict[date, float]]:
    """Nothing of a file that is damaged."""
    try:
        found = json.loads(file.read_text("utf-8"))
        planned = PlannedHours.read(found["planned"]) if found["planned"] else None
        days = {date.fromisoformat(day): max(0.0, float(seconds)) for day, seconds in found["days"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None, {}
    return planned, days
