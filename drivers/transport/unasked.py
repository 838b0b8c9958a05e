"""What a device says that it was not asked: its frames are whole, and answer nothing."""

from collections.abc import Callable

from drivers.ports.clock import MonotonicClock
from drivers.ports.errors import ProtocolFault
from drivers.transport.transport import Transport

_LISTEN, _LISTEN_LONG = 0.1, 1.0
"""Seconds in which a line that was just opened must be silent; longer where the device was heard talking before."""
_MOST = 2
"""A greeting and one late answer are no stream."""
_MOST_BYTES = 16384


class TalksUnasked(ProtocolFault):
    """The device sends answers without being asked: then no answer can be told from them."""


class UnaskedFrames:
    """Listens before each question (未问先答监听), and goes on suspecting a device over lines that are opened again.

    `count`: the whole frames in bytes. Without this a stream of the right frames would pass for a device that is well.
    """

    def __init__(self, clock: MonotonicClock, count: Callable[[bytes], int]) -> None:
        self._clock = clock
        self._count = count
        self._is_suspected = False

    def throw_away(self, line: Transport) -> None:
        """Throw away what has arrived. Raises TalksUnasked where too many frames are among it, and DeviceLost."""
        self._judge(line, line.read(0), _MOST)

    def listen(self, line: Transport) -> None:
        """Hear whether a line that was just opened is silent while nothing is asked. Raises TalksUnasked and DeviceLost."""
        until = self._clock.now() + (_LISTEN_LONG if self._is_suspected else _LISTEN)
        heard = b""
        while len(heard) < _MOST_BYTES and (left := until - self._clock.now()) > 0:
            heard += line.read(left)
        self._judge(line, heard, 0 if self._is_suspected else _MOST)
        self._is_suspected = False

    def _judge(self, line: Transport, heard: bytes, most: int) -> None:
        line.drain()
        if self._count(heard) > most:
            self._is_suspected = True
            raise TalksUnasked("it sends answers that nobody asked for")
