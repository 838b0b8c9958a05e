"""Swap areas that could keep citizens' data in plain."""

from pathlib import Path

SWAPS = Path("/proc/swaps")
BLOCK_DEVICES = Path("/sys/class/block")


def plain_swap(swaps: Path = SWAPS, devices: Path = BLOCK_DEVICES) -> list[str]:
    """The swap areas that are neither in memory (zram) nor encrypted (dm-crypt); empty where the system has none.

    A swap file counts as plain: whether the disk below it is encrypted cannot be seen from here.
    """
    try:
        lines = swaps.read_text().splitlines()[1:]
    except OSError:  # a kernel without swap
        return []
    areas = (line.split()[0] for line in lines if line.strip())
    return [area for area in areas if not _is_safe(Path(area).name, devices)]


def _is_safe(device: str, devices: Path) -> bool:
    if device.startswith("zram"):
        return True
    try:
        return (devices / device / "dm" / "uuid").read_text().startswith("CRYPT-")
    except OSError:
        return False
