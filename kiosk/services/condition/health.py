"""How the terminal is: devices, network, departments, queue — as conditions for availability, lamps, and heartbeat.

Does not talk to anything: statuses are pushed in, or read from the device lines (which never block).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from catalogue.availability import Conditions, Reading
from catalogue.schema import DeviceNeed, Level
from catalogue.stand_ins import STAND_INS
from contract.clock import Clock
from contract.terms import ClockQuality, DepartmentState
from drivers.ports.status import Condition, DeviceFamily, DeviceStatus
from kiosk.services.condition.checks import CheckResult
from kiosk.services.condition.current_faults import (
    UNKNOWN,
    CurrentFault,
    FaultWatch,
    faults_of_devices,
    faults_of_jobs,
    is_unasked,
)
from kiosk.services.ports import Devices
from kiosk.view.frame import Lamp
from kiosk.view.lines import Line
from offline_queue.errors import QueueDamaged, QueueFault

if TYPE_CHECKING:
    from contract.terminals import HeartbeatAnswer, JobReport, Notice

FAILURES_TO_DOWN = 3
SUCCESSES_TO_UP = 2
"""A network that comes back must answer twice, unless it has never been down: then the first answer is enough."""

CLOCK_WRONG_SECONDS = 120.0
DEFECT_REPORTED_SECONDS, WATCHED_FOR_SECONDS = 300.0, 10.0

NEEDS = frozenset[str](DeviceNeed)
"""Families that an item can need."""

_READINGS = {Condition.OK: Reading.OK, Condition.BAD: Reading.BAD, Condition.UNKNOWN: Reading.UNKNOWN}
_DEPARTMENTS = {
    DepartmentState.UP: Reading.OK,
    DepartmentState.DOWN: Reading.BAD,
    DepartmentState.UNKNOWN: Reading.UNKNOWN,
}


class NetworkJudge(Struct):
    """Hysteresis over single successes and failures (联网判定). Nothing changes while a transaction is under way."""

    reading: Reading = Reading.UNKNOWN
    successes: int = 0
    failures: int = 0
    is_held: bool = False

    def note_success(self) -> None:
        """Note an answer of the centre."""
        self.failures = 0
        self.successes += 1
        self._judge()

    def note_failure(self) -> None:
        """The centre did not answer."""
        self.successes = 0
        self.failures += 1
        self._judge()

    @property
    def lamp(self) -> Lamp:
        """What the last attempts say, even while the reading is held for a citizen in the middle of something."""
        if self.reading is not Reading.OK or self.failures == 0:
            return Lamp(self.reading.value)
        return Lamp.BAD if self.failures >= FAILURES_TO_DOWN else Lamp.UNKNOWN

    def hold(self, *, is_held: bool) -> None:
        """Keep the reading as it is while a citizen is in the middle of something."""
        self.is_held = is_held
        self._judge()

    def _judge(self) -> None:
        if self.is_held:
            return
        needed = SUCCESSES_TO_UP if self.reading is Reading.BAD else 1
        if self.failures >= FAILURES_TO_DOWN:
            self.reading = Reading.BAD
        elif self.successes >= needed:
            self.reading = Reading.OK


REVOKED = "revoked"
"""The centre's code for a terminal whose key was withdrawn."""


class Health:
    """How well devices, network, departments, queue and checks of the machine are (健康状况). The screen's thread only."""

    def __init__(self, devices: Devices, level: Level, clock: Clock) -> None:
        self._devices = devices
        self._level = level
        self._clock = clock
        self._local_answers: Mapping[str, frozenset[str]] | None = None
        self.network = NetworkJudge()
        self._departments: dict[str, Reading] = {}
        self._notices: tuple[Notice, ...] = ()
        self._has_room = True
        self._suspension = ""
        self._maintenance = ""
        self._is_revoked = False
        self._by_hand = ""
        self._update = ""
        self._watched_at: float | None = None
        self._defect: tuple[str, float] | None = None
        self._jobs: tuple[JobReport, ...] = ()
        self._keep_defect: Callable[[str], None] = lambda _kind: None
        self._heard: tuple[float, datetime] | None = None  # when, by the monotonic clock, and the centre's time then
        self._network_cause = ("", "")
        self._queue_notes: Mapping[str, str] = {}
        self._checks: tuple[CheckResult, ...] = ()
        self._results: tuple[CheckResult, ...] = ()
        self._watch = FaultWatch(clock)

    # --- what is reported ---

    def take_answer(self, answer: HeartbeatAnswer) -> None:
        self.network.note_success()
        self._network_cause = ("", "")
        self._is_revoked = False
        self._departments = {name: _DEPARTMENTS[state] for name, state in answer.departments.items()}
        self._notices = answer.notices
        self._heard = (self._clock.monotonic(), answer.centre_time)

    def note_silence(self, fault: str = "network.silent", note: str = "") -> None:
        """A heartbeat stayed without an answer; which fault of the register that is, as far as the attempt shows."""
        self.network.note_failure()
        self._network_cause = (fault, note)

    def take_refusal(self, code: str) -> None:
        """The centre itself refused a heartbeat: where it withdrew our key, nothing more can be done here."""
        self._is_revoked = self._is_revoked or code == REVOKED

    def set_local_answers(self, answers: Mapping[str, frozenset[str]]) -> None:
        """What this terminal can answer by itself, with the inputs that each needs."""
        self._local_answers = answers

    def set_queue_room(self, *, has_room: bool) -> None:
        """Whether the outbox takes submissions now."""
        self._has_room = has_room

    def note_queue(self, fault: QueueFault | None = None) -> None:
        """How the last look into the queue went. One that is frozen can be read: then only what needs it is closed."""
        broken = "service.damaged_store" if isinstance(fault, QueueDamaged) else "service.queue_broken"
        self._suspension = "" if fault is None else broken

    def note_queue_content(self, *, parked: int, damage: str, set_aside: str) -> None:
        """What the last look into the queue found: records that need a person, damage, and what the start set aside."""
        notes = {"queue.parked": str(parked) if parked else "", "queue.damaged": damage, "queue.set_aside": set_aside}
        self._queue_notes = {fault: note for fault, note in notes.items() if note}

    def take_checks(self, results: tuple[CheckResult, ...]) -> None:
        """What the last round of checks of the machine found."""
        self._checks = results

    def set_jobs(self, jobs: Iterable[JobReport]) -> None:
        """What the background jobs say of themselves."""
        self._jobs = tuple(jobs)

    # --- what is asked ---

    def conditions(self, local_now: datetime) -> Conditions:
        """What `catalogue.availability` judges an item by."""
        statuses = self.statuses()
        return Conditions(
            now=local_now,
            level=self._level,
            devices={need: _reading(statuses.get(DeviceFamily(need))) for need in self._present()},
            network=self.network.reading,
            departments=self._departments,
            queue_has_room=self._has_room,
            local_answers=self._local_answers,
            problems={DeviceNeed(name): _problem(status) for name, status in statuses.items() if name in NEEDS},
            foreign_devices={
                str(family): _reading(statuses.get(family)) for family in self._devices.lines() if family not in NEEDS
            },
        )

    def is_heard_at_once(self, department: str) -> bool:
        """Whether what is submitted now reaches its department in the next moments, as far as is known."""
        is_there = self.network.reading is Reading.OK and self.network.failures == 0
        return is_there and self._departments.get(department) is Reading.OK

    @property
    def is_unheard(self) -> bool:
        """Whether the centre did not answer at the last attempt, or was never asked. Any thread."""
        return self.network.failures > 0 or self.network.reading is Reading.UNKNOWN

    @property
    def suspension(self) -> str:
        """Why no one new can be served, as a message id; "" while somebody can."""
        return "service.revoked" if self._is_revoked else self._suspension or self._by_hand

    @property
    def is_by_hand(self) -> bool:
        """Whether a person took the terminal out of service, and nothing else did."""
        return bool(self._by_hand) and not self._is_revoked and not self._suspension

    @property
    def jobs(self) -> tuple[JobReport, ...]:
        """What the background jobs last said of themselves."""
        return self._jobs

    @property
    def clock_quality(self) -> ClockQuality:
        """How far the wall clock is to be trusted now: between two answers, and while none comes, it may be set. Any thread."""
        if self._heard is None:
            return ClockQuality.UNCERTAIN
        return ClockQuality.WRONG if abs(self._clock_off) > CLOCK_WRONG_SECONDS else ClockQuality.SYNCHRONISED

    @property
    def centre_time(self) -> datetime:
        """The centre's time now: that of its last answer, and the seconds since; the terminal's own while none has come."""
        if self._heard is None:
            return self._clock.now()
        heard_at, centre_time = self._heard
        return centre_time + timedelta(seconds=self._clock.monotonic() - heard_at)

    @property
    def wall_time(self) -> datetime:
        """The time of rules (cards, dates, hours) and records: the terminal's own, unless it is known to be wrong. Any thread."""
        return self.centre_time if self.clock_quality is ClockQuality.WRONG else self._clock.now()

    @property
    def _clock_off(self) -> float:
        """Seconds by which the wall clock is before the centre's time."""
        return (self._clock.now() - self.centre_time).total_seconds()

    def set_by_hand(self, reason: str) -> None:
        """Out of service by hand, with the message that citizens see; "" for in service. Any thread."""
        self._by_hand = reason

    def update_is(self, problem: str) -> None:
        """Which release was tried and left, and why; "" for none."""
        self._update = problem

    def note_defect(self, kind: str) -> None:
        """A defect of ours ended what a citizen was at. Reported for some minutes: as long as every heartbeat needs to carry it."""
        self._defect = (kind, self._clock.monotonic())
        self._keep_defect(kind)

    def keep_defects_by(self, keep: Callable[[str], None]) -> None:
        """`keep` gets the kind of each defect, on the screen's thread: so that it is known after a restart too."""
        self._keep_defect = keep

    def set_maintenance(self, problem: str) -> None:
        """Whether somebody tries PINs at the maintenance pad."""
        self._maintenance = problem

    def note_look(self) -> None:
        """A technician looks at it now."""
        self._watched_at = self._clock.monotonic()

    @property
    def is_watched(self) -> bool:
        """Whether a technician looked in the last seconds: what costs little is looked at more often then. Any thread."""
        at = self._watched_at
        return at is not None and self._clock.monotonic() - at < WATCHED_FOR_SECONDS

    @property
    def monotonic(self) -> float:
        """Seconds now, by the clock that observations are dated with."""
        return self._clock.monotonic()

    @property
    def maintenance_problem(self) -> str:
        """What is wrong at the maintenance pad, for technician and centre; "" while all is well."""
        return self._maintenance

    @property
    def clock_problem(self) -> str:
        """How wrong the clock is, for technician and centre. Sealed records carry its quality; nothing is decided by it alone."""
        return f"off by {self._clock_off:+.0f} s" if self.clock_quality is ClockQuality.WRONG else ""

    @property
    def network_lamp(self) -> Lamp:
        return self.network.lamp

    @property
    def device_lamp(self) -> Lamp:
        """BAD when any device that items need is; UNKNOWN until all of those have reported."""
        needed = [need for need in self._present() if need not in STAND_INS.values()]
        readings = [_reading(self.statuses().get(DeviceFamily(need))) for need in needed]
        if Reading.BAD in readings:
            return Lamp.BAD
        return Lamp.UNKNOWN if Reading.UNKNOWN in readings else Lamp.OK

    def look(self) -> None:
        """Notice which faults there are. Called often; looks once a second, and touches nothing but what was reported."""
        if self._watch.is_due:
            self._watch.note_faults(dict(self._faults_now()))
            self._results = tuple(self._list_results())

    def faults(self) -> tuple[CurrentFault, ...]:
        """What is wrong now, the oldest first, as of the last `look`."""
        return self._watch.faults()

    @property
    def results(self) -> tuple[CheckResult, ...]:
        """What is well and what is not, as of the last `look`. Any thread."""
        return self._results

    def _list_results(self) -> Iterator[CheckResult]:
        """Each device that is well or cannot be asked, each check that passed or cannot say, and each fault."""
        for family, status in self.statuses().items():
            if status.condition is Condition.OK and not status.problems:
                yield CheckResult(str(family), True, status.evidence)
            elif is_unasked(family, status):
                yield CheckResult(f"{family}.{UNKNOWN}", None, status.evidence)
        yield from (check for check in self._checks if check.is_passed is not False)
        for fault in self.faults():
            is_unknown = fault.id.endswith(f".{UNKNOWN}")
            yield CheckResult(fault.id, None if is_unknown else False, fault.note)

    def _faults_now(self) -> Iterator[tuple[str, str]]:
        """By id of the fault register, each with its evidence."""
        yield from faults_of_devices({family: line.status() for family, line in self._devices.lines().items()})
        yield from faults_of_jobs(self._jobs, self._clock.now())
        yield from self._queue_notes.items()
        failed = {check.id: check.note for check in self._checks if check.is_passed is False}
        yield from failed.items()
        if self.network.failures >= FAILURES_TO_DOWN and not any(reason.startswith("network.") for reason in failed):
            yield self._network_cause
        notes = {
            "key.revoked": "the centre withdrew the key" if self._is_revoked else "",
            "queue.unreadable": self._suspension,
            "queue.frozen": "" if self._has_room else "no more submissions are taken",
            "clock.wrong": self.clock_problem,
            "access.guessing": self._maintenance,
            "update.not_applied": self._update,
            "program.failed": self._last_defect(),
        }
        yield from ((fault, note) for fault, note in notes.items() if note)

    def _last_defect(self) -> str:
        if self._defect is None or self._clock.monotonic() - self._defect[1] > DEFECT_REPORTED_SECONDS:
            return ""
        return f"{self._defect[0]} ended what was under way"

    def notices(self) -> tuple[Notice, ...]:
        """Notices that have not expired."""
        now = self.wall_time
        return tuple(notice for notice in self._notices if notice.expires_at is None or notice.expires_at > now)

    def lines(self) -> tuple[Line, ...]:
        """Devices and jobs, for the maintenance page. Technical words."""
        now = self._clock.monotonic()
        devices = [Line(str(family), _summary(status, now)) for family, status in self.statuses().items()]
        jobs = [Line(job.name, _standing(job, self._clock.now())) for job in self._jobs]
        return (Line("network", self.network.reading.value), *devices, *jobs)

    def statuses(self) -> dict[DeviceFamily, DeviceStatus]:
        """Of the devices that have reported."""
        seen = {family: line.status() for family, line in self._devices.lines().items()}
        return {family: status for family, status in seen.items() if status is not None}

    def _present(self) -> list[DeviceNeed]:
        return [DeviceNeed(family) for family in self._devices.lines() if family in NEEDS]


def _reading(status: DeviceStatus | None) -> Reading:
    if status is None:
        return Reading.UNKNOWN
    return Reading.BAD if not status.is_usable else _READINGS[status.condition]


def _problem(status: DeviceStatus) -> str:
    return status.problems[0].code.value if status.problems else ""


def _summary(status: DeviceStatus, now: float) -> str:
    problems = ", ".join(problem.code.value for problem in status.problems)
    return f"{status.condition.value} {problems} ({status.evidence}, {max(0.0, now - status.observed_at):.0f} s)"


def _standing(job: JobReport, now: datetime) -> str:
    """Why not, last success, next try; what is overdue begins with the word for a fault."""
    words = [job.problem or "ok"]
    if job.last_success is not None:
        words.append(f"last success {(now - job.last_success).total_seconds():.0f} s ago")
    if job.problem and job.next_try is not None:
        words.append(f"next try in {max(0.0, (job.next_try - now).total_seconds()):.0f} s")
    return ("fault: " if job.is_overdue(now) else "") + "; ".join(words)
