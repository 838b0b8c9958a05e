"""Another maker's camera for the tests: it gives pictures, and does what its option `deed` says beside."""

import ctypes
import math
import threading

from pydantic import BaseModel, ConfigDict

from drivers.ports.camera import CAMERA, Frame
from drivers.ports.clock import MonotonicClock
from drivers.ports.device import AdapterOptions
from drivers.ports.manifest import AdapterContext
from drivers.ports.picture import Picture
from drivers.ports.status import Condition, DeviceStatus

HEIGHT, WIDTH = 4, 6


class AcmeCameraOptions(BaseModel):
    """What settings may say."""

    model_config = ConfigDict(extra="forbid")
    deed: str = "pictures"
    scale: int = 1


class AcmeCamera:
    """A camera of the port's first version: each picture is full of its number."""

    def __init__(self, options: AcmeCameraOptions, clock: MonotonicClock) -> None:
        self._deed = options.deed
        self._size = (HEIGHT * options.scale, WIDTH * options.scale)
        self._clock = clock
        self._number = 0
        self._is_on = False

    def status(self) -> DeviceStatus:
        return DeviceStatus(CAMERA, Condition.OK, f"acme {'on' if self._is_on else 'off'}", self._clock.now())

    def close(self) -> None:
        self.stop()

    def start(self) -> None:
        if self._deed == "start blocks":
            threading.Event().wait()
        self._is_on = True

    def stop(self) -> None:
        if self._deed == "stop blocks":
            threading.Event().wait()
        self._is_on = False

    def latest(self) -> Frame | None:
        if not self._is_on:
            return None
        self._number += 1
        if self._number > 2:
            _AFTER_TWO.get(self._deed, lambda: None)()
        height, width = self._size
        picture = Picture(height, width, bytearray([self._number % 256]) * (height * width * 3))
        if self._deed == "torn":
            del picture.data[:5]
        taken_at = self._clock.now() + _OF_ANOTHER_CLOCK.get(self._deed, 0.0)
        return Frame(picture, taken_at, 1 if self._deed == "same" else self._number)


_OF_ANOTHER_CLOCK = {"future": 1e9, "past": -1e9, "no time": math.nan}
_AFTER_TWO = {
    "killed": lambda: ctypes.string_at(0),
    "blocks": lambda: threading.Event().wait(),
}


def build(options: AdapterOptions, around: AdapterContext) -> AcmeCamera:
    """As the entry point names it."""
    return AcmeCamera(AcmeCameraOptions.model_validate(options), around.clock)
