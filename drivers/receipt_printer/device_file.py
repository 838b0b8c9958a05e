"""The line to an ESC/POS printer behind a device file such as /dev/usb/lp0. Makes no file, and never waits inside a system call."""

import errno
import os
import select
import stat
from contextlib import suppress
from pathlib import Path

from drivers.ports.errors import DeviceLost
from drivers.receipt_printer.options import EscPosOptions
from drivers.receipt_printer.transport import EscPosTransport, OpenLine, words_of

_ONLY_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL}


class DeviceFileLine(OpenLine):
    """Writes (打印机设备文件), and reads back what the printer says where the kernel lets it (usblp does)."""

    def __init__(self, options: EscPosOptions) -> None:
        path = options.device
        if not stat.S_ISCHR(Path(path).stat().st_mode):
            raise DeviceLost(f"{path} is no printer device: nothing is written to plain files, folders and pipes")
        self._file, self._is_readable = _opened(path)
        self._seconds = options.reply_seconds
        self._transport = EscPosTransport("File", _Writable(self._file, self._seconds), devfile=path)

    def _send(self, command: bytes) -> None:
        _write_all(self._file, command, self._seconds)

    def read(self, seconds: float) -> bytes:
        """Whatever comes within `seconds`."""
        if not self._is_readable:
            select.select([], [], [], seconds)
            return b""
        try:
            if not select.select([self._file], [], [], seconds)[0]:
                return b""
            data = os.read(self._file, 256)
        except BlockingIOError:
            return b""
        except OSError as fault:
            raise DeviceLost(f"reading failed: {words_of(fault)}") from fault
        # A device that is at its end has nothing to say now, nor later: it must not be asked in a circle.
        self._is_readable = bool(data)
        return data

    def close(self) -> None:
        with suppress(OSError):
            os.close(self._file)


class _Writable:
    """A device file as python-escpos takes it."""

    def __init__(self, file: int, seconds: float) -> None:
        self._file = file
        self._seconds = seconds

    def write(self, data: bytes) -> None:
        _write_all(self._file, data, self._seconds)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """python-escpos closes what it is given when it goes; the line closes the file itself."""


def _opened(path: str) -> tuple[int, bool]:
    """The open file, and whether it can be read."""
    both = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    try:
        return os.open(path, os.O_RDWR | both), True
    except OSError as fault:
        if fault.errno not in _ONLY_WRITABLE:
            raise
    return os.open(path, os.O_WRONLY | both), False


def _write_all(file: int, data: bytes, seconds: float) -> None:
    """Raises TimeoutError when the device takes nothing for so long."""
    left = memoryview(data)
    while left:
        if not select.select([], [file], [], seconds)[1]:
            raise TimeoutError
        with suppress(BlockingIOError):
            left = left[os.write(file, left) :]
