"""A file that only takes room, so that there is room when the disk is full: for the words of the delivery, never for more."""

import contextlib
import os
from pathlib import Path

OWNER_ONLY = 0o600
BALLAST_BYTES = 8 * 1024 * 1024
"""Twice what the log of the queue grows to before it is folded."""


class Ballast:
    """A file that holds disk space for the day on which the disk is full (压舱文件).

    `release` gives its room back to the disk, `restore` takes it again. Raises nothing: without it all goes on.
    """

    def __init__(self, path: Path, size: int = BALLAST_BYTES) -> None:
        self._path = path
        self._size = size

    def release(self) -> bool:
        """Give the room back. False when there was none to give."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

    def restore(self) -> bool:
        """Take the room, where the disk has it. Whether it is taken now."""
        with contextlib.suppress(OSError):
            if self._path.stat().st_size == self._size:
                return True
        try:
            self._take()
        except OSError:
            with contextlib.suppress(OSError):
                self._path.unlink()  # a part of it would only hide that there is none
            return False
        return True

    def _take(self) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
        try:
            os.posix_fallocate(descriptor, 0, self._size)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def ballast_file(path: Path) -> Path:
    """Where the ballast of the queue at `path` lies."""
    return path.with_name(f"{path.name}.ballast")
