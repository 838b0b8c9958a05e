"""Hands the keys of an event device on through a pipe of its own, and does faults to them. A fault is done to whole events: the kernel
gives no halves of them.
"""

import contextlib
import os
import random
import select
import stat
import threading
from pathlib import Path

from drivers.conformance.fault_script import LineFault, ScriptedFault
from drivers.transport.input_events import EVENT, hold

_KEY = 1
_AWAY = (LineFault.RESTART, LineFault.REPLUG)
_MUTE = (LineFault.SILENCE, LineFault.BLOCK)
_LOOK_EVERY = 0.02
_CHUNK = 64 * EVENT.size
_REPORT = EVENT.pack(0, 0, 0, 0, 0)


class EventRelay:
    """One key device with the kit in it (按键中继). `place` is what goes into the adapter's options, not to be held for itself alone."""

    def __init__(self, device: str, folder: Path) -> None:
        self.place = str(folder / "event")
        self._device = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        if stat.S_ISCHR(os.fstat(self._device).st_mode):
            hold(self._device)  # the adapter cannot hold a pipe: no key of the trial reaches a window
        self._fault: ScriptedFault | None = None
        self._random = random.Random(1)
        self._turn = threading.Lock()
        self._writer = -1
        self._is_over = threading.Event()
        self._plug()
        self._thread = threading.Thread(target=self._hand_on, name="relay", daemon=True)
        self._thread.start()

    def switch(self, fault: ScriptedFault | None) -> None:
        """From now on; None ends it. A device that restarts or is pulled out has no event device meanwhile."""
        was, self._fault = self._fault, fault
        if fault is not None and fault.fault in _AWAY:
            self._unplug()
        elif was is not None and was.fault in _AWAY:
            self._plug()

    def close(self) -> None:
        self._is_over.set()
        self._thread.join()
        self._unplug()
        os.close(self._device)

    def _plug(self) -> None:
        with self._turn:
            os.mkfifo(self.place)
            reader = os.open(self.place, os.O_RDONLY | os.O_NONBLOCK)
            self._writer = os.open(self.place, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            os.close(reader)

    def _unplug(self) -> None:
        with self._turn:
            if self._writer >= 0:
                os.close(self._writer)
                self._writer = -1
                Path(self.place).unlink(missing_ok=True)

    def _hand_on(self) -> None:
        while not self._is_over.is_set():
            if (fault := self._fault) is not None and fault.fault is LineFault.BYTES_AT_CONNECT:
                self._write(b"".join(_pressed(code) for code in bytes.fromhex(fault.bytes)))
            if not select.select([self._device], [], [], _LOOK_EVERY)[0]:
                continue
            with contextlib.suppress(OSError):
                self._write(self._changed(os.read(self._device, _CHUNK)))
                continue
            return  # the real one is gone

    def _write(self, events: bytes) -> None:
        with self._turn, contextlib.suppress(OSError):  # no one listens, or does not keep up
            if events and self._writer >= 0:
                os.write(self._writer, events)

    def _changed(self, events: bytes) -> bytes:
        fault = self._fault
        if fault is None:
            return events
        if fault.fault in _MUTE:
            return b""
        if fault.fault is LineFault.HALF:
            return events[: len(events) // EVENT.size // 2 * EVENT.size]
        if fault.fault is LineFault.WRONG:
            return b"".join(_pressed(self._random.randrange(1, 256)) for _ in range(len(events) // EVENT.size))
        if fault.fault is LineFault.LAG:
            self._is_over.wait(fault.seconds)
        return events


def _pressed(code: int) -> bytes:
    return b"".join(EVENT.pack(0, 0, _KEY, code, value) + _REPORT for value in (1, 0))
