"""Statements over what was delivered: it stays for a while, sealed as it is, in case the centre asks for it again."""

from datetime import timedelta

from sqlalchemy import Connection, and_, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.sql.elements import ColumnElement

from contract.answers import RecordDisposition
from offline_queue.models import DELIVERY, OUTBOX
from offline_queue.moments import Moment
from offline_queue.storage import EntryChange, EntryState, Written, open_to
from offline_queue.witness import Chain

ERASED_AT_ONCE = 200
"""Records that one transaction erases at most: a citizen's commit waits for it."""


def deliver(connection: Connection, chain: Chain, word: RecordDisposition, now: Written) -> bool:
    """Mark a record delivered and remember what became of it. False when no such record is owed."""
    change = (
        update(OUTBOX)
        .where(
            OUTBOX.c.record_id == word.record_id,
            OUTBOX.c.sequence == word.sequence,
            OUTBOX.c.terminal_id == chain.terminal_id,
            OUTBOX.c.epoch == chain.epoch,
            open_to(EntryChange.DELIVER),
        )
        .values(state=EntryState.DELIVERED, reason="", parked_at=None)
        .values(settled_run=now.moment.run, settled_known=now.moment.known)
    )
    if connection.execute(change).rowcount == 0:
        return False
    row = {
        "record_id": word.record_id,
        "terminal_id": chain.terminal_id,
        "epoch": chain.epoch,
        "sequence": word.sequence,
        "disposition": word.disposition.value,
        "settled_at": now.at.isoformat(),
        "settled_run": now.moment.run,
        "settled_known": now.moment.known,
    }
    again = {name: row[name] for name in ("settled_at", "settled_run", "settled_known")}
    statement = insert(DELIVERY).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["record_id"], set_=again))
    return True


def send_again(connection: Connection, chain: Chain, first_sequence: int) -> int:
    """Let the delivered records of this chain wait again, from this number on; how many there are."""
    change = (
        update(OUTBOX)
        .where(
            open_to(EntryChange.SEND_AGAIN),
            OUTBOX.c.terminal_id == chain.terminal_id,
            OUTBOX.c.epoch == chain.epoch,
            OUTBOX.c.sequence >= first_sequence,
        )
        .values(state=EntryState.PENDING, settled_run=None, settled_known=None)
    )
    return connection.execute(change).rowcount


def erase_old(connection: Connection, now: Moment, kept: timedelta) -> None:
    """Erase what was delivered longer than `kept` ago, and forget what became of it."""
    is_old = _is_older(OUTBOX.c.settled_run, OUTBOX.c.settled_known, now, kept)
    some = select(OUTBOX.c.record_id).where(OUTBOX.c.state == EntryState.DELIVERED, is_old).limit(ERASED_AT_ONCE)
    connection.execute(delete(OUTBOX).where(OUTBOX.c.record_id.in_(some)))
    connection.execute(delete(DELIVERY).where(_is_older(DELIVERY.c.settled_run, DELIVERY.c.settled_known, now, kept)))


def erase_down_to(connection: Connection, most_bytes: int) -> int:
    """Erase the delivered records that were delivered first until the others fit; how many went."""
    excess = delivered_bytes(connection) - most_bytes
    if excess <= 0:
        return 0
    query = (
        select(OUTBOX.c.record_id, OUTBOX.c.size)
        .where(OUTBOX.c.state == EntryState.DELIVERED)
        .order_by(OUTBOX.c.settled_run, OUTBOX.c.sequence)
        .limit(ERASED_AT_ONCE)
    )
    going: list[str] = []
    for record_id, size in connection.execute(query).all():
        if excess <= 0:
            break
        going.append(record_id)
        excess -= size
    connection.execute(delete(OUTBOX).where(OUTBOX.c.record_id.in_(going)))
    return len(going)


def delivered_bytes(connection: Connection) -> int:
    """Bytes of everything that was delivered and is kept."""
    query = select(func.coalesce(func.sum(OUTBOX.c.size), 0)).where(OUTBOX.c.state == EntryState.DELIVERED)
    return int(connection.execute(query).scalar_one())


def _is_older(
    run: ColumnElement[int], known: ColumnElement[int | None], now: Moment, kept: timedelta
) -> ColumnElement[bool]:
    """As `moments.elapsed` says it, for the database."""
    seconds = int(kept.total_seconds())
    ran = run < now.run - seconds
    return ran if now.known is None else or_(ran, and_(known.is_not(None), known < now.known - seconds))
