"""One process writes to a queue; a second is told at once and touches nothing; who only looks may look."""

import subprocess
import sys
from pathlib import Path

import pytest

from offline_queue.errors import QueueFault
from offline_queue.opening import NotOpened, open_database, open_to_look
from offline_queue.queue_reading import QueueReading
from offline_queue.witness import Chain
from tests.hand_clock import NOON
from tests.offline_queue.parts import TERMINAL, StoredOutbox, opened

ROOT = Path(__file__).parents[2]
SECOND = """
import sys
from pathlib import Path
from offline_queue.opening import NotOpened, open_database
from tests.hand_clock import NOON
answer = open_database(Path(sys.argv[1]), NOON)
assert isinstance(answer, NotOpened), answer
assert answer.owned_elsewhere is not None
print(answer.owned_elsewhere.pid)
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def second_process(path: Path) -> int:
    command = [sys.executable, "-c", SECOND, str(path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    return int(run.stdout)


def test_second_process_is_refused_beside_damage(stored: StoredOutbox, tmp_path: Path) -> None:
    stored.took(30)
    stored.database.fold()
    damaged = bytearray((tmp_path / "queue.db").read_bytes())
    damaged[-4096:] = b"\xa5" * 4096
    (tmp_path / "queue.db").write_bytes(damaged)
    before = contents(tmp_path)
    assert second_process(tmp_path / "queue.db") > 0
    assert contents(tmp_path) == before
    assert stored.took(1)[0].sequence == 31


def test_writer_that_ended_makes_way(stored: StoredOutbox, tmp_path: Path) -> None:
    assert isinstance(open_database(tmp_path / "queue.db", NOON), NotOpened)
    stored.database.close()
    opened(tmp_path / "queue.db").close()


def test_writer_that_could_not_open_makes_way(tmp_path: Path) -> None:
    (tmp_path / "queue.db").mkdir()
    for _ in range(2):
        answer = open_database(tmp_path / "queue.db", NOON)
        assert isinstance(answer, NotOpened)
        assert answer.owned_elsewhere is None


def test_reader_beside_writer_changes_nothing(stored: StoredOutbox, tmp_path: Path) -> None:
    records = stored.took(3)
    stored.outbox.park(records[0].record_id, "why")
    database = open_to_look(tmp_path / "queue.db")
    assert not isinstance(database, NotOpened)
    reading = QueueReading(database, Chain(TERMINAL, 1))
    assert reading.counts() == stored.outbox.counts()
    assert reading.parked() == stored.outbox.parked()
    assert reading.damage_report() == ""
    with pytest.raises(QueueFault, match="readonly"), database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")
    database.close()
    stored.took(1)


def test_missing_or_unreadable_queue_is_reported_on_look(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    assert isinstance(open_to_look(path), NotOpened)
    assert list(tmp_path.iterdir()) == []
    path.write_bytes(b"no database" * 999)
    assert isinstance(open_to_look(path), NotOpened)
    assert path.read_bytes() == b"no database" * 999
