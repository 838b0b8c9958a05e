"""A code scanner that types, on the device's side: events of the kernel's form through a named pipe."""

import os
from pathlib import Path

from drivers.transport.input_events import EVENT

SHIFT, ALT, ENTER, CAPS_LOCK, F1 = 42, 56, 28, 58, 59
KEYS = {
    **dict(zip("1234567890-=", range(2, 14), strict=True)),
    **dict(zip("qwertyuiop[]", range(16, 28), strict=True)),
    **dict(zip("asdfghjkl;'`", range(30, 42), strict=True)),
    **dict(zip("\\zxcvbnm,./", range(43, 54), strict=True)),
    " ": 57,
}
ABOVE = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))


class Typist:
    """The scanner's side of the pipe. `held`: how often somebody took the keyboard for themselves."""

    def __init__(self, pipe: Path) -> None:
        self.pipe = pipe
        self.held = 0
        os.mkfifo(pipe)
        self._reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        self._file = os.open(pipe, os.O_WRONLY)

    def hold(self, _device: int) -> None:
        self.held += 1

    def send(self, kind: int, code: int, value: int) -> None:
        os.write(self._file, _event(kind, code, value))

    def press(self, code: int, *modifiers: int) -> None:
        os.write(self._file, _press(code, *modifiers))

    def type(self, text: str) -> None:
        os.write(self._file, b"".join(map(_typed, text)))

    def scan(self, code: str) -> None:
        """As a scanner does: all of it at once, with Enter behind it."""
        os.write(self._file, b"".join(map(_typed, code)) + _press(ENTER))

    def unplug(self) -> None:
        for end in (self._reader, self._file):
            if end >= 0:
                os.close(end)
        self._reader = self._file = -1


def _event(kind: int, code: int, value: int) -> bytes:
    return EVENT.pack(0, 0, kind, code, value) + EVENT.pack(0, 0, 0, 0, 0)


def _press(code: int, *modifiers: int) -> bytes:
    """With its repetition, as a key that is held for a moment."""
    down = [_event(1, modifier, 1) for modifier in modifiers]
    up = [_event(1, modifier, 0) for modifier in modifiers]
    return b"".join([*down, _event(1, code, 1), _event(1, code, 2), _event(1, code, 0), *up])


def _typed(character: str) -> bytes:
    base = ABOVE.get(character, character.lower())
    return _press(KEYS[base], *([SHIFT] if base != character else []))
