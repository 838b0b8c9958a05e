"""A damaged file is set aside with its name told, and what still reads is saved; nothing is replaced silently."""

import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from contract.chain import end_of
from contract.records import Record
from offline_queue.bounds import FreezeReason, Frozen
from offline_queue.damages import NumberRange
from offline_queue.database import QueueDatabase
from offline_queue.errors import QueueDamaged, QueueFault
from offline_queue.migrations import NEWEST
from offline_queue.models import METADATA
from offline_queue.opening import NotOpened, Opened, SetAside, open_database
from offline_queue.print_journal import SqlitePrintJournal
from offline_queue.print_stages import Paper
from offline_queue.replacement import build_ready
from offline_queue.restoring import Restoring
from offline_queue.salvage import read_what_can_be_read
from offline_queue.schema import SCRIPTS
from offline_queue.witness import Chain
from tests.contract.whole_chain import ChainWhole, verify_chain
from tests.hand_clock import NOON, HandClock
from tests.offline_queue.parts import TERMINAL, StoredOutbox, opened

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue.db"


def filled(path: Path, count: int = 40) -> list[Record]:
    """A closed database with records, two print jobs and several pages."""
    stored = StoredOutbox(opened(path))
    records = stored.took(count)
    journal = SqlitePrintJournal(stored.database, HandClock())
    journal.intend("one", Paper.RECEIPT)
    journal.intend("two", Paper.DOCUMENT, records[0].record_id)
    stored.database.close()
    return records


def reopened(path: Path) -> tuple[QueueDatabase, SetAside]:
    answer = open_database(path, NOON)
    assert isinstance(answer, Opened)
    assert answer.set_aside is not None
    return answer.database, answer.set_aside


def test_new_file_is_private_and_durable(path: Path) -> None:
    database = opened(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with database.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    database.close()
    path.chmod(0o644)
    opened(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_migrations_make_what_the_models_say(path: Path) -> None:
    opened(path).close()
    engine = create_engine(f"sqlite:///{path}")
    found = inspect(engine)
    for table in METADATA.sorted_tables:
        columns = {(each["name"], bool(each["nullable"])) for each in found.get_columns(table.name)}
        assert columns == {(each.name, bool(each.nullable)) for each in table.columns}
        assert {each["name"] for each in found.get_indexes(table.name)} == {each.name for each in table.indexes}
    engine.dispose()


def test_newest_revision_is_one_program_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


def test_garbage_is_set_aside_and_submissions_freeze(path: Path) -> None:
    garbage = b"this is no database at all" * 500
    path.write_bytes(garbage)
    database, aside = reopened(path)
    assert aside.path.name == "queue.db.damaged-20260302T120000Z"
    assert aside.path.read_bytes() == garbage
    assert aside.saved_records == 0
    assert StoredOutbox(database).take() == Frozen(FreezeReason.CHAIN_LOST)
    assert isinstance(StoredOutbox(database, epoch=2).take(), Record)
    database.close()


def test_second_damage_in_one_second_gets_another_name(path: Path) -> None:
    for _ in range(2):
        path.write_bytes(b"garbage" * 999)
        reopened(path)[0].close()
    assert len(list(path.parent.glob("queue.db.damaged-*Z*"))) == 2


def test_what_belongs_to_damaged_file_goes_with_it(path: Path) -> None:
    path.write_bytes(b"garbage" * 999)
    path.with_name("queue.db-shm").write_bytes(b"an index of the damaged file")
    database, aside = reopened(path)
    assert Path(f"{aside.path}-shm").read_bytes() == b"an index of the damaged file"
    database.close()
    opened(path).close()


def test_missing_queue_file_is_reported_and_freezes(path: Path) -> None:
    filled(path)
    for each in path.parent.glob("queue.db*"):
        each.unlink()
    answer = open_database(path, NOON)
    assert isinstance(answer, Opened)
    assert (answer.was_missing, answer.set_aside) == (True, None)
    stored = StoredOutbox(answer.database)
    assert stored.take() == Frozen(FreezeReason.DAMAGED)
    (damage,) = stored.outbox.damage()
    assert (damage.chain, damage.missing) == (Chain(TERMINAL, 1), (NumberRange(1, 40),))
    assert stored.outbox.accept_damage() == 1
    assert stored.took(1)[0].sequence == 41
    answer.database.close()
    again = open_database(path, NOON)
    assert isinstance(again, Opened)
    assert not again.was_missing
    again.database.close()


def test_ready_file_of_earlier_start_is_used(path: Path) -> None:
    filled(path)
    found = Restoring(read_what_can_be_read(path), None, "tried")
    ready = build_ready(path, "20260301T000000Z", found, NOON)
    path.unlink()
    answer = open_database(path, NOON)
    assert isinstance(answer, Opened)
    assert answer.was_missing
    assert not ready.exists()
    assert StoredOutbox(answer.database).outbox.counts().last_sequence == 40
    answer.database.close()


def corrupted(path: Path, at: int, length: int) -> None:
    content = bytearray(path.read_bytes())
    content[at : at + length] = b"\xa5" * length
    path.write_bytes(content)


@pytest.mark.parametrize("page_from_end", [1, 2, 3, 4, 5])
def test_readable_records_are_saved_and_chain_continues(path: Path, page_from_end: int) -> None:
    records = filled(path)
    corrupted(path, path.stat().st_size - page_from_end * PAGE, PAGE)
    database, aside = reopened(path)
    stored = StoredOutbox(database)
    saved = stored.outbox.pending(100, 10**9)
    assert len(saved) == aside.saved_records
    assert set(saved) <= set(records)
    assert stored.take() == Frozen(FreezeReason.DAMAGED)
    assert stored.outbox.accept_damage() == 1
    new = stored.take()
    assert isinstance(new, Record)
    assert verify_chain([*records, new]) == ChainWhole(end_of(new))
    assert aside.path.exists()
    database.close()


def test_most_records_survive_one_bad_page(path: Path) -> None:
    filled(path)
    corrupted(path, path.stat().st_size - PAGE, PAGE)
    database, aside = reopened(path)
    assert aside.saved_records >= 20
    assert {each.job_id for each in SqlitePrintJournal(database, HandClock()).unresolved()} <= {"one", "two"}
    database.close()


def test_file_cut_short_is_set_aside(path: Path) -> None:
    filled(path)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 3 * PAGE - 100)
    database, aside = reopened(path)
    assert aside.path.exists()
    database.close()


def test_torn_wal_loses_nothing_that_was_promised(path: Path) -> None:
    stored = StoredOutbox(opened(path))
    records = stored.took(3)
    wal = Path(f"{path}-wal")
    copy = path.with_name("torn.db")
    copy.write_bytes(path.read_bytes())
    Path(f"{copy}-wal").write_bytes(wal.read_bytes() + b"\x00" * 100 + b"half a frame")
    stored.database.close()
    torn = StoredOutbox(opened(copy))
    assert torn.outbox.pending(9, 10**9) == tuple(records)
    torn.database.close()


def test_what_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert isinstance(open_database(tmp_path / "file" / "queue.db", NOON), NotOpened)
    (tmp_path / "folder").mkdir()
    assert isinstance(open_database(tmp_path / "folder", NOON), NotOpened)
    assert (tmp_path / "folder").is_dir()


def test_full_disk_is_called_one_and_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("offline_queue.opening.shutil.disk_usage", lambda _: usage._replace(free=0))
    answer = open_database(tmp_path / "folder", NOON)
    assert isinstance(answer, NotOpened)
    assert answer.reason.startswith("the disk is full: ")


def test_busy_file_is_no_damaged_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path, 2)
    monkeypatch.setattr("offline_queue.database.BUSY_TIMEOUT_MS", 20)
    with closing(sqlite3.connect(path)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        assert isinstance(open_database(path, NOON), NotOpened)
    assert list(path.parent.glob("*.damaged*")) == []
    opened(path).close()


def test_damage_in_use_is_fault_of_its_own(path: Path) -> None:
    filled(path)
    database = opened(path)
    database.close()
    corrupted(path, PAGE, path.stat().st_size - PAGE)
    with pytest.raises(QueueDamaged), database.reading() as connection:
        connection.exec_driver_sql("SELECT count(*), max(body) FROM outbox").all()
    database.close()


def test_transaction_left_by_an_exception_leaves_no_trace(path: Path) -> None:
    stored = StoredOutbox(opened(path))

    def broken(point: str) -> None:
        if point == "outbox:written":
            raise RuntimeError(point)

    stored.outbox._writer.reached = broken
    with pytest.raises(RuntimeError):
        stored.take()
    assert stored.outbox.counts().last_sequence == 0
    stored.database.close()


def test_threads_share_one_gap_free_chain(path: Path) -> None:
    stored = StoredOutbox(opened(path))
    threads = [threading.Thread(target=stored.took, args=(10,)) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert isinstance(verify_chain(stored.outbox.pending(99, 10**9)), ChainWhole)
    assert stored.outbox.counts().last_sequence == 40
    stored.database.close()


def test_other_faults_are_faults(path: Path) -> None:
    database = opened(path)
    with pytest.raises(QueueFault, match="no such table"), database.reading() as connection:
        connection.exec_driver_sql("SELECT 1 FROM nowhere")
    database.close()
