"""The faults that there are now: which, since when, and by what evidence. What they are is in `contract.fault_register`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from catalogue.device_families import MAY_BE_UNASKED
from drivers.ports.status import Condition

if TYPE_CHECKING:
    from datetime import datetime

    from contract.clock import Clock
    from contract.terminals import JobReport
    from drivers.ports.status import DeviceFamily, DeviceStatus

UNKNOWN = "unknown"
LOOK_SECONDS = 1.0

_OVERDUE_JOBS = {
    "relay": "queue.not_sending",
    "catalogue": "catalogue.not_updated",
    "key": "key.not_changed",
    "release": "update.not_fetched",
}


class CurrentFault(Struct, frozen=True):
    """One fault that there is now (当前故障). `since` is wall time, `seconds` how long ago that was, `note` the evidence."""

    id: str
    since: datetime
    seconds: float
    note: str


class FaultWatch:
    """Remembers since when each fault is there (故障记录). Touched on the screen's thread only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began: dict[str, float] = {}
        self._notes: Mapping[str, str] = {}
        self._looked_at: float | None = None

    @property
    def is_due(self) -> bool:
        """Whether the last look is old enough for another."""
        return self._looked_at is None or self._clock.monotonic() - self._looked_at >= LOOK_SECONDS

    def note_faults(self, notes: Mapping[str, str]) -> None:
        """The faults of this moment, by id, each with its evidence. What is gone and comes back begins again."""
        now = self._looked_at = self._clock.monotonic()
        self._began = {fault: self._began.get(fault, now) for fault in notes}
        self._notes = notes

    def faults(self) -> tuple[CurrentFault, ...]:
        """Those of the last look, the oldest first."""
        now, wall = self._clock.monotonic(), self._clock.now()
        ages = sorted(((now - began, fault) for fault, began in self._began.items()), reverse=True)
        return tuple(CurrentFault(fault, wall - timedelta(seconds=age), age, self._notes[fault]) for age, fault in ages)


def is_unasked(family: str, status: DeviceStatus | None) -> bool:
    """Whether nothing is known of a device of which some models say nothing until they are used: that is no fault."""
    is_silent = status is None or (status.condition is Condition.UNKNOWN and not status.problems)
    return is_silent and family in MAY_BE_UNASKED


def faults_of_devices(statuses: Mapping[DeviceFamily, DeviceStatus | None]) -> Iterator[tuple[str, str]]:
    """Each problem of a device; and that its state is not known, where nothing else is said of it. None: never asked."""
    for family, status in statuses.items():
        if is_unasked(family, status):
            continue
        if status is None:
            yield f"{family}.{UNKNOWN}", "not asked yet"
        elif status.problems:
            for problem in status.problems:
                yield f"{family}.{problem.code.value}", status.evidence
        elif status.condition is not Condition.OK:
            yield f"{family}.{UNKNOWN}", status.evidence


def faults_of_jobs(jobs: tuple[JobReport, ...], now: datetime) -> Iterator[tuple[str, str]]:
    """What background jobs fail at for longer than they may."""
    for job in jobs:
        if job.name in _OVERDUE_JOBS and job.is_overdue(now):
            yield _OVERDUE_JOBS[job.name], job.problem
