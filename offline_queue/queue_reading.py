"""What the queue holds, for readers alone: the technician's page, the heartbeat, `kiosk queue` beside a running kiosk."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select, tuple_, union

from contract.answers import Disposition
from offline_queue import damages, delivered, entries
from offline_queue.damages import Damage
from offline_queue.database import QueueDatabase
from offline_queue.models import DELIVERY, OUTBOX
from offline_queue.storage import EntryState
from offline_queue.witness import Chain


class ParkedRecord(Struct, frozen=True):
    """A record that needs a person (滞留件). `reason` is the centre's word or ours."""

    record_id: str
    sequence: int
    kind: str
    reason: str
    parked_at: datetime


class WaitingRecord(Struct, frozen=True):
    """A record that waits for the relay (待发记录). `since` is the wall clock of its commit."""

    record_id: str
    sequence: int
    kind: str
    since: datetime


class OwedRecord(Struct, frozen=True):
    """A record that is owed (在库记录): its epoch, its number, and its JSON, in which all that is personal is sealed."""

    epoch: int
    sequence: int
    body: bytes


class OutboxCounts(Struct, frozen=True):
    """Counts (队列计数). `last_sequence` is the newest record ever made, `oldest` the oldest that waits (as the wall clock said).

    `held_bytes` is what is owed. `delivered` records are kept, `delivered_bytes` of them, and owed to no one.
    """

    pending: int
    parked: int
    held_bytes: int
    oldest: datetime | None
    last_sequence: int
    delivered: int = 0
    delivered_bytes: int = 0


class QueueReading:
    """Reads the queue and never writes (队列查看)."""

    def __init__(self, database: QueueDatabase, chain: Chain) -> None:
        self._database = database
        self._chain = chain

    def parked(self) -> tuple[ParkedRecord, ...]:
        """Every parked record, oldest first."""
        query = (
            select(OUTBOX.c.record_id, OUTBOX.c.sequence, OUTBOX.c.kind, OUTBOX.c.reason)
            .add_columns(OUTBOX.c.parked_at)
            .where(OUTBOX.c.state == EntryState.PARKED)
            .order_by(OUTBOX.c.epoch, OUTBOX.c.sequence)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            ParkedRecord(record_id, sequence, kind, reason, datetime.fromisoformat(parked_at or ""))
            for record_id, sequence, kind, reason, parked_at in rows
        )

    def waiting(self, limit: int) -> tuple[WaitingRecord, ...]:
        """The first `limit` records that wait, oldest first."""
        query = (
            select(OUTBOX.c.record_id, OUTBOX.c.sequence, OUTBOX.c.kind, OUTBOX.c.committed_at)
            .where(OUTBOX.c.state == EntryState.PENDING)
            .order_by(OUTBOX.c.epoch, OUTBOX.c.sequence)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(WaitingRecord(row[0], row[1], row[2], datetime.fromisoformat(row[3])) for row in rows)

    def held(self, after: tuple[int, int], limit: int) -> tuple[OwedRecord, ...]:
        """What waits and what is parked, as it was written, by epoch and number behind `after`."""
        number = tuple_(OUTBOX.c.epoch, OUTBOX.c.sequence)
        query = (
            select(OUTBOX.c.epoch, OUTBOX.c.sequence, OUTBOX.c.body)
            .where(OUTBOX.c.state.in_((EntryState.PENDING, EntryState.PARKED)), number > after)
            .order_by(OUTBOX.c.epoch, OUTBOX.c.sequence)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(OwedRecord(*row) for row in connection.execute(query))

    def id_of(self, number: int) -> str | None:
        """The id of the record with this number in the present chain, if it waits or is parked."""
        query = select(OUTBOX.c.record_id).where(
            OUTBOX.c.terminal_id == self._chain.terminal_id,
            OUTBOX.c.epoch == self._chain.epoch,
            OUTBOX.c.sequence == number,
            OUTBOX.c.state.in_((EntryState.PENDING, EntryState.PARKED)),
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def knows(self, record_id: str) -> bool:
        """Whether the record was ever taken, as far back as the ledger of delivered ones goes."""
        here = select(OUTBOX.c.record_id).where(OUTBOX.c.record_id == record_id)
        delivered_once = select(DELIVERY.c.record_id).where(DELIVERY.c.record_id == record_id)
        with self._database.reading() as connection:
            return connection.execute(union(here, delivered_once)).first() is not None

    def counts(self) -> OutboxCounts:
        """What the queue holds now."""
        with self._database.reading() as connection:
            oldest = entries.oldest_waiting(connection)
            return OutboxCounts(
                pending=entries.count(connection, EntryState.PENDING),
                parked=entries.count(connection, EntryState.PARKED),
                held_bytes=entries.held_bytes(connection),
                oldest=None if oldest is None else oldest[0],
                last_sequence=entries.end_of_chain(connection, self._chain).sequence,
                delivered=entries.count(connection, EntryState.DELIVERED),
                delivered_bytes=delivered.delivered_bytes(connection),
            )

    def disposition_of(self, record_id: str) -> Disposition | None:
        """What became of a delivered record, while the ledger remembers; None also for one that still waits."""
        query = select(DELIVERY.c.disposition).where(DELIVERY.c.record_id == record_id)
        with self._database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else Disposition(found)

    def damage(self) -> tuple[Damage, ...]:
        """What was found damaged and no person has accepted, oldest first."""
        with self._database.reading() as connection:
            return damages.open_damages(connection)

    def damage_report(self) -> str:
        """The same in one technical line, for centre and technician; empty when there is none."""
        return damages.describe_damages(self.damage())
