"""The heartbeat: tells the centre how the terminal is, and learns from every answer or silence how the network is.

Moved by `tick` on the screen's thread; the exchange itself runs on a lane of its own, so that no citizen waits for it.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from catalogue.availability import Reading
from contract.terminals import Heartbeat, HeartbeatAnswer
from kiosk.health import Health
from kiosk.ports import Background, Clock, NoAnswer
from offline_queue.centre_outcomes import CentreRefused, words_of
from offline_queue.errors import QueueFault
from offline_queue.jobs import JobState

Compose = Callable[[], Heartbeat]
"""The rest of a heartbeat, with what has to be read from the disk. Called on the pulse's lane."""

TakeIn = Callable[[], None]
"""What an answer changes on the screen's thread."""


class HeartbeatCentre(Protocol):
    """The centre, as far as the heartbeat needs it. Blocks: called on the pulse's lane only."""

    def heartbeat(self, heartbeat: Heartbeat) -> HeartbeatAnswer | NoAnswer:
        """Say how the terminal is."""


class PulsePace(Struct, frozen=True):
    """心跳节奏 — seconds between beats: while all is well, while it is being decided, and while the network is away.

    `spread` is the part of a pause that chance may take off, so that 30,000 terminals do not beat together.
    """

    well: float = 60.0
    deciding: float = 2.0
    away: float = 5.0
    spread: float = 0.2


class Pulse:
    """心跳任务 — `beat` is called on the screen's thread and begins a heartbeat, `heard` on the lane with the answer."""

    def __init__(  # noqa: PLR0913, PLR0917 -- its six surroundings and its pace
        self,
        beat: Callable[[], Compose],
        centre: HeartbeatCentre,
        health: Health,
        lane: Background,
        clock: Clock,
        heard: Callable[[HeartbeatAnswer], TakeIn],
        pace: PulsePace = PulsePace(),  # noqa: B008 - frozen
    ) -> None:
        self._beat = beat
        self._centre = centre
        self._health = health
        self._lane = lane
        self._clock = clock
        self._heard = heard
        self._pace = pace
        self._due = clock.monotonic()
        self._is_under_way = False
        self.state = JobState("heartbeat")

    def wake(self) -> None:
        """Beat at the next tick: something hints that the network changed."""
        self._due = self._clock.monotonic()

    def tick(self) -> None:
        """Beat when it is time."""
        if self._is_under_way or self._clock.monotonic() < self._due:
            return
        self._is_under_way = True
        compose = self._beat()
        self._lane.run(lambda: self._exchange(compose), self._answered, self._broke)

    def _exchange(self, compose: Compose) -> "_Heard | NoAnswer":
        answer = self._centre.heartbeat(compose())
        return _Heard(answer, self._heard(answer)) if isinstance(answer, HeartbeatAnswer) else answer

    def _answered(self, reply: "_Heard | NoAnswer") -> None:
        self._health.queue_read()
        if isinstance(reply, _Heard):
            self._health.heard(reply.answer)
            reply.take_in()
            self.state = self.state.succeeded(self._clock.now(), self._plan())
        else:
            if isinstance(reply, CentreRefused):
                self._health.refused(reply.code)
            self._missed(words_of(reply))

    def _broke(self, error: Exception) -> None:
        if isinstance(error, QueueFault):  # our own disk: of the network that says nothing
            self._health.queue_read(error)
            self.state = self.state.failed(f"queue: {error}", self._plan())
        else:
            self._missed(type(error).__name__)

    def _missed(self, why: str) -> None:
        self._health.unheard()
        self.state = self.state.failed(why, self._plan())

    def _plan(self) -> datetime:
        self._is_under_way = False
        pause = self._pause() * (1 - self._pace.spread * random.random())
        self._due = self._clock.monotonic() + pause
        return self._clock.now() + timedelta(seconds=pause)

    def _pause(self) -> float:
        network = self._health.network
        if network.reading is Reading.OK and network.failures == 0:
            return self._pace.well
        return self._pace.away if network.reading is Reading.BAD and network.successes == 0 else self._pace.deciding


class _Heard(Struct, frozen=True):
    """The centre's answer, and what is left to do with it on the screen's thread."""

    answer: HeartbeatAnswer
    take_in: TakeIn
