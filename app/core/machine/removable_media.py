"""Where something can be taken away: file systems of removable drives that are mounted and can be written."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
DEVICES = Path("/sys/dev/block")
_ESCAPED = re.compile(r"\\([0-7]{3})")


def removable_folders(mounts: Path = MOUNTS, devices: Path = DEVICES) -> tuple[Path, ...]:
    """The folders, in the order of their names. Nothing is mounted here: the system does that (packaging)."""
    try:
        lines = mounts.read_text("utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ()
    return tuple(sorted(set(_removable(lines, devices))))


def _removable(lines: list[str], devices: Path) -> Iterator[Path]:
    """By the fields of proc_pid_mountinfo(5): the third is the device, the fifth where it is mounted."""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 6 or not _is_removable(devices / fields[2]):
            continue
        folder = Path(_ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[4]))
        if os.access(folder, os.W_OK):
            yield folder


def _is_removable(device: Path) -> bool:
    """Of a drive itself, or of the drive that a partition is on."""
    for folder in (device, device.resolve().parent):
        try:
            return (folder / "removable").read_text().strip() == "1"
        except OSError:
            continue
    return False
