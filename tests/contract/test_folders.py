"""A file is replaced in whole or not at all, for its owner alone unless said otherwise."""

import stat
from pathlib import Path

import pytest

from contract.folders import put_in_place, write_atomically


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_content_and_rights_are_as_asked(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "new" / "file"
    write_atomically(file, b"first", mode)
    write_atomically(file, b"second", mode)
    assert file.read_bytes() == b"second"
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert list(file.parent.iterdir()) == [file]


def test_failed_replacement_leaves_no_rest(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").touch()
    with pytest.raises(OSError, match="directory"):
        write_atomically(tmp_path / "folder", b"content")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_complete_part_gets_its_name(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"whole")
    put_in_place(tmp_path / "part", tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"whole"
    assert not (tmp_path / "part").exists()
