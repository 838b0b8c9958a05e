"""What a device says that it was not asked: its frames are whole, and answer nothing."""

import math
from collections.abc import Callable

from drivers.ports.clock import MonotonicClock
from drivers.ports.errors import ProtocolFault
from drivers.transport.transport import Transport

_LISTEN, _LISTEN_LONG, _LISTEN_LONGEST = 0.1, 1.0, 3.0
"""Seconds in which a line that was just opened must be silent; longer if the device was heard talking before, and longest after a
reset: a device that talks more slowly than once a second is silent for a second, again and again."""
_RELAPSE, _QUIET = 300.0, 60.0
"""One that talks again so soon after it was heard must not be heard for so long before it is believed: no state that comes and goes."""
_MOST = 2
"""A greeting and one late answer are no stream."""
_MOST_BYTES = 16384
_SAID = "it sends answers to no question"


class TalksUnasked(ProtocolFault):
    """The device sends answers without being asked: then an answer to a question cannot be recognised among them."""


class UnaskedFrames:
    """Listens before each question (未问先答监听), and goes on suspecting a device over lines that are opened again.

    `count`: the whole frames in bytes. Without this a stream of the right frames would pass for a device that is well.
    """

    def __init__(self, clock: MonotonicClock, count: Callable[[bytes], int]) -> None:
        self._clock = clock
        self._count = count
        self._is_suspected = False
        self._heard_at = -math.inf
        self._has_relapsed = False

    def throw_away(self, line: Transport) -> None:
        """Throw away what has arrived. Raises TalksUnasked where too many frames are among it, and DeviceLost."""
        self._judge(line, line.read(0), _MOST)

    def listen(self, line: Transport) -> None:
        """Hear whether a line that was just opened is silent while nothing is asked. Raises TalksUnasked and DeviceLost."""
        until = self._clock.now() + self._listening()
        heard = b""
        while len(heard) < _MOST_BYTES and (left := until - self._clock.now()) > 0:
            heard += line.read(left)
        self._judge(line, heard, 0 if self._is_suspected else _MOST)
        if self._is_suspected and self._has_relapsed and self._clock.now() < self._heard_at + _QUIET:
            raise TalksUnasked(_SAID)
        self._is_suspected = False

    def _listening(self) -> float:
        if not self._is_suspected:
            return _LISTEN
        return _LISTEN_LONGEST if self._has_relapsed else _LISTEN_LONG

    def _judge(self, line: Transport, heard: bytes, most: int) -> None:
        line.drain()
        if self._count(heard) > most:
            now = self._clock.now()
            if not self._is_suspected:
                self._has_relapsed = now < self._heard_at + _RELAPSE
            self._is_suspected, self._heard_at = True, now
            raise TalksUnasked(_SAID)
