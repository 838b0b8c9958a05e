"""`make run` after an edit of the catalogue: the centre that was there before publishes what is in the tree now."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from app.extras import EnvironmentFailed
from catalogue.loader import PACKAGED
from demo.environment import DemoEnvironment, DemoPlan


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogue that can be edited."""
    copy = tmp_path / "catalogue"
    for file in PACKAGED.rglob("*.toml"):
        place = copy / file.relative_to(PACKAGED)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    monkeypatch.setattr("demo.environment.PACKAGED", copy)
    return copy


@pytest.fixture
def begin(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    """Begins it without its processes; the versions that the centre has published then."""
    for name in ("start_centre", "wait_for_centre"):
        monkeypatch.setattr(DemoEnvironment, name, lambda _self: None)
    monkeypatch.setattr("demo.environment.DockProcess", lambda *_places, **_ports: nullcontext())

    def start() -> list[int]:
        DemoEnvironment(DemoPlan(tmp_path / "run")).start()
        with closing(sqlite3.connect(tmp_path / "run" / "centre" / "centre.db")) as database:
            return [row[0] for row in database.execute("SELECT version FROM publication ORDER BY version")]

    return start


def test_edited_catalogue_is_published_once(tree: Path, begin: Callable[[], list[int]]) -> None:
    assert begin() == [1]
    edited = tree / "items" / "police.toml"
    was = edited.read_text("utf-8")
    edited.write_text(f"{was}\n# looked through\n", "utf-8")
    assert begin() == [1, 2]
    edited.write_text(f"{was}\nnonsense = 3\n", "utf-8")
    for _again in range(2):
        with pytest.raises(EnvironmentFailed, match="nonsense"):
            begin()
    edited.write_text(f"{was}\n# looked through\n", "utf-8")
    assert begin() == [1, 2]
