"""What can be taken away is found by what the kernel says of mounts and drives."""

from pathlib import Path

import pytest

from app.core.machine.removable_media import removable_folders


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """A stick with a partition (8:17), and the disk of the terminal (259:2)."""
    for drive, partition, number, removable in (("sdb", "sdb1", "8:17", "1"), ("nvme0n1", "nvme0n1p2", "259:2", "0")):
        folder = tmp_path / "block" / drive / partition
        folder.mkdir(parents=True)
        (folder.parent / "removable").write_text(f"{removable}\n")
        (tmp_path / "dev").mkdir(exist_ok=True)
        (tmp_path / "dev" / number).symlink_to(folder)
    return tmp_path / "dev"


def mounts(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "mountinfo"
    file.write_text("".join(f"{line}\n" for line in lines))
    return file


def test_stick_is_found_and_disk_is_not(tmp_path: Path, devices: Path) -> None:
    stick = tmp_path / "my stick"
    stick.mkdir()
    escaped = str(stick).replace(" ", "\\040")
    found = removable_folders(
        mounts(
            tmp_path,
            "24 1 259:2 / / rw - ext4 /dev/nvme0n1p2 rw",
            f"90 24 8:17 / {escaped} rw,nosuid shared:1 - vfat /dev/sdb1 rw",
            "91 24 0:25 / /proc rw - proc proc rw",
            "short line",
        ),
        devices,
    )
    assert found == (stick,)


def test_stick_that_is_gone_is_none(tmp_path: Path, devices: Path) -> None:
    gone = mounts(tmp_path, f"90 24 8:17 / {tmp_path}/gone rw - vfat /dev/sdb1 rw")
    assert removable_folders(gone, devices) == ()
    assert removable_folders(tmp_path / "no file", devices) == ()


def test_this_machine_is_looked_at_without_a_fault() -> None:
    assert all(each.is_dir() for each in removable_folders())
