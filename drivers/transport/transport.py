"""What a family needs of the way to its device: bytes out, bytes in within a time, one kind of fault when it is gone."""

from collections.abc import Callable
from typing import Protocol

from drivers.ports.clock import MonotonicClock
from drivers.ports.errors import DeviceLost


class Transport(Protocol):
    """An open way to one device (通路). Used by one thread; every failure is `DeviceLost`."""

    def write(self, data: bytes) -> None:
        """Send all of it; waits as long as the device takes some, and for a bounded time without progress."""

    def read(self, seconds: float) -> bytes:
        """What has arrived, waiting up to `seconds` for the first byte; empty when nothing came."""

    def drain(self) -> None:
        """Throw away what has arrived. A device that talks without end is lost."""

    def probe(self) -> None:
        """Find out whether the device is still there, without taking what has arrived."""

    def close(self) -> None:
        """Let go of the device. Never fails; may be called twice."""


_MOST_READS = 256
"""Of what waits from before: a device that still talks then never stops."""


def throw_away(read: Callable[[float], bytes]) -> None:
    """Drop what has arrived. Raises DeviceLost if it never ends: then the line is opened again."""
    for _ in range(_MOST_READS):
        if not read(0):
            return
    raise DeviceLost("the device talks without end")


def rest(transport: Transport, clock: MonotonicClock, seconds: float) -> None:
    """Let `seconds` pass; what arrives meanwhile belongs to no exchange and is thrown away."""
    until = clock.now() + seconds
    while (left := until - clock.now()) > 0:
        transport.read(left)


def words_of(fault: Exception) -> str:
    """A fault in words that hold nothing of what was sent."""
    return fault.__class__.__name__
