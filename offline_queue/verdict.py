"""Judges a queue file at a start, before anything writes to it: is it whole, and does it end where the witness says?"""

from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, inspect, select, text

from contract.chain import GENESIS, ChainEnd, end_of
from offline_queue.database import QueueDatabase, attach_for_reading
from offline_queue.errors import QueueDamaged, QueueFault
from offline_queue.migrations import NEWEST
from offline_queue.models import METADATA
from offline_queue.salvage import carved_records, chain_of
from offline_queue.storage import record_in
from offline_queue.wal import WalState, read_wal
from offline_queue.witness import NO_CHAIN, Chain, Witness, WitnessedEnd

OLD_FORMS = frozenset({"0001", "0002"})
"""Of the tables, when there was no witness yet and a terminal had one chain."""

_NO_TABLE = "no such"
"""How SQLite says that a table or a column is not there any more."""


class Sound(Struct, frozen=True):
    """The file may be opened as it is (完好). `note` is what a technician should hear of nevertheless, such as an old witness.

    `unwitnessed` is an end of which no witness knows yet, for the file is older than that.
    """

    note: str = ""
    unwitnessed: tuple[Chain, ChainEnd] | None = None


class Doubtful(Struct, frozen=True):
    """The witness is ahead by one record (存疑), or the slot that may hold one more is unreadable: its commit may have been
    broken off before it was promised.

    `body` is that record, where it still lies in the bytes. Its number is not given away again: the chain goes on behind `end`.
    """

    chain: Chain
    number: int
    end: ChainEnd
    body: bytes | None


class Damaged(Struct, frozen=True):
    """Something that was durable is not there any more (损坏); `detail` says how that shows."""

    detail: str


class Unproven(Struct, frozen=True):
    """The file is whole (链尾不明), but nothing says that it is not out of date: a log that is gone or cut short leaves no trace."""

    detail: str


Verdict = Sound | Doubtful | Damaged | Unproven


class _Content(Struct, frozen=True):
    """What the file says of itself: the form of its tables, the ends of its chains, and which of them a record proves."""

    form: str
    ends: dict[Chain, ChainEnd]
    proven: dict[Chain, ChainEnd]


def judge(path: Path, witness: Witness, *, was_made: bool) -> Verdict:
    """Look at the file, its log and the witness; writes nothing. Raises QueueFault, OSError where it cannot be read at all.

    `was_made`: a queue was made here before, so a file without tables is no new one.
    """
    log = Path(f"{path}-wal")
    wal = read_wal(log.read_bytes()) if log.exists() else read_wal(b"")
    if wal.state is WalState.DAMAGED:
        return Damaged("the log has a bad place in front of transactions that were durable")
    database = attach_for_reading(path)
    try:
        if not database.is_whole():
            return Damaged("the file is not whole")
        content = _content(database)
    except QueueFault as fault:
        if isinstance(fault, QueueDamaged) or _NO_TABLE in str(fault):
            return Damaged(f"the file is not readable: {fault}")
        raise
    finally:
        database.close()
    if not content.form and was_made:
        return Damaged("the file is empty")
    return _judge_by_witness(path, content, witness.read(), was_made=was_made)


def _judge_by_witness(path: Path, content: _Content, seen: WitnessedEnd | None, *, was_made: bool) -> Verdict:
    if seen is None or (seen.chain == NO_CHAIN and content.ends):
        return _without_witness(content, was_made=was_made)
    earlier = (_compare(content, chain, end) for chain, end in seen.earlier)
    damaged = next((verdict for verdict in earlier if isinstance(verdict, Damaged)), None)
    if damaged is not None:
        return damaged
    end = content.ends.get(seen.chain, GENESIS)
    if seen.end.sequence - end.sequence == 1 and not seen.is_promised:
        goes_on = seen.end if seen.is_certain else seen.beyond
        return Doubtful(seen.chain, seen.end.sequence, goes_on, carved_records(path).get(seen.end.digest))
    if not seen.is_certain and end == seen.end:
        return _next_in_doubt(path, seen)
    return _compare(content, seen.chain, seen.end)


def _next_in_doubt(path: Path, seen: WitnessedEnd) -> Doubtful:
    """The file ends where the readable slot says; what the other one said is looked for in the bytes."""
    number = seen.end.sequence + 1
    for body in carved_records(path).values():
        record = record_in(body)
        is_next = record is not None and (chain_of(record), record.sequence) == (seen.chain, number)
        if record is not None and is_next and record.previous_digest == seen.end.digest:
            return Doubtful(seen.chain, number, end_of(record), body)
    return Doubtful(seen.chain, number, seen.beyond, None)


def _without_witness(content: _Content, *, was_made: bool) -> Sound | Unproven:
    if content.form in OLD_FORMS:
        return Sound(unwitnessed=next(iter(content.ends.items()), None))
    if not content.ends and not was_made:
        return Sound()
    return Unproven("the witness of the chain's end was missing or unreadable")


def _compare(content: _Content, chain: Chain, witnessed: ChainEnd) -> Sound | Damaged:
    end = content.ends.get(chain, GENESIS)
    ahead = witnessed.sequence - end.sequence
    if ahead == 0:
        return (
            Sound() if witnessed.digest == end.digest else Damaged(f"the witness knows another record {end.sequence}")
        )
    if ahead > 0:
        return Damaged(f"the file ends at {end.sequence} in epoch {chain.epoch}, the witness at {witnessed.sequence}")
    if content.proven.get(chain) != end:
        return Damaged(f"no record proves the end {end.sequence}; the witness ends at {witnessed.sequence}")
    behind = f"the witness ended at {witnessed.sequence}, the file at {end.sequence}"
    return Sound() if ahead == -1 else Sound(behind)


def _content(database: QueueDatabase) -> _Content:
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return _Content("", {}, {})
        form = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or "")
        if form == NEWEST:
            for table in METADATA.sorted_tables:
                connection.execute(select(*table.columns).limit(0))
        ends = _ends(connection, form) if form else {}
        proven = {chain: end for chain in ends if (end := _newest(connection, chain, form)) is not None}
    return _Content(form, ends, proven)


def _ends(connection: Connection, form: str) -> dict[Chain, ChainEnd]:
    epoch = "1" if form in OLD_FORMS else "epoch"
    rows = connection.execute(text(f"SELECT terminal_id, {epoch}, sequence, digest FROM outbox_head"))  # noqa: S608
    return {Chain(row[0], row[1]): ChainEnd(row[2], row[3]) for row in rows}


def _newest(connection: Connection, chain: Chain, form: str) -> ChainEnd | None:
    of_epoch = "" if form in OLD_FORMS else " AND epoch = :epoch"
    query = f"SELECT body FROM outbox WHERE terminal_id = :terminal{of_epoch} ORDER BY sequence DESC LIMIT 1"  # noqa: S608
    values: dict[str, object] = {"terminal": chain.terminal_id}
    if of_epoch:
        values["epoch"] = chain.epoch
    body = connection.execute(text(query), values).scalar_one_or_none()
    record = None if body is None else record_in(body)
    return None if record is None else end_of(record)
