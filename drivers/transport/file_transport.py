"""A character device such as /dev/usb/lp0. Makes no file, and never waits inside a system call."""

import errno
import os
import select
import stat
from contextlib import suppress
from pathlib import Path

from drivers.ports.errors import DeviceLost
from drivers.transport.transport import words_of

_ONLY_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL}
_READ = 4096


class FileTransport:
    """Writes (设备文件通路), and reads back what the device says where the kernel lets it (usblp does). Implements `Transport`.

    `seconds`: how long it may take nothing.
    """

    def __init__(self, path: str, seconds: float) -> None:
        self._seconds = seconds
        try:
            if not stat.S_ISCHR(Path(path).stat().st_mode):
                raise DeviceLost(f"{path} is no device: nothing is written to plain files, folders and pipes")
            self._file, self._is_readable = _opened(path)
        except OSError as fault:
            raise DeviceLost(f"cannot open {path}: {words_of(fault)}") from fault
        self._path = path

    def write(self, data: bytes) -> None:
        """Send all of it."""
        left = memoryview(data)
        try:
            while left:
                if not select.select([], [self._file], [], self._seconds)[1]:
                    raise TimeoutError
                with suppress(BlockingIOError):
                    left = left[os.write(self._file, left) :]
        except (OSError, ValueError) as fault:
            raise DeviceLost(f"sending failed: {words_of(fault)}") from fault

    def read(self, seconds: float) -> bytes:
        """Whatever comes within `seconds`."""
        if not self._is_readable:
            select.select([], [], [], seconds)
            return b""
        try:
            if not select.select([self._file], [], [], seconds)[0]:
                return b""
            data = os.read(self._file, _READ)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as fault:
            raise DeviceLost(f"reading failed: {words_of(fault)}") from fault
        # A device that is at its end has nothing to say now, nor later: it must not be asked in a circle.
        self._is_readable = bool(data)
        return data

    def drain(self) -> None:
        """Throw away what has arrived."""
        while self.read(0):
            pass

    def probe(self) -> None:
        """Find out whether this is still the device at that path: one that was plugged in again is another."""
        try:
            held, there = os.fstat(self._file), Path(self._path).stat()
        except OSError as fault:
            raise DeviceLost(f"{self._path} is gone: {words_of(fault)}") from fault
        if (held.st_ino, held.st_dev) != (there.st_ino, there.st_dev):
            raise DeviceLost(f"{self._path} is another device now")

    def close(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


def _opened(path: str) -> tuple[int, bool]:
    """The open file, and whether it can be read."""
    both = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    try:
        return os.open(path, os.O_RDWR | both), True
    except OSError as fault:
        if fault.errno not in _ONLY_WRITABLE:
            raise
    return os.open(path, os.O_WRONLY | both), False
