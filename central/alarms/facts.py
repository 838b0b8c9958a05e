"""What a terminal is judged by: what it last said, its last success, and its last days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from central.alarms.models import TerminalDay
from central.clock import civil_day
from central.identity.budgets import WrongCodes
from central.terminal_register.firmware import FirmwareWish
from central.terminal_register.models import TerminalEntry
from contract.planned_hours import PlannedHours
from contract.terminals import FaultReport, OpenDay

SILENT_AFTER = timedelta(minutes=3)
OUT_OF_SERVICE = "out_of_service"
"""The state of a terminal that serves no citizen."""


@dataclass(frozen=True)
class TerminalFacts:
    """One terminal at one moment (终端情况). `days`: the newest first, today's among them; `last_success`: of a case.

    `last_check`: its newest morning check. `firmware`: which its devices should have, by their models. `wrong_codes`: where so many
    pick-up codes were wrong that none is looked at any more.
    """

    terminal: TerminalEntry
    now: datetime
    last_success: date | None
    days: tuple[TerminalDay, ...]
    planned: PlannedHours
    last_check: datetime | None = None
    firmware: Mapping[str, FirmwareWish] = field(default_factory=dict)
    wrong_codes: WrongCodes | None = None

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
        return tuple(FaultReport.model_validate(fault) for fault in self.terminal.faults) if self.is_heard else ()

    def day_before(self, days: int) -> TerminalDay | None:
        """Its row of so many days ago."""
        wanted = civil_day(self.now) - timedelta(days=days)
        return next((day for day in self.days if day.day == wanted), None)

    def open_seconds(self, day: TerminalDay) -> int:
        """Of a day: as the centre saw it, or as the terminal counted, which serves without a network too."""
        counted = (OpenDay.model_validate(day) for day in self.terminal.open_days)
        return max(day.open_seconds, next((outage.seconds for outage in counted if outage.day == day.day), 0))

    def lasts(self, fault: FaultReport) -> timedelta:
        """For how long a fault is there, as the terminal says."""
        return timedelta() if fault.since is None else self.now - fault.since
