"""A character device such as /dev/usb/lp0. Makes no file, and never waits inside a system call."""

import errno
import os
import select
import stat
import time
from contextlib import suppress
from pathlib import Path

from drivers.ports.errors import DeviceLost
from drivers.transport.transport import throw_away, words_of

_ONLY_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL}
_READ = 4096
_NOTHING_LOOK = 0.02
"""Seconds until a device is asked again that calls itself ready and is not."""


class FileTransport:
    """Writes (设备文件通路), and reads back what the device says where the kernel lets it (usblp does). Implements `Transport`.

    `seconds`: how long it may take nothing.
    """

    def __init__(self, path: str, seconds: float) -> None:
        self._seconds = seconds
        try:
            if not stat.S_ISCHR(Path(path).stat().st_mode):
                raise DeviceLost(f"{path} is no device: nothing is written to plain files, folders and pipes")
            self._file, self._is_readable = _open(path)
        except OSError as fault:
            raise DeviceLost(f"cannot open {path}: {words_of(fault)}") from fault
        self._path = path
        self._is_broken = False

    def write(self, data: bytes) -> None:
        """Send all of it."""
        left, until = memoryview(data), time.monotonic() + self._seconds
        try:
            while left:
                taken = self._taken_of(left, until)
                left, until = left[taken:], time.monotonic() + self._seconds
        except (OSError, ValueError) as fault:
            self._is_broken = True
            raise DeviceLost(f"sending failed: {words_of(fault)}") from fault

    def read(self, seconds: float) -> bytes:
        """Whatever comes within `seconds`."""
        if not self._is_readable:
            select.select([], [], [], seconds)
            return b""
        until = time.monotonic() + seconds
        try:
            while select.select([self._file], [], [], max(0.0, until - time.monotonic()))[0]:
                with suppress(BlockingIOError):
                    if data := os.read(self._file, _READ):
                        return data
                # Printers send empty packets while they have nothing to say, and answer behind them: that is no end.
                if (left := until - time.monotonic()) <= 0:
                    break
                time.sleep(min(_NOTHING_LOOK, left))
        except (OSError, ValueError) as fault:
            raise DeviceLost(f"reading failed: {words_of(fault)}") from fault
        return b""

    def drain(self) -> None:
        """Throw away what has arrived."""
        throw_away(self.read)

    def probe(self) -> None:
        """Find out whether this is still the device at that path: one that was plugged in again is another."""
        try:
            held, there = os.fstat(self._file), Path(self._path).stat()
        except OSError as fault:
            raise DeviceLost(f"{self._path} is gone: {words_of(fault)}") from fault
        if (held.st_ino, held.st_dev) != (there.st_ino, there.st_dev):
            raise DeviceLost(f"{self._path} is another device now")

    def close(self) -> None:
        """Let go out what the kernel holds: it throws away what is under way when the device is closed (usblp, Linux 6.1)."""
        file, self._file = self._file, -1
        if file < 0:
            return
        with suppress(OSError, ValueError):
            if not self._is_broken:
                select.select([], [file], [], self._seconds)
        os.close(file)

    def _taken_of(self, data: memoryview, until: float) -> int:
        """How much of it the device takes; asked again where it calls itself ready and takes nothing. Raises TimeoutError."""
        while select.select([], [self._file], [], max(0.0, until - time.monotonic()))[1]:
            with suppress(BlockingIOError):
                if taken := os.write(self._file, data):
                    return taken
            if (left := until - time.monotonic()) <= 0:
                break
            time.sleep(min(_NOTHING_LOOK, left))
        raise TimeoutError


def _open(path: str) -> tuple[int, bool]:
    """The open file, and whether it can be read."""
    both = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    try:
        return os.open(path, os.O_RDWR | both), True
    except OSError as fault:
        if fault.errno not in _ONLY_WRITABLE:
            raise
    return os.open(path, os.O_WRONLY | both), False
