"""A queue file made by any earlier version opens whole, with all that it held, and goes on."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from contract.chain import end_of
from contract.records import Record
from offline_queue.database import QueueDatabase
from offline_queue.errors import QueueFault
from offline_queue.opening import NotOpened, Opened, open_database, open_to_look
from offline_queue.print_journal import SqlitePrintJournal
from offline_queue.schema import SCRIPTS
from offline_queue.witness import witness_file
from tests.contract.parts import chain_of
from tests.contract.whole_chain import ChainWhole, verify_chain
from tests.hand_clock import NOON, HandClock
from tests.offline_queue.parts import TERMINAL, StoredOutbox, opened

OLD_FORMS = ["0001", "0002"]
ALL = 10**9


def old_file(path: Path, form: str) -> list[Record]:
    """As that version left it: one record delivered and erased, two that wait, one that is parked, a print job."""
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, form)
    engine.dispose()
    records = chain_of(4)
    at = NOON.isoformat()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for record, state in zip(records[1:], ("pending", "parked", "pending"), strict=True):
            body = record.model_dump_json(exclude={"epoch"}).encode()
            parked = (at, "because") if state == "parked" else (None, "")
            row = (record.record_id, TERMINAL, record.sequence, "case", state, len(body), at, *parked, body)
            connection.execute("INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO delivery VALUES (?, ?, 1, 'accepted', ?)", (records[0].record_id, TERMINAL, at))
        connection.execute("INSERT INTO outbox_head VALUES (?, 4, ?)", (TERMINAL, records[3].digest))
        connection.execute("INSERT INTO print_journal VALUES ('job', 'receipt', NULL, 'sent', ?, ?, '')", (at, at))
    return records


@pytest.mark.parametrize("form", OLD_FORMS)
def test_old_file_keeps_everything_after_migration(tmp_path: Path, form: str) -> None:
    records = old_file(tmp_path / "queue.db", form)
    stored = StoredOutbox(opened(tmp_path / "queue.db"))
    assert stored.outbox.pending(9, ALL) == (records[1], records[3])
    assert [(each.record_id, each.reason) for each in stored.outbox.parked()] == [(records[2].record_id, "because")]
    assert stored.outbox.disposition_of(records[0].record_id) is not None
    assert [each.job_id for each in SqlitePrintJournal(stored.database, HandClock()).unresolved()] == ["job"]
    assert (stored.outbox.frozen(), stored.outbox.damage()) == (None, ())
    new = stored.took(1)
    assert verify_chain([*records, *new]) == ChainWhole(end_of(new[0]))
    stored.database.close()
    opened(tmp_path / "queue.db").close()


@pytest.mark.parametrize("form", OLD_FORMS)
def test_damaged_old_file_is_saved_in_new_form(tmp_path: Path, form: str) -> None:
    path = tmp_path / "queue.db"
    records = old_file(path, form)
    content = bytearray(path.read_bytes())
    page = content.find(b"ix_outbox_state") // 4096
    assert page == 0
    with closing(sqlite3.connect(path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name LIKE 'ix_outbox_%'").fetchone()[0]
    content[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    answer = open_database(path, NOON)
    assert isinstance(answer, Opened)
    assert answer.set_aside is not None
    stored = StoredOutbox(answer.database)
    assert stored.outbox.pending(9, ALL) == (records[1], records[3])
    assert [each.reason for each in stored.outbox.parked()] == ["because"]
    assert stored.outbox.counts().last_sequence == 4
    stored.database.close()


@pytest.mark.parametrize("form", OLD_FORMS)
@pytest.mark.parametrize("is_migrated", [True, False])
@pytest.mark.parametrize("is_empty", [True, False])
def test_cut_before_migration_end_is_no_damage(
    tmp_path: Path, form: str, is_migrated: bool, is_empty: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "queue.db"
    old_file(path, form)
    if is_empty:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executescript("DELETE FROM outbox; DELETE FROM delivery; DELETE FROM outbox_head")
    (tmp_path / ".queue.db.made").touch()
    migrate = QueueDatabase.migrate

    def cut_off(database: QueueDatabase) -> None:
        if is_migrated:
            migrate(database)
        raise QueueFault("the power is gone")

    monkeypatch.setattr(QueueDatabase, "migrate", cut_off)
    assert isinstance(open_database(path, NOON), NotOpened)
    monkeypatch.undo()
    assert witness_file(path).exists()
    stored = StoredOutbox(opened(path))
    assert (stored.outbox.frozen(), stored.outbox.damage()) == (None, ())
    stored.database.close()


@pytest.mark.parametrize("form", OLD_FORMS)
def test_look_at_an_old_file_changes_nothing(tmp_path: Path, form: str) -> None:
    old_file(tmp_path / "queue.db", form)
    before = (tmp_path / "queue.db").read_bytes()
    looked = open_to_look(tmp_path / "queue.db")
    assert isinstance(looked, NotOpened)
    assert "version" in looked.reason
    assert (tmp_path / "queue.db").read_bytes() == before
