"""Single statements over the outbox tables, each inside a transaction that somebody else began and ends."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contract.answers import RecordDisposition
from contract.chain import GENESIS, ChainEnd, Link
from offline_queue.models import CHAIN_LOSS, DELIVERY, OUTBOX, OUTBOX_HEAD
from offline_queue.storage import COLUMNS, EntryState, row_of

REASON_LENGTH = 500

# The two statements that a citizen waits for are written out: to build and look them up costs as much as the disk.
_MOVE_HEAD = (
    "INSERT INTO outbox_head (terminal_id, sequence, digest) VALUES (?, ?, ?) "
    "ON CONFLICT (terminal_id) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest"
)
_ADD_ENTRY = f"INSERT INTO outbox ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - our own names


def end_of_chain(connection: Connection, terminal_id: str) -> ChainEnd:
    """The last link of this terminal's chain."""
    query = select(OUTBOX_HEAD.c.sequence, OUTBOX_HEAD.c.digest).where(OUTBOX_HEAD.c.terminal_id == terminal_id)
    row = connection.execute(query).one_or_none()
    return GENESIS if row is None else ChainEnd(row.sequence, row.digest)


def append(connection: Connection, link: Link, at: datetime) -> None:
    """Put a record at the end of its chain."""
    record = link.record
    connection.exec_driver_sql(_MOVE_HEAD, (record.terminal_id, record.sequence, record.digest))
    row = row_of(record, link.wire, at)
    connection.exec_driver_sql(_ADD_ENTRY, tuple(row[name] for name in COLUMNS))


def oldest(connection: Connection, terminal_id: str, limit: int) -> list[tuple[str, int, bytes]]:
    """(record id, size, body) of the records that wait, in order of sequence."""
    query = (
        select(OUTBOX.c.record_id, OUTBOX.c.size, OUTBOX.c.body)
        .where(OUTBOX.c.state == EntryState.PENDING, OUTBOX.c.terminal_id == terminal_id)
        .order_by(OUTBOX.c.sequence)
        .limit(limit)
    )
    return [(row.record_id, row.size, row.body) for row in connection.execute(query)]


def erase(connection: Connection, terminal_id: str, word: RecordDisposition, at: datetime) -> bool:
    """Erase a delivered record and remember what became of it. False when there is no such record."""
    gone = delete(OUTBOX).where(
        OUTBOX.c.record_id == word.record_id,
        OUTBOX.c.sequence == word.sequence,
        OUTBOX.c.terminal_id == terminal_id,
    )
    if connection.execute(gone).rowcount == 0:
        return False
    row = {
        "record_id": word.record_id,
        "terminal_id": terminal_id,
        "sequence": word.sequence,
        "disposition": word.disposition.value,
        "settled_at": at.isoformat(),
    }
    connection.execute(sqlite_insert(DELIVERY).values(row).on_conflict_do_nothing())
    return True


def park(connection: Connection, record_id: str, reason: str, at: datetime) -> bool:
    """Take a waiting record out of the queue. False when it does not wait."""
    change = (
        update(OUTBOX)
        .where(OUTBOX.c.record_id == record_id, OUTBOX.c.state == EntryState.PENDING)
        .values(state=EntryState.PARKED, reason=reason[:REASON_LENGTH], parked_at=at.isoformat())
    )
    return connection.execute(change).rowcount > 0


def release(connection: Connection, terminal_id: str, record_id: str) -> bool:
    """Put a parked record back. False when it is not parked or not of this terminal id."""
    change = (
        update(OUTBOX)
        .where(OUTBOX.c.record_id == record_id, OUTBOX.c.state == EntryState.PARKED)
        .where(OUTBOX.c.terminal_id == terminal_id)
        .values(state=EntryState.PENDING, reason="", parked_at=None)
    )
    return connection.execute(change).rowcount > 0


def held_bytes(connection: Connection) -> int:
    """Bytes of everything that waits or is parked."""
    return int(connection.execute(select(func.coalesce(func.sum(OUTBOX.c.size), 0))).scalar_one())


def oldest_waiting(connection: Connection) -> datetime | None:
    """When the oldest waiting record was committed."""
    query = select(func.min(OUTBOX.c.committed_at)).where(OUTBOX.c.state == EntryState.PENDING)
    found = connection.execute(query).scalar_one()
    return None if found is None else datetime.fromisoformat(found)


def count(connection: Connection, state: EntryState) -> int:
    """How many records are in this state."""
    query = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state == state)
    return int(connection.execute(query).scalar_one())


def forget_deliveries(connection: Connection, now: datetime, kept: timedelta) -> None:
    """Drop ledger rows that are older than `kept`."""
    connection.execute(delete(DELIVERY).where(DELIVERY.c.settled_at < (now - kept).isoformat()))


def note_loss(connection: Connection, terminal_id: str, detail: str, at: datetime) -> None:
    """Remember that the chain of this terminal id cannot be continued."""
    row = {"terminal_id": terminal_id, "noticed_at": at.isoformat(), "detail": detail}
    connection.execute(insert(CHAIN_LOSS), row)


def is_chain_lost(connection: Connection, terminal_id: str) -> bool:
    """Whether a loss was noted for this terminal id."""
    query = select(CHAIN_LOSS.c.loss_id).where(CHAIN_LOSS.c.terminal_id == terminal_id).limit(1)
    return connection.execute(query).first() is not None


def adopt(connection: Connection, terminal_id: str) -> list[str]:
    """Take over a loss that nobody owns yet; gives the waiting records of earlier terminal ids."""
    connection.execute(update(CHAIN_LOSS).where(CHAIN_LOSS.c.terminal_id.is_(None)).values(terminal_id=terminal_id))
    strangers = select(OUTBOX.c.record_id).where(
        OUTBOX.c.terminal_id != terminal_id, OUTBOX.c.state == EntryState.PENDING
    )
    return list(connection.execute(strangers).scalars())
