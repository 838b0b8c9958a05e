"""The outbox: what this terminal owes the centre, durable before anything is promised.

Thread-safe. Personal data is sealed before it comes near the disk. Does not talk to the network: the relay does.
"""

import threading
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from msgspec import Struct
from sqlalchemy import Connection

from contract.answers import RecordDisposition, UploadAnswer
from contract.chain import GENESIS, ChainEnd, RecordBody
from contract.clock import Clock
from contract.identifiers import Identifiers
from contract.records import Facts, Record, Submission
from contract.sealing import SealingKey
from contract.terms import ClockQuality
from offline_queue import damages, delivered, entries
from offline_queue.bounds import Bounds, Frozen
from offline_queue.chain_writer import ChainWriter, OutboxPoint, Reached, is_promise
from offline_queue.database import QueueDatabase
from offline_queue.errors import QueueFault
from offline_queue.moments import Moment, Timekeeper, elapsed
from offline_queue.new_record import NewRecord, NumberedFacts
from offline_queue.queue_reading import QueueReading
from offline_queue.queue_state import read_state
from offline_queue.sealed_submission import SealedSubmission
from offline_queue.storage import Written, record_in
from offline_queue.witness import Chain

MOST_OWED = 200
LARGEST_OWED = 256 * 1024
"""Notes that wait in memory while the disk takes none, and the bytes of what may be sealed in one."""

CLEAN_EVERY = timedelta(minutes=10)
"""How often what was delivered long ago is looked for."""

NEW_ENROLMENT = "made under an earlier enrolment"

SEND_AGAIN_EVERY = timedelta(hours=1)
SEND_AGAIN_SELDOM = timedelta(days=1)


class SentAgain(Struct, frozen=True):
    """The centre's wish to have records again (重传): from which number on, when, and for how long the same wish rests.

    Where a number was lost for good, the centre asks for it for ever, and must not get all that came after it every hour.
    """

    first_sequence: int
    at: Moment
    pause: timedelta


def sent_again(last: SentAgain | None, first_sequence: int, now: Moment) -> SentAgain | None:
    """What to do about a wish for one chain; None where it must wait."""
    if last is None or last.first_sequence != first_sequence:
        return SentAgain(first_sequence, now, SEND_AGAIN_EVERY)
    if elapsed(last.at, now) < last.pause:
        return None
    return SentAgain(first_sequence, now, min(2 * last.pause, SEND_AGAIN_SELDOM))


class OutboxOwner(Struct, frozen=True):
    """The owner of an outbox (队列归属): the terminal its records are of, and to whom they are sealed."""

    terminal_id: str
    boot_id: str
    sealing_key: SealingKey
    epoch: int = 1

    @property
    def chain(self) -> Chain:
        """The chain that grows."""
        return Chain(self.terminal_id, self.epoch)


class Settled(Struct, frozen=True):
    """The changes that one answer of the centre made (对账结果)."""

    delivered: int = 0
    parked: int = 0


class SqliteOutbox(QueueReading):
    """The durable outbox (发件箱) in SQLite: every record is committed here before anything is promised."""

    def __init__(
        self,
        database: QueueDatabase,
        owner: OutboxOwner,
        identifiers: Identifiers,
        clock: Clock,
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
        reached: Reached = lambda _: None,
    ) -> None:
        super().__init__(database, owner.chain)
        self._owner = owner
        self._identifiers = identifiers
        self._clock = clock
        self._timekeeper = Timekeeper(clock, database.boot)
        self._writer = ChainWriter(database, owner.chain, clock, self._timekeeper, bounds, reached)
        self._turn = threading.Lock()
        self._owed: tuple[NewRecord, ...] = ()
        self._tidied: Moment | None = None
        self._sent_again: dict[Chain, SentAgain] = {}
        self._adopt()

    # --- the citizen's side ---

    def seal(self, submission: Submission) -> SealedSubmission:
        """Seal ahead of the last tap: while the citizen reads the summary no one waits for it."""
        return SealedSubmission(self._owner.sealing_key.seal(submission))

    def commit(
        self,
        facts: Facts,
        submission: Submission | SealedSubmission | None,
        occurred_at: datetime,
        clock: ClockQuality,
        numbered: NumberedFacts | None = None,
    ) -> Record | Frozen:
        """Seal, chain and store in one transaction; when this returns a Record, it survives a power cut, and two places know it.

        Where facts hold their own sequence, `numbered` makes them inside the transaction, from what is in `facts` but for
        that. Raises QueueFault when the disk fails; then nothing was promised. A note of what is done already that is not
        taken is kept in memory, and stored with the next note that is, or by `catch_up`; it gets its sequence then.
        """
        ready = self.seal(submission) if isinstance(submission, Submission) else submission
        self._writer.reached(OutboxPoint.SEALED)
        body = self._body(facts, None if ready is None else ready.content, occurred_at, clock)
        with self._turn:
            return self._store_or_owe(NewRecord(body, numbered), is_submission=is_promise(facts))

    def commit_once(self, record_id: str, facts: Facts, occurred_at: datetime, clock: ClockQuality) -> bool:
        """A note that got its id elsewhere: whether it is in the queue now, put there by this call or by an earlier one.

        Raises QueueFault.
        """
        with self._turn:
            if self.knows(record_id):
                return True
            body = self._body(facts, None, occurred_at, clock, record_id)
            return isinstance(self._writer.store(NewRecord(body), is_submission=False), Record)

    def catch_up(self) -> int:
        """Store the notes that the disk did not take when they were made; how many are still owed. Raises QueueFault."""
        self._tidy()
        with self._turn:
            self._store_owed()
            return len(self._owed)

    def frozen(self) -> Frozen | None:
        """Whether a submission would be refused now; ask before a citizen begins."""
        with self._database.reading() as connection:
            state = read_state(connection, self._chain)
        reason = self._writer.why_frozen(state, is_submission=True, is_exact=True)
        return None if reason is None else Frozen(reason)

    # --- the relay's side ---

    def pending(self, limit: int, max_bytes: int, without: Collection[str] = ()) -> tuple[Record, ...]:
        """The oldest waiting records of one epoch in order of sequence; at least one if any waits, also when it is over `max_bytes`.

        Earlier epochs come first; `without` names records that are passed over. A record that is damaged on the disk is parked on the way.
        """
        chosen: list[Record] = []
        used, mine = 0, self._owner.terminal_id
        with self._database.reading() as connection:
            waiting = entries.oldest(connection, mine, limit, without)
        for row in waiting:
            record = record_in(row.body)
            if record is None or record.epoch != row.epoch:
                self._database.freeing(partial(damages.park_unreadable, mine, row, self._clock.now()))
                continue
            if chosen and (used + row.size > max_bytes or record.epoch != chosen[0].epoch):
                break
            chosen.append(record)
            used += row.size
        return tuple(chosen)

    def settle(self, answer: UploadAnswer) -> Settled:
        """Take the centre's word: what was delivered is kept for a while and then erased; what it does not want is parked.

        What the answer does not name, or names with another sequence, keeps waiting. Raises QueueFault.
        """
        chain = Chain(self._owner.terminal_id, answer.epoch)
        shortage = self._writer.shortage()

        def change(connection: Connection) -> list[Settled]:
            changes = [self._apply(connection, chain, disposition) for disposition in answer.dispositions]
            if shortage > 0:
                self._clean(connection, shortage)
            self._compare(connection, chain, answer.complete_up_to)
            return changes

        changes = self._database.freeing(change)
        if shortage > 0:
            self._database.shrink()
        return Settled(sum(change.delivered for change in changes), sum(change.parked for change in changes))

    def compare(self, complete_up_to: int) -> None:
        """Take notice of how far the centre says it has everything: more than was ever made here means a lost chain."""
        with self._database.reading() as connection:
            is_behind = complete_up_to > entries.end_of_chain(connection, self._chain).sequence
        if is_behind:
            with self._database.writing() as connection:
                self._compare(connection, self._chain, complete_up_to)

    def send_again(self, first_sequence: int, epoch: int | None = None) -> int:
        """The centre lacks records from this number on, of the present chain or an earlier one: let those that are kept wait
        again; how many. Raises QueueFault.
        """
        chain = self._chain if epoch is None else Chain(self._owner.terminal_id, epoch)
        now = sent_again(self._sent_again.get(chain), first_sequence, self._timekeeper.now())
        if now is None:
            return 0
        again = self._database.freeing(lambda connection: delivered.send_again(connection, chain, first_sequence))
        self._sent_again[chain] = now
        return again

    def take_centre_time(self, centre_time: datetime) -> None:
        """The centre said what time it is: the age of records is known better from now on."""
        self._timekeeper.take_centre_time(centre_time)

    def park(self, record_id: str, reason: str) -> bool:
        """Take a waiting record out of the queue until a person releases it. False when it does not wait."""
        return self._database.freeing(lambda connection: entries.park(connection, record_id, reason, self._clock.now()))

    # --- the attendant's side ---

    def release(self, record_id: str) -> bool:
        """Let the relay try a parked record again. False when it is not parked, or belongs to an earlier enrolment."""
        with self._database.writing() as connection:
            return entries.release(connection, self._owner.terminal_id, record_id)

    def accept_damage(self) -> int:
        """A person knows what was found and what is missing: take submissions again; how many findings that were."""
        with self._database.writing() as connection:
            return damages.accept_damages(connection, self._clock.now())

    # --- notes that are owed ---

    def _store_or_owe(self, new: NewRecord, *, is_submission: bool) -> Record | Frozen:
        """A submission that is not taken is the citizen's to repeat; a note of what is done already would be lost."""
        if is_submission:
            return self._writer.store(new, is_submission=True)
        try:
            stored = self._store_owed() or self._writer.store(new, is_submission=False)
        except QueueFault:
            self._owe(new)
            raise
        if isinstance(stored, Frozen):
            self._owe(new)
        return stored

    def _owe(self, new: NewRecord) -> None:
        if len(new.body.sealed or b"") <= LARGEST_OWED:
            self._owed = (*self._owed, new)[-MOST_OWED:]

    def _store_owed(self) -> Frozen | None:
        """The oldest first and one by one: by more than one record the witness may not be ahead of the file, or that is damage."""
        while self._owed:
            stored = self._writer.store(self._owed[0], is_submission=False)
            if isinstance(stored, Frozen):
                return stored
            self._owed = self._owed[1:]
        return None

    # --- inside a transaction ---

    def _body(
        self, facts: Facts, sealed: bytes | None, occurred_at: datetime, clock: ClockQuality, record_id: str = ""
    ) -> RecordBody:
        owner = self._owner
        record_id = record_id or self._identifiers.new()
        return RecordBody(record_id, owner.terminal_id, occurred_at, owner.boot_id, clock, facts, sealed, owner.epoch)

    def _apply(self, connection: Connection, chain: Chain, word: RecordDisposition) -> Settled:
        if word.disposition.is_delivered:
            now = Written(self._clock.now(), self._timekeeper.now())
            return Settled(int(delivered.deliver(connection, chain, word, now)), 0)
        reason = f"{word.disposition}: {word.reason}"
        return Settled(0, int(entries.park(connection, word.record_id, reason, self._clock.now())))

    def _clean(self, connection: Connection, shortage: int) -> None:
        """Where the disk grows short, what was delivered makes way before its time."""
        bounds = self._writer.bounds
        delivered.erase_old(connection, self._timekeeper.now(), bounds.kept)
        room = max(0, delivered.delivered_bytes(connection) - shortage)
        delivered.erase_down_to(connection, min(bounds.most_kept_bytes, room))

    def _compare(self, connection: Connection, chain: Chain, complete_up_to: int) -> None:
        ours = entries.end_of_chain(connection, chain).sequence
        if complete_up_to > ours and not damages.is_chain_lost(connection, chain):
            detail = f"the centre has {complete_up_to} records, this file knows of {ours}"
            damages.note_loss(connection, chain, detail, self._clock.now())

    def _adopt(self) -> None:
        """At start: a loss no one owns yet is ours, and what was made under another name needs a person."""

        def change(connection: Connection) -> dict[Chain, ChainEnd]:
            self._timekeeper.resume(connection)
            self._timekeeper.keep(connection)
            damages.adopt_losses(connection, self._chain)
            entries.park_strangers(connection, self._owner.terminal_id, NEW_ENROLMENT, self._clock.now())
            return entries.ends_of_chains(connection)

        ends = self._database.freeing(change)
        # Before the witness speaks of another chain, what it spoke of so far is in the file and not in its log.
        self._database.fold()
        self._database.witness.know(ends)
        self._database.witness.record(self._chain, ends.get(self._chain, GENESIS))
        self._tidied = self._timekeeper.now()

    def _tidy(self) -> None:
        """Now and then, also while nothing is sent: erase what was delivered long ago, and write down how long the terminal ran,
        so that a power cut takes away some minutes of that at most. Raises QueueFault.
        """

        def change(connection: Connection) -> None:
            self._timekeeper.keep(connection)
            self._clean(connection, 0)

        if self._is_due(self._tidied, CLEAN_EVERY):
            self._database.freeing(change)
            self._tidied = self._timekeeper.now()

    def _is_due(self, last: Moment | None, every: timedelta) -> bool:
        return last is None or elapsed(last, self._timekeeper.now()) >= every
