"""What the folder of releases needs of a file system, in steps that a power cut can only come between.

Imports the standard library alone: it runs before there is a release (updates/slots.py).
"""

import os
from pathlib import Path
from typing import Protocol


class ReleaseDisk(Protocol):
    """Files of one folder (发布盘). Raises OSError."""

    def read(self, file: Path) -> bytes | None:
        """Its content, or None where there is none."""

    def replace(self, file: Path, content: bytes) -> None:
        """The file holds `content` in whole, or what it held before, whenever the power goes."""

    def put(self, part: Path, file: Path) -> None:
        """A file that is complete under another name gets its own, once it is on the disk."""

    def remove(self, file: Path) -> None:
        """Gone, or never there."""

    def names(self, folder: Path) -> list[str]:
        """Files of a folder, sorted; empty where there is no folder."""


class RealDisk:
    """The file system of the machine."""

    def read(self, file: Path) -> bytes | None:
        try:
            return file.read_bytes()
        except FileNotFoundError:
            return None

    def replace(self, file: Path, content: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(file.name + ".new")
        part.write_bytes(content)
        self.put(part, file)

    def put(self, part: Path, file: Path) -> None:
        _flush(part)
        part.replace(file)
        _flush(file.parent)

    def remove(self, file: Path) -> None:
        file.unlink(missing_ok=True)

    def names(self, folder: Path) -> list[str]:
        return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []


def _flush(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
