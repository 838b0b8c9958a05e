"""When a department's system may be asked: outside it is closed, as its counter is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from central.clock import civil_day
from central.working_days import is_working_day
from contract.planned_hours import PlannedHours

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class DepartmentHours:
    """Spans of the week (部门开放时段); none: always. `keeps_holidays`: closed on the official days off as well."""

    spans: tuple[PlannedHours, ...] = ()
    keeps_holidays: bool = False

    def holds(self, moment: datetime) -> bool:
        """Whether it is open then."""
        if self.keeps_holidays and not is_working_day(civil_day(moment)):
            return False
        return not self.spans or any(span.overlap(moment, moment + _INSTANT) for span in self.spans)

    def closes_at(self, moment: datetime) -> datetime | None:
        """When the span that holds at a moment ends, and those that follow it at once; None where none holds, or it is always open."""
        if not self.spans or not self.holds(moment):
            return None
        ends = moment
        while now := [span.end_of(ends) for span in self.spans if span.overlap(ends, ends + _INSTANT)]:
            ends = max(now)
        return ends


def open_by(hours: DepartmentHours, now: Callable[[], datetime]) -> Callable[[], bool]:
    return lambda: hours.holds(now())


def always_open() -> bool:
    """Of a department without hours of its own."""
    return True
