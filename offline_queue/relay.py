"""The relay drains the outbox to the centre: in order, in batches, without end, and never stopped by one bad record.

Only the centre's signed answer moves anything. What it does not name keeps waiting; what it refuses is parked.
"""

import logging
import random
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, assert_never

from msgspec import Struct

from contract.answers import UploadAnswer
from contract.identifiers import Identifiers, Uuid7Identifiers
from contract.records import Record
from offline_queue.backoff import Backoff
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable
from offline_queue.chain_writer import Reached
from offline_queue.clock import Clock
from offline_queue.errors import QueueFault
from offline_queue.jobs import JobState
from offline_queue.outbox import Outbox

log = logging.getLogger(__name__)

UNLIKELY_IN_A_ROW = 3
"""So many records refused one after another, and none taken: more likely the two sides do not understand each other."""

FAULT_OF_A_RECORD = frozenset({"too_large", "malformed", "seal", "unknown_item"})
"""Refusals that lie in what was sent; any other lies in who sent it, and goes away without touching a record."""


class RelayPoint(StrEnum):
    """Named points between the relay's statements, for the tests that kill it there."""

    TAKEN = "relay.taken"
    ANSWERED = "relay.answered"
    SETTLED = "relay.settled"


class UploadCentre(Protocol):
    """The centre, as far as the relay needs it. Blocks: called on the relay's thread only."""

    def upload(self, batch_id: str, records: Sequence[Record]) -> UploadAnswer | CentreUnreachable | CentreRefused:
        """Deliver a batch."""


class BatchLimits(Struct, frozen=True):
    """Of one upload: records and bytes. `look_every` is how long (seconds) an idle relay sleeps without being woken."""

    records: int = 200
    max_bytes: int = 8 * 1024 * 1024
    look_every: float = 60.0


class Idle(Struct, frozen=True):
    """Nothing waits."""


class Moved(Struct, frozen=True):
    """The centre took a batch, whole or in part."""

    delivered: int
    parked: int


class Failed(Struct, frozen=True):
    """No answer that counts; tried again later."""

    why: str


RelayOutcome = Idle | Moved | Failed


class Relay:
    """转发任务 — one thread. `wake` may be called from any thread."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what it connects, and what tests steer
        self,
        outbox: Outbox,
        centre: UploadCentre,
        clock: Clock,
        identifiers: Identifiers | None = None,
        limits: BatchLimits = BatchLimits(),  # noqa: B008 - frozen
        backoff: Backoff = Backoff(),  # noqa: B008 - frozen
        chance: Callable[[], float] = random.random,
        reached: Reached = lambda _: None,
    ) -> None:
        self._outbox = outbox
        self._centre = centre
        self._clock = clock
        self._identifiers = identifiers or Uuid7Identifiers()
        self._limits = limits
        self._backoff = backoff
        self._chance = chance
        self._reached = reached
        self._batch = limits.records
        self._parked_in_a_row = 0
        self._woken = threading.Event()
        self._is_closing = False
        self._thread: threading.Thread | None = None
        self.state = JobState("relay")

    def start(self) -> None:
        """Begin to drain on a thread of its own."""
        self._thread = threading.Thread(target=self._work, name="relay", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Something was committed, or the network came back: try now, also in the middle of a long wait."""
        self._woken.set()

    def close(self, timeout: float) -> bool:
        """End. True when the thread ended within `timeout` seconds; what is under way is repeated after the next start."""
        self._is_closing = True
        self._woken.set()
        if self._thread is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def run_once(self) -> RelayOutcome:
        """Try one batch. Never raises: a defect of ours must not end the delivery for good."""
        try:
            outcome = self._deliver()
        except QueueFault as fault:
            outcome = Failed(f"queue: {fault}")
        except Exception as defect:
            log.exception("the relay failed by a defect")
            outcome = Failed(f"defect: {type(defect).__name__}")
        self._note(outcome)
        return outcome

    def _deliver(self) -> RelayOutcome:
        self._outbox.catch_up()
        records = self._outbox.pending(self._batch, self._limits.max_bytes)
        if not records:
            return Idle()
        self._reached(RelayPoint.TAKEN)
        answer = self._centre.upload(self._identifiers.new(), records)
        self._reached(RelayPoint.ANSWERED)
        match answer:
            case UploadAnswer():
                settled = self._outbox.settle(answer)
                self._reached(RelayPoint.SETTLED)
                self._batch = min(self._limits.records, self._batch * 2)
                self._parked_in_a_row = 0
                if settled.delivered + settled.parked == 0:
                    return Failed("the centre named none of the records")
                return Moved(settled.delivered, settled.parked)
            case CentreRefused(code=code) if code in FAULT_OF_A_RECORD:
                return self._narrow_down(records, answer)
            case CentreRefused() | CentreUnreachable():
                return Failed(_why(answer))
            case _:
                assert_never(answer)

    def _narrow_down(self, records: Sequence[Record], refusal: CentreRefused) -> RelayOutcome:
        """Halve the batch until the one bad record stands alone, and park that.

        Where nothing but bad records comes, go on at the pace of failures: an outage must not park a whole queue at once.
        """
        if len(records) > 1:
            self._batch = len(records) // 2
            return Moved(0, 0)
        self._outbox.park(records[0].record_id, f"{refusal.code}: {refusal.reason}")
        self._parked_in_a_row += 1
        if self._parked_in_a_row >= UNLIKELY_IN_A_ROW:
            self._batch = 1
            return Failed(f"refused one after another: {refusal.code}")
        self._batch = self._limits.records
        return Moved(0, 1)

    def _note(self, outcome: RelayOutcome) -> None:
        now = self._clock.now()
        if isinstance(outcome, Failed):
            wait = self._backoff.delay(self.state.failures + 1, self._chance())
            if self.state.failures == 0:
                log.info("delivery stopped: %s", outcome.why)
            self.state = self.state.failed(outcome.why, now + timedelta(seconds=wait))
            return
        if self.state.failures:
            log.info("delivery goes on after %d failures", self.state.failures)
        self.state = self.state.succeeded(now)

    def _work(self) -> None:
        while not self._is_closing:
            self._woken.clear()
            outcome = self.run_once()
            if isinstance(outcome, Moved) or self._is_closing:
                continue
            self._woken.wait(self._pause(outcome))

    def _pause(self, outcome: RelayOutcome) -> float:
        if isinstance(outcome, Failed) and self.state.next_try is not None:
            return max(0.0, (self.state.next_try - self._clock.now()).total_seconds())
        return self._limits.look_every


def _why(answer: CentreUnreachable | CentreRefused) -> str:
    if isinstance(answer, CentreUnreachable):
        return answer.why.value
    return f"refused: {answer.code}"
