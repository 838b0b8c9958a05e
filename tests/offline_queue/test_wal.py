"""The log is read as SQLite reads it, and what SQLite does not say is said: whole transactions behind a bad place."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offline_queue.wal import FRAME_HEADER_BYTES, HEADER_BYTES, PAGE_BYTES, WalState, read_wal

FRAME = FRAME_HEADER_BYTES + PAGE_BYTES
TRANSACTIONS = 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A database whose log holds some transactions of several pages each; still open, so that the log stays."""
    path = tmp_path_factory.mktemp("wal") / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (number, body)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for number in range(TRANSACTIONS):
            connection.execute("INSERT INTO t VALUES (?, ?)", (number, bytes([65 + number]) * 9_000))
        yield path.parent


@pytest.fixture(scope="module")
def log(folder: Path) -> bytes:
    return (folder / "a.db-wal").read_bytes()


def rows_with(log: bytes, folder: Path) -> int:
    """How many transactions SQLite itself finds."""
    copy = folder / "copy.db"
    for stale in folder.glob("copy.db*"):
        stale.unlink()
    copy.write_bytes((folder / "a.db").read_bytes())
    Path(f"{copy}-wal").write_bytes(log)
    with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM t").fetchone()[0])


def last_commit_but_one(log: bytes) -> int:
    """The byte behind the last transaction but one."""
    commits = [frame.at for frame in read_wal(log).frames if frame.is_commit]
    return commits[-2] + PAGE_BYTES


def test_whole_log_is_whole(log: bytes) -> None:
    wal = read_wal(log)
    assert wal.state is WalState.WHOLE
    assert len(wal.frames) == (len(log) - HEADER_BYTES) // FRAME
    assert sum(frame.is_commit for frame in wal.frames) == TRANSACTIONS


@pytest.mark.parametrize("content", [b"", b"\x00" * 500, b"short"])
def test_log_without_content_is_whole(content: bytes) -> None:
    assert read_wal(content).state is WalState.WHOLE


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_flipped_bit_before_whole_transactions_is_damage(log: bytes, folder: Path, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, last_commit_but_one(log) - 1))
    broken = bytearray(log)
    broken[place] ^= 1 << data.draw(st.integers(0, 7))
    wal = read_wal(bytes(broken))
    assert wal.state is WalState.DAMAGED
    assert len(wal.frames) == len(read_wal(log).frames), "every frame is still looked at"
    assert rows_with(bytes(broken), folder) < TRANSACTIONS, "SQLite takes the rest for the end of the log"


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_bit_in_the_last_transaction_is_torn(log: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(last_commit_but_one(log), len(log) - 1))
    broken = bytearray(log)
    broken[place] ^= 1 << data.draw(st.integers(0, 7))
    # a changed number of its run hides a frame, and then the log only seems to end earlier
    assert read_wal(bytes(broken)).state is not WalState.DAMAGED


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_log_cut_anywhere_is_no_damage_by_itself(log: bytes, data: st.DataObject) -> None:
    length = data.draw(st.integers(0, len(log)))
    assert read_wal(log[:length]).state is not WalState.DAMAGED


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=3 * FRAME))
def test_any_bytes_are_read_without_a_fault(content: bytes) -> None:
    read_wal(content)


def test_frames_of_earlier_run_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (body)")
        for _ in range(5):
            connection.execute("INSERT INTO t VALUES (?)", (b"x" * 9_000,))
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
        connection.execute("INSERT INTO t VALUES (?)", (b"y",))
        wal = read_wal(Path(f"{path}-wal").read_bytes())
    assert wal.state is WalState.WHOLE
    assert {frame.is_current for frame in wal.frames} == {True, False}
