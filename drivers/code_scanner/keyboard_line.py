"""A code scanner that types: a USB keyboard to the system (HID, "keyboard wedge"), which is how most scanners leave the factory.

Read from its event device (Linux input, `struct input_event`) and held for ourselves (EVIOCGRAB), so that no key reaches
the window or another program. US layout, which is what scanners type where nothing else is set. A key that means no
character makes the code unreadable, never shorter.
"""

from collections.abc import Callable, Iterator

from drivers.ports.clock import MonotonicClock
from drivers.transport.input_events import InputEvents, hold

_SYN, _KEY = 0, 1
_SYN_DROPPED = 3
_PRESSED, _RELEASED = 1, 0
_SHIFTS = frozenset({42, 54})
_MODIFIERS = frozenset({29, 56, 97, 100, 125, 126})
"""Ctrl, Alt and Meta: with one of them held a key is a command, or a digit of a character that no one can know."""
_CAPS_LOCK = 58

_PLAIN = {
    **dict(zip(range(2, 14), "1234567890-=", strict=True)),
    **dict(zip(range(15, 28), "\tqwertyuiop[]", strict=True)),
    **dict(zip(range(30, 42), "asdfghjkl;'`", strict=True)),
    **dict(zip(range(43, 54), "\\zxcvbnm,./", strict=True)),
    **dict(zip(range(71, 84), "789-456+1230.", strict=True)),
    28: "\r",
    55: "*",
    57: " ",
    96: "\r",
    98: "/",
}
_SHIFTED = str.maketrans("1234567890-=[];'`\\,./", '!@#$%^&*()_+{}:"~|<>?')
_KEYPAD = range(71, 84)
_NO_CHARACTER = "\x1b"
"""No code holds it as text."""


class KeyboardLine:
    """What is typed (键盘口扫码器), as bytes. Every failure is `DeviceLost`. One thread."""

    def __init__(self, device: str, clock: MonotonicClock, hold: Callable[[int], None] = hold) -> None:
        self._clock = clock
        self._held: set[int] = set()
        self._input = InputEvents(device, hold)

    def read(self, seconds: float) -> bytes:
        """What has been typed, waiting up to `seconds` for the first character; empty when nothing came."""
        until = self._clock.now() + seconds
        while True:
            self._input.wait(max(0.0, until - self._clock.now()))
            typed = "".join(self._characters())
            if typed or self._clock.now() >= until:
                return typed.encode("ascii")

    def probe(self) -> None:
        """Find out whether the scanner is still there, without taking what was typed."""
        self._input.wait(0.0)

    def close(self) -> None:
        """Let go of the scanner; never fails."""
        self._input.close()

    def _characters(self) -> Iterator[str]:
        for kind, code, value in self._input.events():
            if kind == _SYN and code == _SYN_DROPPED:
                # What was let go of meanwhile is not reported: a Shift that is held for ever would turn each digit into a sign.
                self._held.clear()
                yield _NO_CHARACTER
            elif kind == _KEY and code in _SHIFTS | _MODIFIERS:
                (self._held.discard if value == _RELEASED else self._held.add)(code)
            elif kind == _KEY and value == _PRESSED and code != _CAPS_LOCK:
                yield self._character(code)

    def _character(self, code: int) -> str:
        plain = _PLAIN.get(code, _NO_CHARACTER)
        if self._held & _MODIFIERS:
            return _NO_CHARACTER
        is_shifted = bool(self._held & _SHIFTS) and code not in _KEYPAD
        return plain.upper().translate(_SHIFTED) if is_shifted else plain
