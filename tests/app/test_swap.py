"""A technician is told when the system could write a citizen's data to the disk in plain."""

from pathlib import Path

import pytest

from app.core.machine.checks import plain_swap

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    for name, uuid in (("dm-0", "CRYPT-PLAIN-swap\n"), ("dm-1", "LVM-abc\n")):
        folder = tmp_path / "block" / name / "dm"
        folder.mkdir(parents=True)
        (folder / "uuid").write_text(uuid)
    return tmp_path / "block"


@pytest.mark.parametrize(
    ("area", "is_plain"),
    [("/dev/sda2", True), ("/swapfile", True), ("/dev/dm-1", True), ("/dev/dm-0", False), ("/dev/zram0", False)],
)
def test_only_memory_and_encrypted_areas_are_safe(tmp_path: Path, devices: Path, area: str, is_plain: bool) -> None:
    swaps = tmp_path / "swaps"
    swaps.write_text(f"{HEAD}{area}                               partition\t1000\t0\t-2\n")
    assert plain_swap(swaps, devices) == ([area] if is_plain else [])


def test_no_swap_at_all_is_safe(tmp_path: Path, devices: Path) -> None:
    (tmp_path / "swaps").write_text(HEAD)
    assert plain_swap(tmp_path / "swaps", devices) == []
    assert plain_swap(tmp_path / "nothing", devices) == []
