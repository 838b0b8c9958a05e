"""Puts what was saved of a damaged queue into a fresh one, lets the chains go on where they ended, and says what is missing.

A number that may have been given away is never given again: where no witness knows the end of a chain, the chain is lost,
and submissions freeze until the terminal is enrolled again.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, Table, insert

from contract.answers import Disposition
from contract.chain import ChainEnd
from offline_queue import damages, entries
from offline_queue.damages import Damage, NumberRange, gaps_between
from offline_queue.database import QueueDatabase
from offline_queue.models import DELIVERY, OUTBOX, PRINT_JOURNAL, PRINTER_JOB
from offline_queue.moments import Moment
from offline_queue.salvage import Row, Salvage, SavedRecord, chain_of
from offline_queue.storage import EntryState, Written, row_of
from offline_queue.witness import NO_CHAIN, Chain, WitnessedEnd

_PRINT_COLUMNS = tuple(column.name for column in PRINT_JOURNAL.columns)
_PRINTER_COLUMNS = tuple(column.name for column in PRINTER_JOB.columns)
_LONG_AGO = Moment(0, None)
_STATES = frozenset(state.value for state in EntryState)
_DISPOSITIONS = frozenset(disposition.value for disposition in Disposition)


class Restoring(Struct, frozen=True):
    """What there is to go on from (恢复依据): what was saved, and the witness. `detail` says in technical words what happened."""

    salvage: Salvage
    seen: WitnessedEnd | None
    detail: str


def restore(database: QueueDatabase, found: Restoring, now: datetime) -> None:
    """Fill a fresh database. Raises QueueFault."""
    salvage, ends = found.salvage, _ends(found)
    rows = [_row(clash, now) for clash in _without_clashes(salvage, ends)]
    with database.writing() as connection:
        for chain, end in ends.items():
            entries.move_end(connection.exec_driver_sql, chain, end)
        _insert(connection, OUTBOX, rows)
        _insert(connection, DELIVERY, filter(None, map(_delivery, salvage.deliveries)))
        _insert(connection, PRINT_JOURNAL, filter(None, map(_print_job, salvage.print_jobs)))
        _insert(connection, PRINTER_JOB, filter(None, map(_printer_job, salvage.printer_jobs)))
        if not _is_end_known(found):
            damages.note_loss(connection, None, found.detail, now)
        for damage in _damages(found, ends, now):
            damages.note_damage(connection, damage)


def _is_end_known(found: Restoring) -> bool:
    seen, salvage = found.seen, found.salvage
    if seen is not None and seen.chain == NO_CHAIN:
        return not salvage.heads and not salvage.records
    return seen is not None


def _ends(found: Restoring) -> dict[Chain, ChainEnd]:
    """The furthest that anything says of each chain. Whole records prove an end; a row of the file may be a damaged one."""
    salvage, seen = found.salvage, {} if found.seen is None else found.seen.ends
    chains = {*salvage.heads, *(chain_of(record.record) for record in salvage.records)}
    ends: dict[Chain, ChainEnd] = {}
    for chain in chains | seen.keys():
        sure = [end for end in (seen.get(chain), salvage.newest(chain)) if end is not None]
        head = salvage.heads.get(chain)
        known = {end.digest for end in sure}
        candidates = [*sure, *([head] if head is not None and head.digest not in known else [])]
        ends[chain] = max(candidates, key=lambda end: end.sequence)
    newest = found.seen
    if newest is not None and not newest.is_certain and newest.chain in ends:
        end = ends[newest.chain]
        ends[newest.chain] = end if end.sequence > newest.end.sequence else newest.beyond
    return ends


def _damages(found: Restoring, ends: dict[Chain, ChainEnd], now: datetime) -> Iterable[Damage]:
    """One for each chain; one without a chain where none is known."""
    if not ends:
        yield Damage(now, found.detail, None, (), is_freezing=True)
    for chain, end in ends.items():
        yield Damage(now, found.detail, chain, _missing(found, chain, end), is_freezing=True)


def _missing(found: Restoring, chain: Chain, end: ChainEnd) -> tuple[NumberRange, ...]:
    """Numbers of which nothing is here. Some may have been delivered long ago: that they were is lost as well."""
    known = {record.record.sequence for record in found.salvage.records if chain_of(record.record) == chain}
    known |= {row["sequence"] for row in map(_delivery, found.salvage.deliveries) if row and _chain_in(row) == chain}
    return gaps_between(known, end.sequence)


def _without_clashes(salvage: Salvage, ends: dict[Chain, ChainEnd]) -> Iterable[SavedRecord]:
    """One record for each number: rather one that another record or an end speaks of."""
    spoken_of = {record.record.previous_digest for record in salvage.records} | {end.digest for end in ends.values()}
    ordered = sorted(salvage.records, key=lambda record: record.record.digest in spoken_of)
    return {(chain_of(entry.record), entry.record.sequence): entry for entry in ordered}.values()


def _row(saved: SavedRecord, now: datetime) -> Row:
    """What is not readable of its state is taken for waiting: the centre takes nothing twice."""
    row, old = row_of(saved.record, saved.body, Written(now, _LONG_AGO)), saved.row
    state = old.get("state")
    if state not in _STATES:
        return row
    row["state"] = state
    if state == EntryState.PARKED:
        row["parked_at"] = _time_or(old.get("parked_at"), now)
        row["reason"] = str(old.get("reason") or "")[: entries.REASON_LENGTH]
    if state == EntryState.DELIVERED:
        row["settled_run"] = _LONG_AGO.run
    return row


def _delivery(row: Row) -> Row | None:
    numbers = (row.get("sequence"), row.get("epoch", 1))
    if row.get("disposition") not in _DISPOSITIONS or not all(isinstance(number, int) for number in numbers):
        return None
    texts = ("record_id", "terminal_id", "disposition", "settled_at")
    if not all(isinstance(row.get(name), str) for name in texts):
        return None
    named = {name: row[name] for name in (*texts, "sequence")}
    return named | {"epoch": row.get("epoch", 1), "settled_run": _LONG_AGO.run, "settled_known": None}


def _chain_in(row: Row) -> Chain:
    return Chain(row["terminal_id"], row["epoch"])


def _print_job(row: Row) -> Row | None:
    named = {name: row.get(name) for name in _PRINT_COLUMNS}
    is_text = all(isinstance(value, str) or (name == "record_id" and value is None) for name, value in named.items())
    return named if is_text else None


def _printer_job(row: Row) -> Row | None:
    named = {name: row.get(name) for name in _PRINTER_COLUMNS}
    number = named["number"]
    is_text = all(isinstance(value, str) for name, value in named.items() if name != "number")
    return named if is_text and (number is None or isinstance(number, int)) else None


def _time_or(value: object, now: datetime) -> str:
    try:
        return datetime.fromisoformat(str(value)).isoformat()
    except ValueError:
        return now.isoformat()


def _insert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    values = list(rows)
    if values:
        connection.execute(insert(table), values)
