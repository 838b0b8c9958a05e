"""A data folder has one owner at a time."""

import errno
import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from offline_queue.owner import LOCK_NAME, FolderOwner, OwnedElsewhere, claim

HOLD = """
import sys
from pathlib import Path
from offline_queue.owner import FolderOwner, claim
owner = claim(Path(sys.argv[1]))
print(isinstance(owner, FolderOwner), flush=True)
sys.stdin.read()
"""


def held_elsewhere(folder: Path) -> subprocess.Popen[bytes]:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"True\n"
    return holder


def test_second_process_is_refused_with_first_ones_number(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as holder:
        assert claim(tmp_path) == OwnedElsewhere(holder.pid)
        holder.communicate(b"")
    with claim(tmp_path) as owner:  # type: ignore[union-attr]
        assert owner.folder == tmp_path


def test_killed_owner_leaves_nothing_to_clear_away(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as holder:
        holder.kill()
        holder.communicate()
    assert isinstance(claim(tmp_path), FolderOwner)


def test_second_claim_of_one_process_is_refused_too(tmp_path: Path) -> None:
    first = claim(tmp_path)
    assert isinstance(first, FolderOwner)
    assert isinstance(claim(tmp_path), OwnedElsewhere)
    first.release()
    first.release()
    assert isinstance(claim(tmp_path), FolderOwner)


def test_unreadable_lock_still_says_that_it_is_held(tmp_path: Path) -> None:
    first = claim(tmp_path)
    (tmp_path / LOCK_NAME).write_bytes(b"\xff\xfe")
    assert claim(tmp_path) == OwnedElsewhere(0)
    assert isinstance(first, FolderOwner)


def test_lock_is_its_owners_alone(tmp_path: Path) -> None:
    claim(tmp_path / "new" / "folder")
    assert (tmp_path / "new" / "folder" / LOCK_NAME).stat().st_mode & 0o777 == 0o600


def test_folder_that_knows_no_locks_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    before = len(list(Path("/proc/self/fd").iterdir()))
    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(OSError, match="no locks"):
        claim(tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
