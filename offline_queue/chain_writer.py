"""Adds records to the end of this terminal's chain: what a citizen waits for when the screen is about to say "submitted".

One transaction; the end of the chain goes to the second witness at the same time, and the promise follows both.
"""

import logging
import shutil
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from contract.chain import ChainEnd, end_of, next_link
from contract.clock import Clock
from contract.records import CaseFacts, Facts, Record
from contract.terms import Outcome
from offline_queue import entries
from offline_queue.bounds import Bounds, FreezeReason, Frozen, Load, freeze_reason
from offline_queue.database import QueueDatabase, WriteTransaction
from offline_queue.errors import QueueFault, QueueFull
from offline_queue.moments import Timekeeper, elapsed
from offline_queue.new_record import NewRecord
from offline_queue.queue_state import LastQueueState, QueueState, read_state
from offline_queue.storage import Written
from offline_queue.witness import Chain

log = logging.getLogger(__name__)

LOOK_EVERY = 16
"""Times that the last look is used while there is plenty."""
PLENTY = 2


class DiskSpace:
    """The room on the disk that holds `folder` (磁盘余量), looked at seldom enough that no citizen waits for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._free = 0
        self._uses_left = 0

    def free(self) -> int:
        """Ask the disk for its free bytes. Raises OSError."""
        self._free = shutil.disk_usage(self._folder).free
        self._uses_left = LOOK_EVERY
        return self._free

    def lately_free(self, needed: int) -> int:
        """At one of the last uses, unless it was less than twice what is `needed` then. Raises OSError."""
        self._uses_left -= 1
        if self._uses_left < 0 or self._free < PLENTY * needed:
            return self.free()
        return self._free


class OutboxPoint(StrEnum):
    """How far a commit has come (提交节点); named so that a test can cut the power there."""

    SEALED = "outbox:sealed"
    WRITTEN = "outbox:written"
    COMMITTED = "outbox:committed"
    WITNESSED = "outbox:witnessed"


Reached = Callable[[str], None]
"""Called with the name of each point as it is passed."""


class ChainWriter:
    """Appends records to the chain of the queue (链写入). For one thread at a time."""

    def __init__(
        self,
        database: QueueDatabase,
        chain: Chain,
        clock: Clock,
        timekeeper: Timekeeper,
        bounds: Bounds,
        reached: Reached,
    ) -> None:
        self._database = database
        self._chain = chain
        self._clock = clock
        self._timekeeper = timekeeper
        self._space = DiskSpace(database.path.parent)
        self.bounds = bounds
        self.reached = reached
        self.state = LastQueueState()
        self._without_witness: ChainEnd | None = None

    def store(self, new: NewRecord, *, is_submission: bool) -> Record | Frozen:
        """In a transaction of its own. Raises QueueFault: then nothing was taken."""
        self._write_witness_again()
        before: list[ChainEnd] = []
        try:
            stored = self._store(new, before, is_submission=is_submission)
        except BaseException as fault:
            for end in before:
                self._take_back(end)
            if isinstance(fault, QueueFull):
                return Frozen(FreezeReason.DISK_FULL)
            raise
        if isinstance(stored, Record):
            self.reached(OutboxPoint.COMMITTED)
            self._wait_for_witness(end_of(stored))
        return stored

    def _wait_for_witness(self, end: ChainEnd) -> None:
        """A record that is in the file will be delivered. A caller that was told it failed would submit it twice, so a witness that
        fails now must learn of it before anything else is taken.
        """
        try:
            self._database.witness.wait()
            self._database.witness.mark()
        except QueueFault as fault:
            log.warning("taken, and known of in one place only: %s", fault)
            self._without_witness = end
        else:
            self.reached(OutboxPoint.WITNESSED)

    def _write_witness_again(self) -> None:
        """Raises QueueFault while the witness cannot be written."""
        if self._without_witness is not None:
            self._database.witness.record(self._chain, self._without_witness)
            self._without_witness = None

    def why_frozen(self, state: QueueState, *, is_submission: bool, is_exact: bool) -> FreezeReason | None:
        """Why nothing would be taken now. `is_exact` looks at the disk in any case."""
        if state.is_chain_lost:
            return FreezeReason.CHAIN_LOST
        if is_submission and state.is_damaged:
            return FreezeReason.DAMAGED
        now = self._timekeeper.now()
        free = self._space.free() if is_exact else self._space.lately_free(self.bounds.least_free)
        load = Load(state.held_bytes, elapsed(state.oldest or now, now), free)
        return freeze_reason(load, self.bounds, is_submission=is_submission)

    def shortage(self) -> int:
        """Bytes that the disk lacks until submissions are safely taken. Raises OSError."""
        return max(0, self.bounds.least_free + self.bounds.reserve - self._space.free())

    def _store(self, new: NewRecord, before: list[ChainEnd], *, is_submission: bool) -> Record | Frozen:
        with self._database.writing_directly() as turn:
            state = self.state.in_turn(turn)
            if state is not None:
                return self._add(turn, state, new, before, is_submission=is_submission)
        with self._database.writing_in_turn() as writing:
            state = read_state(writing.connection, self._chain)
            return self._add(writing.turn, state, new, before, is_submission=is_submission)

    def _add(
        self,
        turn: WriteTransaction,
        state: QueueState,
        new: NewRecord,
        before: list[ChainEnd],
        *,
        is_submission: bool,
    ) -> Record | Frozen:
        reason = self.why_frozen(state, is_submission=is_submission, is_exact=False)
        if reason is not None:
            return Frozen(reason)
        link = next_link(state.end, new.at(state.end.sequence + 1))
        before.append(state.end)
        self._database.witness.begin(self._chain, end_of(link.record))
        written = Written(self._clock.now(), self._timekeeper.now())
        entries.append(turn.execute, link, written)
        self.state.remember(turn, state.grown(link.record, len(link.encoded), written.moment))
        self.reached(OutboxPoint.WRITTEN)
        # Not before: beside the driver's work the witness's thread would only wait for the interpreter, and hold it up.
        self._database.witness.flush()
        return link.record

    def _take_back(self, end: ChainEnd) -> None:
        """What was begun is not in the database: the witness must not speak of it."""
        self._database.witness.wait()
        self._database.witness.record(self._chain, end)


def is_promise(facts: Facts) -> bool:
    """Whether the citizen will read "submitted": only that may be refused. What is done already must be written down."""
    return isinstance(facts, CaseFacts) and facts.outcome is Outcome.SUBMITTED
