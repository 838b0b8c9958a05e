"""Saves from a damaged database file and its log what can still be read. Records prove themselves by their digest.

Two ways: SQLite reads what it can, row by row and from both ends, which also shows the state of each record; and whole
records are found in the bytes, where SQLite gives up.
"""

import contextlib
import re
import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from contract.chain import ChainEnd, end_of
from contract.records import Record
from offline_queue.carving import Pages, carve
from offline_queue.storage import record_in
from offline_queue.wal import PAGE_BYTES, Bytes, read_wal
from offline_queue.witness import Chain

Row = dict[str, Any]
"""As SQLite read it: nothing in it is certain, so Any."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_TABLES = ("outbox_head", "delivery", "print_journal", "printer_job")
_PAGE_COUNT_AT = 28
_MOST_PAGES = 1 << 24
_MOST_NUMBERS = 2**53


class SavedRecord(Struct, frozen=True):
    """A whole record, the bytes it was read from, and its row where that could be read too."""

    record: Record
    body: bytes
    row: Row


class Salvage(Struct, frozen=True):
    """The readable rest of a damaged queue (抢救结果): ends of chains as the file says, whole records, deliveries and print jobs."""

    heads: dict[Chain, ChainEnd]
    records: tuple[SavedRecord, ...] = ()
    deliveries: tuple[Row, ...] = ()
    print_jobs: tuple[Row, ...] = ()
    printer_jobs: tuple[Row, ...] = ()

    def newest(self, chain: Chain) -> ChainEnd | None:
        """The last link that a record proves."""
        links = [end_of(record.record) for record in self.records if chain_of(record.record) == chain]
        return max(links, key=lambda end: end.sequence, default=None)


NOTHING = Salvage({})


def chain_of(record: Record) -> Chain:
    """Whose chain it is a link of."""
    return Chain(record.terminal_id, record.epoch)


def read_what_can_be_read(damaged: Path) -> Salvage:
    """Read the file and its log by every way there is; never writes to them. Raises OSError."""
    tables: dict[str, list[Row]] = {name: [] for name in _TABLES}
    saved: dict[str, SavedRecord] = {}
    with _readable(damaged) as sources:
        for source in sources:
            for name in _TABLES:
                tables[name] += _rows(source, name)
            for row in _rows(source, "outbox"):
                _save(row, saved)
    known = frozenset(entry.record.digest for entry in saved.values())
    for body in carved_records(damaged, known).values():
        record = record_in(body)
        if record is not None:
            saved.setdefault(record.record_id, SavedRecord(record, body, {}))
    heads: dict[Chain, ChainEnd] = {}
    for row in filter(_is_head, tables["outbox_head"]):
        chain, end = Chain(row["terminal_id"], row.get("epoch", 1)), ChainEnd(row["sequence"], row["digest"])
        heads[chain] = max(end, heads.get(chain, end), key=lambda end: end.sequence)
    return Salvage(
        heads,
        tuple(saved.values()),
        tuple(_once(tables["delivery"], "record_id")),
        tuple(_once(tables["print_journal"], "job_id")),
        tuple(_once(tables["printer_job"], "name")),
    )


def carved_records(damaged: Path, known: frozenset[str] = frozenset()) -> dict[str, bytes]:
    """The JSON of every record that lies whole in the bytes of the file or its log, by digest, but `known` ones. Raises OSError."""
    with _mapped(damaged) as file, _mapped(Path(f"{damaged}-wal")) as log:
        return carve(Pages(file, log, read_wal(log)), known)


def _save(row: Row, saved: dict[str, SavedRecord]) -> None:
    body = row.pop("body", None)
    if row.get("record_id") in saved or not isinstance(body, bytes):
        return
    record = record_in(body)
    if record is not None:
        saved.setdefault(record.record_id, SavedRecord(record, body, row))


def _is_head(row: Row) -> bool:
    numbers = (row.get("sequence"), row.get("epoch", 1))
    is_numbered = all(isinstance(number, int) and 1 <= number <= _MOST_NUMBERS for number in numbers)
    return is_numbered and isinstance(row.get("terminal_id"), str) and bool(_DIGEST.fullmatch(str(row.get("digest"))))


def _once(rows: list[Row], key: str) -> Iterator[Row]:
    seen = set()
    for row in rows:
        if isinstance(row.get(key), str) and row[key] not in seen:
            seen.add(row[key])
            yield row


def _rows(source: str, table: str) -> Iterator[Row]:
    """Forwards until it fails, then backwards until it fails: a bad page in the middle costs its own rows alone."""
    for order in ("", " ORDER BY rowid DESC"):
        try:
            with contextlib.closing(sqlite3.connect(source, uri=True)) as connection:
                connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
                cursor = connection.execute(f"SELECT * FROM {table}{order}")  # noqa: S608 - our own constants
                names = [column[0] for column in cursor.description]
                for values in cursor:
                    yield dict(zip(names, values, strict=True))
        except sqlite3.Error:
            continue
        return


@contextlib.contextmanager
def _readable(damaged: Path) -> Iterator[list[str]]:
    """The file with its log, then without, then filled up to the length that it says it has, if it was cut short."""
    name = quote(str(damaged))
    sources = [f"file:{name}?mode=ro", f"file:{name}?mode=ro&immutable=1"]
    length = _promised_length(damaged)
    if length is None:
        yield sources
        return
    with tempfile.TemporaryDirectory(dir=damaged.parent, prefix=f".{damaged.name}.filled-") as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(damaged, copy)
        with copy.open("r+b") as file:
            file.truncate(length)
        yield [*sources, f"file:{quote(str(copy))}?mode=ro&immutable=1"]


def _promised_length(damaged: Path) -> int | None:
    """The length that the file says it has, where it is longer than the file."""
    try:
        with damaged.open("rb") as file:
            head = file.read(_PAGE_COUNT_AT + 4)
        pages = struct.unpack_from(">I", head, _PAGE_COUNT_AT)[0]
    except (OSError, struct.error):
        return None
    return pages * PAGE_BYTES if damaged.stat().st_size < pages * PAGE_BYTES <= _MOST_PAGES * PAGE_BYTES else None


@contextlib.contextmanager
def _mapped(path: Path) -> Iterator[Bytes]:
    """The bytes of a file; none where there is no file."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield b""
        return
    with file:
        if path.stat().st_size == 0:
            yield b""
            return
        with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            yield content
