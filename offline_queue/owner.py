"""One owner of a data folder: anyone who writes there holds its lock, from before the first touch until it ends.

The kernel takes the lock back when its holder dies, however that happens: nothing has to be cleared away by hand.
"""

import contextlib
import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

LOCK_NAME = "owner.lock"
OWNER_ONLY = 0o600


class OwnedElsewhere(Struct, frozen=True):
    """Another process writes in this folder (已被占用). `pid` is what it left in the lock, 0 where that is not readable."""

    pid: int


class FolderOwner:
    """The right to write in `folder` (数据目录占有者); a context manager that gives it back."""

    def __init__(self, folder: Path, descriptor: int) -> None:
        self.folder = folder
        self._descriptor = descriptor

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        """Give it back; safe to call twice. The file stays: to remove it would let two processes lock two files."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def claim(folder: Path, name: str = LOCK_NAME) -> FolderOwner | OwnedElsewhere:
    """Become the owner of `folder`, which is made when missing, or learn at once who is. Raises OSError.

    `name` is of the lock: what lies in the folder may have a lock of its own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with contextlib.closing(os.fdopen(descriptor, "rb")) as taken:
            return OwnedElsewhere(_pid_in(taken.read(32)))
    except OSError:
        os.close(descriptor)
        raise
    with contextlib.suppress(OSError):  # a full disk: the lock holds all the same, and only its holder stays unnamed
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return FolderOwner(folder, descriptor)


def _pid_in(content: bytes) -> int:
    return int(content) if content.strip().isdigit() else 0
