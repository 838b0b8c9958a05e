"""What the folder of releases needs of a file system, in steps that a power cut can only come between.

Needs the standard library alone, as `contract.folders` does: it runs before there is a release (updates/slots.py).
"""

from pathlib import Path
from typing import Protocol

from contract.folders import put_in_place, write_atomically


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
        write_atomically(file, content)

    def put(self, part: Path, file: Path) -> None:
        put_in_place(part, file)

    def remove(self, file: Path) -> None:
        file.unlink(missing_ok=True)

    def names(self, folder: Path) -> list[str]:
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
