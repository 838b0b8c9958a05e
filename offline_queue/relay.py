"""The relay drains the outbox to the centre: in order, in batches, without end, and never stopped by one bad record.

Only the centre's signed word on a record moves it. What refuses or breaks a whole request is looked for by halving: the one
record that does not pass is kept aside while the others go on. It is parked in the end, at most one an hour, and a person
learns it: a fault between terminal and centre must not empty a queue.
"""

import logging
import random
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Protocol, assert_never

from msgspec import Struct

from contract.answers import UploadAnswer
from contract.clock import Clock
from contract.identifiers import Identifiers, Uuid7Identifiers
from contract.records import Record
from offline_queue.backoff import Backoff
from offline_queue.centre_outcomes import Blame, CentreRefused, CentreUnreachable, blame_of
from offline_queue.chain_writer import Reached
from offline_queue.errors import QueueFault
from offline_queue.jobs import JobState
from offline_queue.outbox import SqliteOutbox
from offline_queue.suspects import Suspects

log = logging.getLogger(__name__)

UNPASSABLE = "does not pass"
"""How the reason of a record begins that was parked without the centre's word on it."""

PARKED_EVERY = timedelta(hours=1)

FAILURES_TO_SEARCH = 2
"""A single failure is mostly the line's."""

SEARCH_BY = 4
"""Each failure of a search is waited for, longer and longer: quarters find a record among 200 in four of them."""

SPREAD = 0.2
"""How much of a wait that the other side asks for is added by chance."""

CALM = 8
"""So many uploads must pass at one size before the next is larger: what was too much a moment ago mostly still is."""


class BatchSize:
    """How many records the next batch takes (批量大小): fewer to find the one that does not pass, more again once all do."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = most
        self._calm = CALM

    @property
    def now(self) -> int:
        """At most so many."""
        return self._size

    @property
    def is_searching(self) -> bool:
        """Whether what does not pass is being looked for."""
        return self._calm < CALM

    def cut(self, sent: int, parts: int) -> None:
        """So many did not pass together: next a part of them."""
        self._size = max(1, sent // parts)
        self._calm = 0

    def note_success(self) -> None:
        """An upload went through."""
        self._calm = min(CALM, self._calm + 1)
        if not self.is_searching:
            self._size = min(self._most, self._size * 2)


class RelayPoint(StrEnum):
    """Named points between the relay's statements, for the tests that kill it there."""

    TAKEN = "relay.taken"
    ANSWERED = "relay.answered"
    SETTLED = "relay.settled"


class UploadCentre(Protocol):
    """The centre, as far as the relay needs it. Blocks: called on the relay's thread only."""

    def upload(self, batch_id: str, records: Sequence[Record]) -> UploadAnswer | CentreUnreachable | CentreRefused:
        """Deliver these records to the centre in one request."""


class BatchLimits(Struct, frozen=True):
    """The bounds of one upload: records and bytes. `look_every` is how long (seconds) an idle relay sleeps without being woken."""

    records: int = 200
    max_bytes: int = 8 * 1024 * 1024
    look_every: float = 60.0


class Idle(Struct, frozen=True):
    """No record waits for delivery (空闲)."""


class Moved(Struct, frozen=True):
    """The centre took a batch, whole or in part."""

    delivered: int
    parked: int


class Failed(Struct, frozen=True):
    """No answer that counts; tried again later. `wait` (seconds) where something says when; no wake shortens a `demanded` one."""

    why: str
    wait: float | None = None
    is_demanded: bool = False


class Parted(Struct, frozen=True):
    """The upload was too large (拆分); a part of it goes at once."""


RelayOutcome = Idle | Moved | Parted | Failed


class Relay:
    """Delivers the queue to the centre (转发任务) on one thread. `wake` may be called from any thread."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what it connects, and what tests steer
        self,
        outbox: SqliteOutbox,
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
        self._size = BatchSize(limits.records)
        self._suspects = Suspects(clock)
        self._doubts = 0
        self._parked_at: float | None = None
        self._woken = threading.Event()
        self._closed = threading.Event()
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
        self._closed.set()
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
        records = self._next()
        if not records:
            rest = self._suspects.rest()
            return Idle() if rest is None else Failed(f"{UNPASSABLE}: {rest[1]}", rest[0])
        self._reached(RelayPoint.TAKEN)
        answer = self._centre.upload(self._identifiers.new(), records)
        self._reached(RelayPoint.ANSWERED)
        if isinstance(answer, UploadAnswer):
            return self._settle(answer)
        failure = self._failed(answer)
        match blame_of(answer):
            case Blame.NONE:
                return failure
            case Blame.PERHAPS:
                return self._doubt(records, failure)
            case Blame.NAMED:
                return self._too_large(records, failure, is_certain=False)
            case Blame.CERTAIN:
                return self._too_large(records, failure, is_certain=True)
            case unknown:
                assert_never(unknown)

    def _next(self) -> Sequence[Record]:
        """The oldest that may go: suspects alone, others up to the next suspect, so that the order stays."""
        aside = self._suspects.aside()
        records = self._outbox.pending(self._size.now, self._limits.max_bytes, aside)
        if not records and aside:
            aside = self._suspects.aside_but_one()
            records = self._outbox.pending(1, self._limits.max_bytes, aside)
        if records and records[0].record_id in self._suspects:
            return records[:1]
        return tuple(takewhile(lambda record: record.record_id not in self._suspects, records))

    def _settle(self, answer: UploadAnswer) -> RelayOutcome:
        settled = self._outbox.settle(answer)
        self._reached(RelayPoint.SETTLED)
        if settled.delivered + settled.parked == 0:
            return Failed("the centre named none of the records")
        self._size.note_success()
        self._doubts = 0
        self._suspects.note_passed(disposition.record_id for disposition in answer.dispositions)
        return Moved(settled.delivered, settled.parked)

    def _too_large(self, records: Sequence[Record], failure: Failed, *, is_certain: bool) -> RelayOutcome:
        """Half as many may go now. A record that fits into an upload is parked by the centre's word alone, else it waits."""
        if len(records) == 1:
            is_over = len(records[0].model_dump_json().encode()) > self._limits.max_bytes
            return self._alone(records[0], failure, may_park=is_certain or is_over, is_certain=True)
        self._size.cut(len(records), 2)
        return Parted()

    def _doubt(self, records: Sequence[Record], failure: Failed) -> RelayOutcome:
        """It may be the line, the centre or a record: look for the record, at the pace of failures."""
        self._doubts += 1
        if (
            self._doubts < FAILURES_TO_SEARCH
            and not self._size.is_searching
            and records[0].record_id not in self._suspects
        ):
            self._suspects.note_failed_together()
            return failure
        if len(records) == 1:
            return self._alone(records[0], failure, may_park=True, is_certain=False)
        self._suspects.note_failed_together()
        self._size.cut(len(records), SEARCH_BY)
        return failure

    def _alone(self, record: Record, failure: Failed, *, may_park: bool, is_certain: bool) -> RelayOutcome:
        """The next one goes on after it, in any case at the pace of failures."""
        is_unpassable = self._suspects.failed_alone(record.record_id, failure.why, self._chance())
        if may_park and (is_certain or is_unpassable) and self._is_leave_given():
            self._outbox.park(record.record_id, f"{UNPASSABLE}: {failure.why}")
            self._parked_at = self._clock.monotonic()
            self._suspects.forget(record.record_id)
            log.warning("record %d does not pass and is parked: %s", record.sequence, failure.why)
        return failure

    def _is_leave_given(self) -> bool:
        """Whether none was parked like this for an hour; a person who releases one gives leave for the next."""
        if self._parked_at is not None and self._clock.monotonic() - self._parked_at < PARKED_EVERY.total_seconds():
            return False
        now = self._clock.now()
        return not any(
            record.reason.startswith(UNPASSABLE) and timedelta() <= now - record.parked_at < PARKED_EVERY
            for record in self._outbox.parked()
        )

    def _failed(self, answer: CentreUnreachable | CentreRefused) -> Failed:
        """With the wait that the answer asks for, and some more by chance: other terminals got the same answer."""
        if isinstance(answer, CentreRefused):
            return Failed(f"refused: {answer.code or answer.status}")
        if answer.retry_after is None:
            return Failed(answer.why.value)
        return Failed(answer.why.value, answer.retry_after * (1 + SPREAD * self._chance()), is_demanded=True)

    def _note(self, outcome: RelayOutcome) -> None:
        now = self._clock.now()
        if isinstance(outcome, Failed):
            if self.state.failures == 0:
                log.info("delivery stopped: %s", outcome.why)
            self.state = self.state.failed(outcome.why, now + timedelta(seconds=self._wait(outcome)))
        elif not isinstance(outcome, Parted):
            if self.state.failures:
                log.info("delivery goes on after %d failures", self.state.failures)
            self.state = self.state.succeeded(now)

    def _wait(self, failure: Failed) -> float:
        wait = self._backoff.delay(self.state.failures + 1, self._chance())
        if failure.wait is None:
            return wait
        return max(wait, failure.wait) if failure.is_demanded else failure.wait

    def _work(self) -> None:
        while not self._closed.is_set():
            self._woken.clear()
            outcome = self.run_once()
            if isinstance(outcome, Moved | Parted):
                continue
            wait = self._closed.wait if isinstance(outcome, Failed) and outcome.is_demanded else self._woken.wait
            wait(self._pause(outcome))

    def _pause(self, outcome: RelayOutcome) -> float:
        if isinstance(outcome, Failed) and self.state.next_try is not None:
            return max(0.0, (self.state.next_try - self._clock.now()).total_seconds())
        return self._limits.look_every
