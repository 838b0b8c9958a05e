"""Where the terminal may not write, it says so: nothing is set aside, nothing is made again, nothing is promised."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.offline_queue.parts import StoredOutbox, opened

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others can look into; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory(prefix="queue-") as name:
        made = Path(name)
        made.chmod(0o755)
        yield made
        made.chmod(0o755)


def opening_as_a_stranger(path: Path) -> str:
    command = [sys.executable, "-m", "tests.offline_queue.read_only", str(path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_folder_that_may_not_be_written_is_reported(folder: Path) -> None:
    folder.chmod(0o555)
    assert "Permission denied" in opening_as_a_stranger(folder / "queue.db")
    assert contents(folder) == {}


@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_unwritable_file_stays_unchanged(folder: Path, mode: int) -> None:
    stored = StoredOutbox(opened(folder / "queue.db"))
    records = stored.took(3)
    stored.database.close()
    (folder / "queue.db").chmod(mode)
    folder.chmod(0o555)
    before = contents(folder)
    assert "Permission denied" in opening_as_a_stranger(folder / "queue.db")
    assert contents(folder) == before
    folder.chmod(0o755)
    (folder / "queue.db").chmod(0o600)
    again = StoredOutbox(opened(folder / "queue.db"))
    assert again.outbox.pending(9, 10**9) == tuple(records)
    again.database.close()
