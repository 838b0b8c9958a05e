"""A second start on a data folder is refused before anything is touched."""

from pathlib import Path

import pytest

from app.screen.display import RunOptions
from app.screen.running import run_terminal, run_with_demo
from kiosk.services.settings import Settings, WindowSettings
from offline_queue.owner import FolderOwner, claim


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(each): (each.stat().st_mtime_ns, each.read_bytes()) for each in folder.rglob("*") if each.is_file()}


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """A folder of a terminal that runs."""
    (tmp_path / "queue.db").write_bytes(b"of the first")
    (tmp_path / "dock").mkdir()
    (tmp_path / "dock" / "dock.json").write_text('{"pid": 1}')
    owner = claim(tmp_path)
    assert isinstance(owner, FolderOwner)
    return tmp_path


def test_second_terminal_touches_nothing_and_says_why(used: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(used)
    assert run_terminal(Settings(data=used), RunOptions()) == 1
    assert tree(used) == before
    said = capsys.readouterr().err
    assert "in use by another kiosk (process" in said
    assert "--data" in said


def test_second_demonstration_touches_nothing_and_says_why(used: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(used)
    assert run_with_demo(used, WindowSettings(), RunOptions()) == 1
    assert tree(used) == before
    assert "in use by another kiosk" in capsys.readouterr().err
