"""The outbox: what this terminal owes the centre, durable before anything is promised.

Thread-safe. Personal data is sealed before it comes near the disk. Does not talk to the network: the relay does.
"""

import shutil
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import Connection, select

from contract.answers import Disposition, RecordDisposition, UploadAnswer
from contract.chain import RecordBody, next_link
from contract.identifiers import Identifiers
from contract.records import CaseFacts, ClockQuality, Facts, Outcome, Record, Submission
from contract.sealing import SealingKey
from offline_queue import entries
from offline_queue.bounds import Bounds, FreezeReason, Frozen, Load, freeze_reason
from offline_queue.clock import Clock
from offline_queue.database import Database
from offline_queue.errors import QueueFull
from offline_queue.models import DELIVERY, OUTBOX
from offline_queue.standing import LastStanding, Standing, read_standing
from offline_queue.storage import EntryState, record_in

LEDGER_KEPT = timedelta(days=90)
"""How long it is remembered what became of a delivered record."""

MOST_OWED = 200
LARGEST_OWED = 256 * 1024
"""Notes that wait in memory while the disk takes none, and the bytes of what may be sealed in one."""

DAMAGED = "damaged on the disk"
ENROLLED_ANEW = "made under an earlier enrolment"


class OutboxPoint(StrEnum):
    """Where a commit stands; named so that a test can cut the power there."""

    SEALED = "outbox:sealed"
    WRITTEN = "outbox:written"
    COMMITTED = "outbox:committed"


Reached = Callable[[str], None]
"""Told the name of each point as it is passed."""


class OutboxOwner(Struct, frozen=True):
    """Who the records are of, and to whom they are sealed."""

    terminal_id: str
    boot_id: str
    sealing_key: SealingKey


class ParkedRecord(Struct, frozen=True):
    """滞留件 — a record that needs a person. `reason` is the centre's word or ours."""

    record_id: str
    sequence: int
    kind: str
    reason: str
    parked_at: datetime


class QueueCounts(Struct, frozen=True):
    """队列计数 — `last_sequence` is the newest record ever made, `oldest` the oldest that waits."""

    pending: int
    parked: int
    held_bytes: int
    oldest: datetime | None
    last_sequence: int


class Settled(Struct, frozen=True):
    """What one answer of the centre changed."""

    delivered: int = 0
    parked: int = 0


class Outbox:
    """发件箱."""

    def __init__(
        self,
        database: Database,
        owner: OutboxOwner,
        identifiers: Identifiers,
        clock: Clock,
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
        reached: Reached = lambda _: None,
    ) -> None:
        self._database = database
        self._owner = owner
        self._identifiers = identifiers
        self._clock = clock
        self._bounds = bounds
        self._reached = reached
        self._standing = LastStanding()
        self._turn = threading.Lock()
        self._owed: tuple[RecordBody, ...] = ()
        self._adopt()

    # --- the citizen's side ---

    def commit(
        self, facts: Facts, submission: Submission | None, occurred_at: datetime, clock: ClockQuality
    ) -> Record | Frozen:
        """Seal, chain and store in one transaction; when this returns a Record, it survives a power cut.

        Raises QueueFault when the disk fails; then nothing was stored. A note of what is done already that is not taken is
        kept in memory, and stored with the next note that is, or by `catch_up`.
        """
        sealed = None if submission is None else self._owner.sealing_key.seal(submission)
        self._reached(OutboxPoint.SEALED)
        body = self._body(facts, sealed, occurred_at, clock)
        with self._turn:
            return self._store_or_owe(body, is_submission=_is_promise(facts))

    def catch_up(self) -> int:
        """Store the notes that the disk did not take when they were made; how many are still owed. Raises QueueFault."""
        with self._turn:
            if self._owed and not isinstance(self._store(self._owed, is_submission=False), Frozen):
                self._owed = ()
            return len(self._owed)

    def frozen(self) -> Frozen | None:
        """Whether a submission would be refused now; ask before a citizen begins."""
        with self._database.reading() as connection:
            standing = read_standing(connection, self._owner.terminal_id)
        reason = self._freeze_reason(standing, is_submission=True)
        return None if reason is None else Frozen(reason)

    # --- the relay's side ---

    def pending(self, limit: int, max_bytes: int) -> tuple[Record, ...]:
        """The oldest waiting records in order of sequence; at least one if any waits, also when it is over `max_bytes`.

        A record that is damaged on the disk is parked on the way.
        """
        chosen: list[Record] = []
        used = 0
        with self._database.reading() as connection:
            rows = entries.oldest(connection, self._owner.terminal_id, limit)
        for record_id, size, body in rows:
            record = record_in(body)
            if record is None:
                self.park(record_id, DAMAGED)
                continue
            if chosen and used + size > max_bytes:
                break
            chosen.append(record)
            used += size
        return tuple(chosen)

    def settle(self, answer: UploadAnswer) -> Settled:
        """Take the centre's word: erase what was delivered (a ledger row stays), park what it does not want.

        What the answer does not name, or names with another sequence, keeps waiting. Raises QueueFault.
        """
        with self._database.writing() as connection:
            changes = [self._apply(connection, each) for each in answer.dispositions]
            entries.forget_deliveries(connection, self._clock.now(), LEDGER_KEPT)
            self._compare(connection, answer.complete_up_to)
        return Settled(sum(each.delivered for each in changes), sum(each.parked for each in changes))

    def compare(self, complete_up_to: int) -> None:
        """Take notice of how far the centre says it has everything: more than was ever made here means a lost chain."""
        with self._database.reading() as connection:
            is_behind = complete_up_to > entries.end_of_chain(connection, self._owner.terminal_id).sequence
        if is_behind:
            with self._database.writing() as connection:
                self._compare(connection, complete_up_to)

    def park(self, record_id: str, reason: str) -> bool:
        """Take a waiting record out of the queue until a person releases it. False when it does not wait."""
        with self._database.writing() as connection:
            return entries.park(connection, record_id, reason, self._clock.now())

    # --- the attendant's side ---

    def parked(self) -> tuple[ParkedRecord, ...]:
        """Every parked record, oldest first."""
        query = (
            select(OUTBOX.c.record_id, OUTBOX.c.sequence, OUTBOX.c.kind, OUTBOX.c.reason)
            .add_columns(OUTBOX.c.parked_at)
            .where(OUTBOX.c.state == EntryState.PARKED)
            .order_by(OUTBOX.c.sequence)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            ParkedRecord(record_id, sequence, kind, reason, datetime.fromisoformat(parked_at or ""))
            for record_id, sequence, kind, reason, parked_at in rows
        )

    def release(self, record_id: str) -> bool:
        """Let the relay try a parked record again. False when it is not parked, or belongs to an earlier enrolment."""
        with self._database.writing() as connection:
            return entries.release(connection, self._owner.terminal_id, record_id)

    def counts(self) -> QueueCounts:
        """What the queue holds now."""
        with self._database.reading() as connection:
            return QueueCounts(
                pending=entries.count(connection, EntryState.PENDING),
                parked=entries.count(connection, EntryState.PARKED),
                held_bytes=entries.held_bytes(connection),
                oldest=entries.oldest_waiting(connection),
                last_sequence=entries.end_of_chain(connection, self._owner.terminal_id).sequence,
            )

    def disposition_of(self, record_id: str) -> Disposition | None:
        """What became of a delivered record, while the ledger remembers; None also for one that still waits."""
        query = select(DELIVERY.c.disposition).where(DELIVERY.c.record_id == record_id)
        with self._database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else Disposition(found)

    # --- notes that are owed ---

    def _store_or_owe(self, body: RecordBody, *, is_submission: bool) -> Record | Frozen:
        """A submission that is not taken is the citizen's to repeat; a note of what is done already would be lost."""
        if is_submission:
            return self._store((body,), is_submission=True)
        stored = self._store((*self._owed, body), is_submission=False)
        if isinstance(stored, Record):
            self._owed = ()
        elif len(body.sealed or b"") <= LARGEST_OWED:
            self._owed = (*self._owed, body)[-MOST_OWED:]
        return stored

    def _store(self, bodies: Sequence[RecordBody], *, is_submission: bool) -> Record | Frozen:
        """All in one transaction; the record of the last."""
        try:
            with self._database.writing_in_turn() as writing:
                standing = self._standing.now(writing, self._owner.terminal_id)
                reason = self._freeze_reason(standing, is_submission=is_submission)
                if reason is not None:
                    return Frozen(reason)
                for body in bodies:
                    link, now = next_link(standing.end, body), self._clock.now()
                    entries.append(writing.connection, link, now)
                    standing = standing.grown(link.record, len(link.wire), now)
                self._standing.remember(writing, standing)
                self._reached(OutboxPoint.WRITTEN)
        except QueueFull:
            return Frozen(FreezeReason.DISK_FULL)
        self._reached(OutboxPoint.COMMITTED)
        return link.record

    # --- inside a transaction ---

    def _body(self, facts: Facts, sealed: bytes | None, occurred_at: datetime, clock: ClockQuality) -> RecordBody:
        owner = self._owner
        record_id = self._identifiers.new()
        return RecordBody(record_id, owner.terminal_id, occurred_at, owner.boot_id, clock, facts, sealed)

    def _freeze_reason(self, standing: Standing, *, is_submission: bool) -> FreezeReason | None:
        if standing.is_chain_lost:
            return FreezeReason.CHAIN_LOST
        age = timedelta() if standing.oldest is None else self._clock.now() - standing.oldest
        free = shutil.disk_usage(self._database.path.parent).free
        return freeze_reason(Load(standing.held_bytes, age, free), self._bounds, is_submission=is_submission)

    def _apply(self, connection: Connection, word: RecordDisposition) -> Settled:
        if word.disposition.is_delivered:
            return Settled(int(entries.erase(connection, self._owner.terminal_id, word, self._clock.now())), 0)
        reason = f"{word.disposition}: {word.reason}"
        return Settled(0, int(entries.park(connection, word.record_id, reason, self._clock.now())))

    def _compare(self, connection: Connection, complete_up_to: int) -> None:
        mine = self._owner.terminal_id
        ours = entries.end_of_chain(connection, mine).sequence
        if complete_up_to > ours and not entries.is_chain_lost(connection, mine):
            detail = f"the centre has {complete_up_to} records, this file knows of {ours}"
            entries.note_loss(connection, mine, detail, self._clock.now())

    def _adopt(self) -> None:
        """At start: a loss nobody owns yet is ours, and what was made under an earlier enrolment needs a person."""
        with self._database.writing() as connection:
            for record_id in entries.adopt(connection, self._owner.terminal_id):
                entries.park(connection, record_id, ENROLLED_ANEW, self._clock.now())


def _is_promise(facts: Facts) -> bool:
    """Whether the citizen will be told "submitted": only that may be refused. What is done already must be written down."""
    return isinstance(facts, CaseFacts) and facts.outcome is Outcome.SUBMITTED
