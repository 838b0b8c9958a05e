"""The centre's SQLite file and the log beside it are their owner's alone."""

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from central.storage.database import CentreDatabase


@pytest.mark.parametrize("exists", [True, False], ids=["there", "new"])
def test_sqlite_file_is_private(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "centre"
    if exists:
        folder.mkdir()
        (folder / "centre.db").touch(mode=0o644)
    before = os.umask(0o022)
    try:
        database = CentreDatabase(f"sqlite:///{folder / 'centre.db'}")
        with database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE one (x INTEGER)"))
        modes = {each.name: oct(each.stat().st_mode & 0o777) for each in folder.iterdir()}
    finally:
        os.umask(before)
    database.engine.dispose()
    assert len(modes) > 1
    assert set(modes.values()) == {"0o600"}, modes
