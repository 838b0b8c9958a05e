"""Whole records are found in bytes, wherever their pieces lie, and nothing is found that is not what was written."""

import hashlib
import random
import shutil
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.records import Record
from offline_queue.carving import Pages, carve
from offline_queue.salvage import carved_records, read_what_can_be_read
from offline_queue.storage import record_in
from offline_queue.wal import PAGE_BYTES, read_wal
from tests.contract.parts import submission
from tests.offline_queue.parts import StoredOutbox, opened

SIZES = (10, 800, 3_000, 9_000, 60_000)
NONE: frozenset[str] = frozenset()


class Files:
    """File and log of a queue, half of it folded; and every record in it by digest."""

    def __init__(self, folder: Path) -> None:
        stored = StoredOutbox(opened(folder / "queue.db"))
        self.records: dict[str, Record] = {}
        for number in range(20):
            record = stored.take(content=submission("x" * SIZES[number % len(SIZES)]))
            assert isinstance(record, Record)
            self.records[record.digest] = record
            if number == 9:
                stored.database.fold()
        shutil.copy(folder / "queue.db-wal", folder / "log")
        self.file = (folder / "queue.db").read_bytes()
        self.log = (folder / "log").read_bytes()
        stored.database.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("carving"))


def carved(file: bytes, log: bytes) -> dict[str, bytes]:
    return carve(Pages(file, log, read_wal(log)), NONE)


def test_records_of_every_size_are_carved(files: Files) -> None:
    found = carved(files.file, files.log)
    assert {digest: record_in(body) for digest, body in found.items()} == files.records


def test_known_records_are_not_looked_for(files: Files) -> None:
    known = frozenset(list(files.records)[:5])
    found = carve(Pages(files.file, files.log, read_wal(files.log)), known)
    assert set(found) == set(files.records) - known


def test_log_alone_gives_unfolded_records(files: Files) -> None:
    assert len(carved(b"", files.log)) == 10


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), is_log=st.booleans())
def test_carved_records_equal_written_ones(files: Files, seed: int, is_log: bool) -> None:
    chance = random.Random(seed)
    content = bytearray(files.log if is_log else files.file)
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    found = carved(files.file, bytes(content)) if is_log else carved(bytes(content), files.log)
    assert {digest: record_in(body) for digest, body in found.items()}.items() <= files.records.items()


@settings(max_examples=100, deadline=None)
@given(file=st.binary(max_size=3 * PAGE_BYTES), log=st.binary(max_size=2 * PAGE_BYTES))
def test_any_bytes_are_carved_without_a_fault(file: bytes, log: bytes) -> None:
    assert carved(file, log) == {}


def page(begin: bytes, *, first: bytes = b"") -> bytes:
    return (first + begin).ljust(PAGE_BYTES, b"\x00")


def pointer(number: int) -> bytes:
    return struct.pack(">I", number)


BODY = b'{"digest":"' + b"0" * 64 + b'","a":1}'


@pytest.mark.parametrize(
    "pages",
    [
        (page(b"\x0d" + BODY[:80] + pointer(1)),),
        (page(b"\x0d" + BODY[:80] + pointer(9)),),
        (page(b"\x0d" + BODY[:80] + pointer(2)), page(b"x" * (PAGE_BYTES - 4), first=pointer(2))),
        (page(b"\x0d" + BODY[:80] + pointer(2)), page(b"\x01", first=pointer(3))),
        (page(b"\x0d" + BODY[:80].ljust(PAGE_BYTES - 3, b"x") + b"\x00\x00"),),
        (page(b"\x0d" + BODY.ljust(PAGE_BYTES - 1, b"x")),),
    ],
    ids=["itself", "nowhere", "ring", "no text", "cut pointer", "no end"],
)
def test_chains_of_pages_that_lead_nowhere_end(pages: tuple[bytes, ...]) -> None:
    assert carved(b"".join(pages), b"") == {}


def test_record_that_begins_in_overflow_page_is_found(files: Files) -> None:
    digest, record = next((each.digest, each) for each in files.records.values() if len(each.sealed or b"") > 9_000)
    body = carved(files.file, files.log)[digest]
    pieces = [body[at : at + PAGE_BYTES - 4] for at in range(0, len(body), PAGE_BYTES - 4)]
    chain = [page(piece, first=pointer(number + 2)) for number, piece in enumerate(pieces[:-1])]
    found = carved(b"".join([*chain, page(pieces[-1], first=pointer(0))]), b"")
    assert {key: record_in(value) for key, value in found.items()} == {digest: record}


def test_whole_text_of_unknown_kind_is_ignored(tmp_path: Path) -> None:
    rest = b'"of_a_later_program":1}'
    digest = hashlib.sha256(b"{" + rest).hexdigest()
    page = b"\0" * 100 + b'{"digest":"' + digest.encode() + b'",' + rest
    (tmp_path / "queue.db").write_bytes(page.ljust(PAGE_BYTES, b"\0"))

    assert set(carved_records(tmp_path / "queue.db")) == {digest}
    assert read_what_can_be_read(tmp_path / "queue.db").records == ()
