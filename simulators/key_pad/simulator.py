"""A tactile key pad: events of the kernel's form through a named pipe, where a machine has no input device to pretend with."""

import os
import struct
import threading
from pathlib import Path

from simulators.simulator import ActRefused, Args, Faults, State

CODES = {"next": 108, "back": 103, "choose": 28, "repeat": 129, "louder": 115, "faster": 208}
_EVENT = struct.Struct("llHHi")
_REPORT = _EVENT.pack(0, 0, 0, 0, 0)


class KeyPadSimulator:
    """Sends the keys of a tactile key pad (模拟按键盘)."""

    name = "key_pad"

    def __init__(self, pipe: Path) -> None:
        self._pipe = pipe
        self._turn = threading.Lock()
        self._ends: tuple[int, ...] = ()
        self._presses = 0
        self._faults = Faults(("unplugged",))

    @property
    def endpoint(self) -> str:
        """The pipe, in the place of an event device."""
        return str(self._pipe)

    def start(self) -> None:
        """Plug the pad in: its pipe appears."""
        with self._turn:
            if not self._ends:
                self._pipe.parent.mkdir(parents=True, exist_ok=True)
                self._pipe.unlink(missing_ok=True)
                os.mkfifo(self._pipe)
                reader = os.open(self._pipe, os.O_RDONLY | os.O_NONBLOCK)
                writer = os.open(self._pipe, os.O_WRONLY | os.O_NONBLOCK)
                os.close(reader)
                self._ends = (writer,)

    def stop(self) -> None:
        """Unplug the pad: its pipe disappears."""
        with self._turn:
            for end in self._ends:
                os.close(end)
            self._ends = ()
            self._pipe.unlink(missing_ok=True)

    def press(self, code: int) -> None:
        """A key down and up again; nothing where it is unplugged, or no one listens."""
        with self._turn:
            for end in self._ends:
                try:
                    for value in (1, 0):
                        os.write(end, _EVENT.pack(0, 0, 1, code, value) + _REPORT)
                    self._presses += 1
                except (BlockingIOError, BrokenPipeError):
                    return

    def set_fault(self, name: str, on: bool) -> None:
        self._faults.switch(name, on)
        self.stop() if on else self.start()

    def state(self) -> State:
        """How many keys were pressed, and the faults."""
        return {"presses": self._presses, "faults": self._faults.as_dict()}

    def act(self, action: str, args: Args) -> State:
        """The act `press`, with the argument `key`."""
        key = str(args.get("key", ""))
        if action != "press" or key not in CODES:
            raise ActRefused(f"no act {action!r} of {key!r}; there is: press, of {', '.join(CODES)}")
        self.press(CODES[key])
        return self.state()
