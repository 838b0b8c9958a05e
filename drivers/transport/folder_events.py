"""What comes and goes at a path: inotify on the nearest folder above it that is there."""

import ctypes
import os
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_CREATE, _DELETE, _FROM, _TO, _ATTRIB = 0x100, 0x200, 0x40, 0x80, 0x4
_SELF = 0x400 | 0x800
"""The folder itself was deleted or moved."""
_IGNORED = 0x8000
_LOST = 0x4000
_HEAD = struct.Struct("iIII")
_LONGEST = 65536

_libc = ctypes.CDLL(None, use_errno=True)


class FolderEvents:
    """Watches for paths that need not be there (路径事件). Never blocks. Raises OSError where the system gives no watch."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = set(paths)
        self._awaited: dict[int, set[str]] = {}
        self._file = _libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._file < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self._watch()

    def fileno(self) -> int:
        return int(self._file)

    def has_news(self) -> bool:
        """Take all that has come; whether it was about one of the paths or a folder on the way to it."""
        is_news = False
        with suppress(BlockingIOError):
            while data := os.read(self._file, _LONGEST):
                is_news |= self._are_awaited(data)
        if is_news:
            self._watch()
        return is_news

    def close(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def _are_awaited(self, data: bytes) -> bool:
        awaited = [
            self._is_awaited(*event) for event in _events(data)
        ]  # all of them: a watch that ended is forgotten here
        return any(awaited)

    def _is_awaited(self, watch: int, mask: int, name: str) -> bool:
        if mask & _IGNORED:
            self._awaited.pop(watch, None)
        return bool(mask & (_SELF | _IGNORED | _LOST)) or name in self._awaited.get(watch, ())

    def _watch(self) -> None:
        """Watch for the next part of each path in the last folder of it that is there."""
        self._awaited = {}
        for path in self._paths:
            folder = next(parent for parent in path.parents if parent.is_dir())
            mask = _CREATE | _DELETE | _FROM | _TO | _ATTRIB | _SELF
            watch = _libc.inotify_add_watch(self._file, os.fsencode(folder), mask)
            if watch >= 0:
                self._awaited.setdefault(watch, set()).add(path.relative_to(folder).parts[0])


def _events(data: bytes) -> Iterable[tuple[int, int, str]]:
    """Watch, mask and name of each."""
    at = 0
    while at + _HEAD.size <= len(data):
        watch, mask, _, length = _HEAD.unpack_from(data, at)
        name = data[at + _HEAD.size : at + _HEAD.size + length].rstrip(b"\0")
        yield watch, mask, os.fsdecode(name)
        at += _HEAD.size + length
