"""The heartbeat: reports the terminal to the centre, and learns from every answer or silence how the network is.

Moved by `tick` on the screen's thread; the exchange itself runs on a worker of its own, so that no citizen waits for it.
"""

import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from catalogue.availability import Reading
from contract.clock import Clock
from contract.limits import MOST_REPORTS
from contract.terminals import DeviceReport, FaultReport, Heartbeat, HeartbeatAnswer, JobReport
from kiosk.services.condition.health import FAILURES_TO_DOWN, Health
from kiosk.services.ports import BackgroundWorker, NoAnswer
from offline_queue.backoff import Backoff
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable, words_of
from offline_queue.errors import QueueFault
from offline_queue.jobs import JobState

Compose = Callable[[], Heartbeat]
"""The rest of a heartbeat, with what has to be read from the disk. Called on the heartbeat's worker."""

TakeIn = Callable[[], None]
"""What an answer changes on the screen's thread."""


class HeartbeatCentre(Protocol):
    """The centre, as far as the heartbeat needs it. Blocks: called on the heartbeat's worker only."""

    def heartbeat(self, heartbeat: Heartbeat) -> HeartbeatAnswer | NoAnswer: ...


SOONEST = 5.0
LATEST = 900.0
"""Bounds (seconds) of a pace that the centre asks for."""

MOST_AWAY = 300.0

WATCHED_SECONDS = 1.0
"""From beat to beat while a technician looks: three misses in a row, what was parked and what the centre said are seen in five seconds."""


class HeartbeatPace(Struct, frozen=True):
    """Seconds between beats (心跳节奏): while all is well and while it is being decided.

    `spread` is the part of a pause that chance may take off, so that 30,000 terminals do not beat together. While the centre
    is away chance has the whole pause, which doubles up to five of those while all is well, and up to five minutes.
    """

    well: float = 60.0
    deciding: float = 2.0
    spread: float = 0.2

    def while_well(self, asked: float | None, chance: float) -> float:
        """The pause while the centre answers; `asked` is what it asked for."""
        pause = self.well if asked is None else min(max(asked, min(SOONEST, self.well)), LATEST)
        return pause * (1 - self.spread * chance)

    def while_deciding(self, chance: float) -> float:
        """The pause of the few quick tries after a miss, or after the first answer."""
        return self.deciding * (1 - self.spread * chance)

    def while_away(self, misses: int, chance: float) -> float:
        """The pause after so many misses in a row, those of deciding not counted."""
        return Backoff(first=min(10.0, self.well), cap=min(MOST_AWAY, 5 * self.well), least=1.0).delay(misses, chance)


class HeartbeatSender:
    """Reports the terminal to the centre regularly (心跳任务).

    `beat` is called on the screen's thread and begins a heartbeat, `heard` on the worker with the answer; `on_refused` on the
    screen's thread where the centre refuses the terminal.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- its six surroundings, its pace and who hears of a refusal
        self,
        beat: Callable[[], Compose],
        centre: HeartbeatCentre,
        health: Health,
        worker: BackgroundWorker,
        clock: Clock,
        heard: Callable[[HeartbeatAnswer], TakeIn],
        pace: HeartbeatPace = HeartbeatPace(),  # noqa: B008 - frozen
        on_refused: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_refused = on_refused
        self._beat = beat
        self._centre = centre
        self._health = health
        self._worker = worker
        self._clock = clock
        self._heard = heard
        self._pace = pace
        self._due = self._not_before = clock.monotonic()
        self._began = -WATCHED_SECONDS
        self._is_under_way = False
        self._is_woken = False
        self._asked: float | None = None
        self._misses_away = 0
        self.state = JobState("heartbeat")

    def wake(self) -> None:
        """Beat at the next tick, or as soon as the beat under way has ended, and be quick again."""
        self._misses_away = 0
        self._is_woken = self._is_under_way
        self._due = self._clock.monotonic()

    def tick(self) -> None:
        """Beat when it is time; nearly at once while somebody watches, but no sooner than the centre wants."""
        now = self._clock.monotonic()
        if self._health.is_watched:
            self._due = min(self._due, max(self._not_before, self._began + WATCHED_SECONDS))
        if self._is_under_way or now < self._due:
            return
        self._is_under_way, self._began = True, now
        compose = self._beat()
        self._worker.run(lambda: self._exchange(compose), self._on_reply, self._on_failed)

    def _exchange(self, compose: Compose) -> "_TimelyAnswer | NoAnswer":
        answer = self._centre.heartbeat(compose())
        return _TimelyAnswer(answer, self._heard(answer)) if isinstance(answer, HeartbeatAnswer) else answer

    def _on_reply(self, reply: "_TimelyAnswer | NoAnswer") -> None:
        self._health.note_queue()
        if isinstance(reply, _TimelyAnswer):
            self._asked, self._misses_away = reply.answer.next_beat_seconds, 0
            self._health.take_answer(reply.answer)
            reply.take_in()
            self.state = self.state.succeeded(self._clock.now(), self._plan())
            if (self._asked or 0.0) > self._pace.well:  # a busy centre: no technician's look makes it busier
                self._not_before = self._due
        else:
            if isinstance(reply, CentreRefused):
                self._health.take_refusal(reply.code)
                self._on_refused()
            least = reply.retry_after or 0.0 if isinstance(reply, CentreUnreachable) else 0.0
            self._note_miss(words_of(reply), least, _fault_of(reply))

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, QueueFault):  # our own disk: of the network that says nothing
            self._health.note_queue(error)
            self.state = self.state.failed(f"queue: {error}", self._plan())
        else:
            self._note_miss(type(error).__name__)

    def _note_miss(self, why: str, least: float = 0.0, fault: str = "network.silent") -> None:
        self._health.note_silence(fault, why)
        self.state = self.state.failed(why, self._plan(least))

    def _plan(self, least: float = 0.0) -> datetime:
        self._is_under_way = False
        least *= 1 + self._pace.spread * random.random()
        pause = max(self._pause(random.random()), least)
        if self._is_woken:  # while the beat was under way: what it reported is no longer all
            self._is_woken, pause = False, least
        now = self._clock.monotonic()
        self._due, self._not_before = now + pause, now + least
        return self._clock.now() + timedelta(seconds=pause)

    def _pause(self, chance: float) -> float:
        network = self._health.network
        if network.reading is Reading.OK and network.failures == 0:
            return self._pace.while_well(self._asked, chance)
        if network.failures <= FAILURES_TO_DOWN:
            return self._pace.while_deciding(chance)
        self._misses_away += 1
        return self._pace.while_away(self._misses_away, chance)


def _fault_of(reply: NoAnswer) -> str:
    """As the fault register names it."""
    match reply:
        case CentreRefused():
            return "network.refused"
        case CentreUnreachable(why=Unreachable.REFUSED):
            return "network.tcp"
        case CentreUnreachable(why=Unreachable.CAPTIVE_PORTAL | Unreachable.NOT_THE_CENTRE):
            return "network.signature"
        case _:
            return "network.silent"


class _TimelyAnswer(Struct, frozen=True):
    """The centre's answer, and what is left to do with it on the screen's thread."""

    answer: HeartbeatAnswer
    take_in: TakeIn


class HeartbeatFrame(Struct, frozen=True):
    """The rest of a heartbeat besides devices and jobs (心跳其余内容)."""

    terminal_id: str
    boot_id: str
    software_version: str
    catalogue_version: int
    state: str
    queue_pending: int
    queue_parked: int
    last_sequence: int
    number: int = 0


def heartbeat(frame: HeartbeatFrame, health: Health, jobs: Iterable[JobReport], sent_at: datetime) -> Heartbeat:
    return Heartbeat(
        terminal_id=frame.terminal_id,
        sent_at=sent_at,
        boot_id=frame.boot_id,
        software_version=frame.software_version,
        catalogue_version=frame.catalogue_version,
        state=frame.state,
        devices=_reports(health, health.monotonic),
        jobs=tuple(jobs),
        queue_pending=frame.queue_pending,
        queue_parked=frame.queue_parked,
        last_sequence=frame.last_sequence,
        number=frame.number,
        faults=tuple(
            FaultReport(id=fault.id, since=fault.since, note=fault.note) for fault in health.faults()[:MOST_REPORTS]
        ),
    )


def _reports(health: Health, now: float) -> tuple[DeviceReport, ...]:
    return tuple(
        DeviceReport(
            family=str(family),
            condition=status.condition.value,
            problems=tuple(problem.code.value for problem in status.problems),
            evidence=status.evidence,
            age_seconds=max(0.0, now - status.observed_at),
            levels={level.name: level.percent for level in status.levels},
        )
        for family, status in health.statuses().items()
    )
