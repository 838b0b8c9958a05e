"""What a terminal is judged by: what it last said, its last success, and its last days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from central.alarms.models import TerminalDay
from central.clock import BEIJING, civil_day
from central.terminal_register.models import TerminalEntry
from contract.terminals import FaultReport

SILENT_AFTER = timedelta(minutes=3)
OUT_OF_SERVICE = "out_of_service"
"""The state of a terminal that serves no citizen."""
WEEKEND = 5


@dataclass(frozen=True)
class PlannedHours:
    """When terminals should be open (计划开放时间): from Monday to Friday, by the clock of China."""

    opens: time
    closes: time

    def overlap(self, since: datetime, until: datetime) -> timedelta:
        """How much of a span within one civil day is planned."""
        local = until.astimezone(BEIJING)
        if local.weekday() >= WEEKEND:
            return timedelta()
        begins = datetime.combine(local.date(), self.opens, BEIJING)
        ends = datetime.combine(local.date(), self.closes, BEIJING)
        return max(min(until, ends) - max(since, begins), timedelta())

    def of_day(self, day: date) -> timedelta:
        """How long a terminal should be open on a day."""
        if day.weekday() >= WEEKEND:
            return timedelta()
        return datetime.combine(day, self.closes) - datetime.combine(day, self.opens)


@dataclass(frozen=True)
class TerminalFacts:
    """One terminal at one moment (终端情况). `days`: the newest first, today's among them; `last_success`: of a case."""

    terminal: TerminalEntry
    now: datetime
    last_success: date | None
    days: tuple[TerminalDay, ...]
    planned: PlannedHours

    @property
    def is_in_use(self) -> bool:
        """Enrolled, and its key not withdrawn."""
        return self.terminal.enrolled_at is not None and self.terminal.revoked_at is None

    @property
    def silence(self) -> timedelta | None:
        """For how long nothing was heard; None where nothing ever was."""
        return None if self.terminal.last_seen_at is None else self.now - self.terminal.last_seen_at

    @property
    def is_heard(self) -> bool:
        """Whether it is there now."""
        return self.silence is not None and self.silence <= SILENT_AFTER

    @property
    def is_serving(self) -> bool:
        """Whether it is there and says that it serves."""
        return self.is_heard and self.terminal.state != OUT_OF_SERVICE

    @property
    def faults(self) -> tuple[FaultReport, ...]:
        """What it says is wrong; nothing while it is silent, for that is long ago."""
        return tuple(FaultReport.model_validate(each) for each in self.terminal.faults) if self.is_heard else ()

    def day_before(self, days: int) -> TerminalDay | None:
        """Its row of so many days ago."""
        wanted = civil_day(self.now) - timedelta(days=days)
        return next((each for each in self.days if each.day == wanted), None)

    def lasts(self, fault: FaultReport) -> timedelta:
        """For how long a fault is there, as the terminal says."""
        return timedelta() if fault.since is None else self.now - fault.since
