"""A pad that is a USB keyboard to the system (HID): its keys come as events of the kernel (Linux input), a code each."""

from collections import deque

from drivers.key_pad.manifest import MANIFEST
from drivers.key_pad.options import EvdevKeyPadOptions
from drivers.ports.clock import MonotonicClock
from drivers.ports.device import Cancelled, ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.key_pad import KEY_PAD, KeyOutcome, KeyPressed, NoKey, PadKey
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from drivers.transport.input_events import InputEvents, hold, share

_KEY, _PRESSED = 1, 1
_LOOK = 0.1
"""Seconds between two questions whether the caller has cancelled."""
_KEPT = 16


class EvdevKeyPad:
    """Opened by the first call that needs it (按键盘). One thread."""

    def __init__(self, options: EvdevKeyPadOptions, clock: MonotonicClock) -> None:
        self._options = options
        self._clock = clock
        self._meaning = {code: key for key, codes in options.keys.items() for code in codes}
        self._events: InputEvents | None = None
        self._pressed: deque[PadKey] = deque(maxlen=_KEPT)
        self.reached_at = options.reached_at

    def status(self) -> DeviceStatus:
        """OK while the kernel has the device: it reports at once when it is pulled."""
        try:
            self._take(0.0)
        except DeviceLost as lost:
            self.close()
            problem = MANIFEST.problem(ProblemCode.DISCONNECTED)
            return DeviceStatus(KEY_PAD, Condition.BAD, str(lost), self._clock.now(), (problem,))
        return DeviceStatus(KEY_PAD, Condition.OK, "the kernel has it", self._clock.now())

    def close(self) -> None:
        """Let go of it, and forget what was pressed."""
        events, self._events = self._events, None
        self._pressed.clear()
        if events is not None:
            events.close()

    def keys(self) -> frozenset[PadKey]:
        """Those that have a code."""
        return frozenset(self._meaning.values())

    def key(self, seconds: float, cancelled: Cancelled) -> KeyOutcome:
        """The next key. One that means nothing is passed over."""
        end = self._clock.now() + seconds
        try:
            while not self._pressed:
                left = end - self._clock.now()
                if left <= 0 or cancelled():
                    return NoKey()
                self._take(min(left, _LOOK))
        except DeviceLost as lost:
            self.close()
            return ReaderFailed(ProblemCode.DISCONNECTED, str(lost))
        return KeyPressed(self._pressed.popleft())

    def _take(self, seconds: float) -> None:
        if self._events is None:
            self._events = InputEvents(self._options.device, hold if self._options.is_held else share)
        self._events.wait(seconds)
        for kind, code, value in self._events.events():
            if kind == _KEY and value == _PRESSED and code in self._meaning:
                self._pressed.append(self._meaning[code])
