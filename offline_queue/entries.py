"""Single statements over the outbox, each inside a transaction that somebody else began and ends."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, func, select, update

from contract.chain import GENESIS, ChainEnd, Link
from offline_queue.models import OUTBOX, OUTBOX_HEAD
from offline_queue.moments import Moment
from offline_queue.storage import COLUMNS, WAITING_OR_PARKED, EntryChange, EntryState, Written, open_to, row_of
from offline_queue.witness import Chain

REASON_LENGTH = 500

Execute = Callable[[str, tuple[object, ...]], Any]
"""Runs one statement with its values, in a transaction that is open; Any: what comes back is the driver's."""

# The two statements that a citizen waits for are written out: to build and look them up costs as much as the disk.
_MOVE_HEAD = (
    "INSERT INTO outbox_head (terminal_id, epoch, sequence, digest) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (terminal_id, epoch) DO UPDATE SET sequence = excluded.sequence, digest = excluded.digest"
)
_ADD_ENTRY = f"INSERT INTO outbox ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - our own names


class WaitingEntry(Struct, frozen=True):
    """A record that waits (待发件), as its row says."""

    record_id: str
    epoch: int
    sequence: int
    size: int
    body: bytes


def end_of_chain(connection: Connection, chain: Chain) -> ChainEnd:
    """The last link of this chain."""
    query = select(OUTBOX_HEAD.c.sequence, OUTBOX_HEAD.c.digest).where(
        OUTBOX_HEAD.c.terminal_id == chain.terminal_id, OUTBOX_HEAD.c.epoch == chain.epoch
    )
    row = connection.execute(query).one_or_none()
    return GENESIS if row is None else ChainEnd(row.sequence, row.digest)


def ends_of_chains(connection: Connection) -> dict[Chain, ChainEnd]:
    """The last link of every chain there is."""
    columns = (OUTBOX_HEAD.c.terminal_id, OUTBOX_HEAD.c.epoch, OUTBOX_HEAD.c.sequence, OUTBOX_HEAD.c.digest)
    rows = connection.execute(select(*columns).order_by(OUTBOX_HEAD.c.epoch)).all()
    return {Chain(row.terminal_id, row.epoch): ChainEnd(row.sequence, row.digest) for row in rows}


def move_end(execute: Execute, chain: Chain, end: ChainEnd) -> None:
    """Let the chain end here."""
    execute(_MOVE_HEAD, (chain.terminal_id, chain.epoch, end.sequence, end.digest))


def append(execute: Execute, link: Link, written: Written) -> None:
    """Put a record at the end of its chain."""
    record = link.record
    execute(_MOVE_HEAD, (record.terminal_id, record.epoch, record.sequence, record.digest))
    row = row_of(record, link.encoded, written)
    execute(_ADD_ENTRY, tuple(row[name] for name in COLUMNS))


def oldest(connection: Connection, terminal_id: str, limit: int, without: Collection[str] = ()) -> list[WaitingEntry]:
    """The records that wait, in order of epoch and sequence."""
    query = (
        select(OUTBOX.c.record_id, OUTBOX.c.epoch, OUTBOX.c.sequence, OUTBOX.c.size, OUTBOX.c.body)
        .where(OUTBOX.c.state == EntryState.PENDING, OUTBOX.c.terminal_id == terminal_id)
        .order_by(OUTBOX.c.epoch, OUTBOX.c.sequence)
        .limit(limit)
    )
    if without:
        query = query.where(OUTBOX.c.record_id.not_in(without))
    return [WaitingEntry(*row) for row in connection.execute(query)]


def park(connection: Connection, record_id: str, reason: str, at: datetime) -> bool:
    """Take a waiting record out of the queue. False when it does not wait."""
    change = (
        update(OUTBOX)
        .where(OUTBOX.c.record_id == record_id, open_to(EntryChange.PARK))
        .values(state=EntryState.PARKED, reason=reason[:REASON_LENGTH], parked_at=at.isoformat())
    )
    return connection.execute(change).rowcount > 0


def release(connection: Connection, terminal_id: str, record_id: str) -> bool:
    """Put a parked record back. False when it is not parked or not of this terminal id."""
    change = (
        update(OUTBOX)
        .where(OUTBOX.c.record_id == record_id, open_to(EntryChange.RELEASE))
        .where(OUTBOX.c.terminal_id == terminal_id)
        .values(state=EntryState.PENDING, reason="", parked_at=None)
    )
    return connection.execute(change).rowcount > 0


def park_strangers(connection: Connection, terminal_id: str, reason: str, at: datetime) -> None:
    """Park what waits under another terminal id."""
    change = (
        update(OUTBOX)
        .where(OUTBOX.c.terminal_id != terminal_id, open_to(EntryChange.PARK))
        .values(state=EntryState.PARKED, reason=reason, parked_at=at.isoformat())
    )
    connection.execute(change)


def held_bytes(connection: Connection) -> int:
    """Bytes of everything that waits or is parked."""
    query = select(func.coalesce(func.sum(OUTBOX.c.size), 0)).where(OUTBOX.c.state.in_(WAITING_OR_PARKED))
    return int(connection.execute(query).scalar_one())


def oldest_waiting(connection: Connection) -> tuple[datetime, Moment] | None:
    """When the record that waits longest was committed: as the wall clock said then, and the moment."""
    query = (
        select(OUTBOX.c.committed_at, OUTBOX.c.committed_run, OUTBOX.c.committed_known)
        .where(OUTBOX.c.state == EntryState.PENDING)
        .order_by(OUTBOX.c.committed_run)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return datetime.fromisoformat(row.committed_at), Moment(row.committed_run, row.committed_known)


def count(connection: Connection, state: EntryState) -> int:
    """How many records are in this state."""
    query = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state == state)
    return int(connection.execute(query).scalar_one())
