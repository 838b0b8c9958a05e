"""Keys of an input device of the kernel (Linux input, `struct input_event`), held for ourselves so that no window gets them."""

import errno
import fcntl
import os
import select
import struct
from collections.abc import Callable, Iterator

from drivers.ports.errors import DeviceLost

EVIOCGRAB = 0x40044590
"""`_IOW('E', 0x90, int)`, linux/input.h."""

EVENT = struct.Struct("llHHi")
"""Seconds, microseconds, type, code, value."""

_READ = 64 * EVENT.size
_BUSY = (errno.EAGAIN, errno.EWOULDBLOCK)


def hold(device: int) -> None:
    """Have the device for ourselves until it is closed. Raises OSError where somebody else has it, or it is none."""
    fcntl.ioctl(device, EVIOCGRAB, 1)


def share(_device: int) -> None:
    """Leave it to others too."""


class InputEvents:
    """One input device (按键事件). Every failure is `DeviceLost`. One thread."""

    def __init__(self, device: str, hold: Callable[[int], None] = hold) -> None:
        self._rest = b""
        try:
            self._file = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise DeviceLost(f"cannot open {device}: {error}") from error
        try:
            hold(self._file)
        except OSError as error:
            os.close(self._file)
            raise DeviceLost(f"cannot have {device} for ourselves: {error}") from error

    def wait(self, seconds: float) -> None:
        """Until something comes, at most so long."""
        poll = select.poll()
        poll.register(self._file, select.POLLIN)
        if any(happened & (select.POLLERR | select.POLLHUP) for _, happened in poll.poll(seconds * 1000)):
            raise DeviceLost("the device is gone")

    def events(self) -> Iterator[tuple[int, int, int]]:
        """Type, code and value of each that has come."""
        try:
            data = self._rest + os.read(self._file, _READ)
        except OSError as error:
            if error.errno in _BUSY:
                return
            raise DeviceLost(f"read failed: {error}") from error
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        for _, _, kind, code, value in EVENT.iter_unpack(data[:whole]):
            yield kind, code, value

    def close(self) -> None:
        """Let go of it; never fails."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
