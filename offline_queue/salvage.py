"""Saves from a damaged database file what can still be read. Records prove themselves by their digest.

Where the end of the chain is not readable, the chain is lost: the terminal must not make up sequence numbers that it
may have given away before, so the outbox freezes until the terminal is enrolled anew.
"""

import contextlib
import re
import sqlite3
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from sqlalchemy import insert

from contract.records import Record
from offline_queue.database import Database
from offline_queue.models import CHAIN_LOSS, OUTBOX, OUTBOX_HEAD, PRINT_JOURNAL
from offline_queue.storage import entry_values, record_in

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PRINT_COLUMNS = ("job_id", "paper", "record_id", "stage", "intended_at", "changed_at", "detail")


class Salvage(Struct, frozen=True):
    """What was readable: ends of chains by terminal id, whole records, print jobs."""

    heads: dict[str, tuple[int, str]]
    records: tuple[Record, ...]
    print_jobs: tuple[dict[str, str | None], ...]


def read_what_can_be_read(damaged: Path) -> Salvage:
    """Read the file row by row until it fails; never writes to it."""
    heads = {
        str(terminal): (int(sequence), str(digest))
        for terminal, sequence, digest in _rows(damaged, "SELECT terminal_id, sequence, digest FROM outbox_head")
        if isinstance(sequence, int) and _DIGEST.fullmatch(str(digest))
    }
    bodies = [row[0] for row in _rows(damaged, "SELECT body FROM outbox ORDER BY rowid")]
    found = [record_in(body) for body in bodies if isinstance(body, bytes)]
    records = {record.record_id: record for record in found if record is not None}
    jobs = _rows(damaged, f"SELECT {', '.join(_PRINT_COLUMNS)} FROM print_journal")  # noqa: S608 - our own constants
    print_jobs = {str(row[0]): _named(row) for row in jobs if _is_text(row)}
    return Salvage(heads, tuple(records.values()), tuple(print_jobs.values()))


def restore(database: Database, salvage: Salvage, detail: str, now: datetime) -> None:
    """Put it into a fresh database, and note the loss where the chain's end was not readable."""
    entries = _without_clashes(salvage.records, now)
    with database.writing() as connection:
        if salvage.heads:
            heads = [{"terminal_id": key, "sequence": end[0], "digest": end[1]} for key, end in salvage.heads.items()]
            connection.execute(insert(OUTBOX_HEAD), heads)
        else:
            loss = {"terminal_id": None, "noticed_at": now.isoformat(), "detail": detail}
            connection.execute(insert(CHAIN_LOSS), loss)
        if entries:
            connection.execute(insert(OUTBOX), entries)
        if salvage.print_jobs:
            connection.execute(insert(PRINT_JOURNAL), list(salvage.print_jobs))


def _without_clashes(records: tuple[Record, ...], now: datetime) -> list[dict[str, object]]:
    places = {(record.terminal_id, record.sequence): entry_values(record, now) for record in records}
    return list(places.values())


def _rows(damaged: Path, query: str) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    with contextlib.suppress(sqlite3.Error):
        connection = sqlite3.connect(f"file:{damaged}?mode=ro", uri=True)
        with contextlib.closing(connection):
            rows.extend(connection.execute(query))
    return rows


def _named(row: tuple[object, ...]) -> dict[str, str | None]:
    values = (None if value is None else str(value) for value in row)
    return dict(zip(_PRINT_COLUMNS, values, strict=True))


def _is_text(row: tuple[object, ...]) -> bool:
    named = zip(_PRINT_COLUMNS, row, strict=True)
    return all(isinstance(value, str) or (name == "record_id" and value is None) for name, value in named)
