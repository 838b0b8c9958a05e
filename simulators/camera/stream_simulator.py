"""What simulated cameras have in common: an MJPEG stream that can be unplugged, stand still or go black."""

from abc import ABC, abstractmethod

import numpy as np

from drivers.ports.device import Pixels
from simulators.camera.mjpeg_server import MjpegServer
from simulators.simulator import ActRefused, Args, Faults, State

UNPLUGGED, FROZEN, BLACK = "unplugged", "frozen", "black"


class StreamSimulator(ABC):
    """The device's side of a network camera (模拟视频流); what is in the picture is said by the class that derives from it.

    Faults: unplugged (connections end and are refused), frozen (the stream stays open and silent), black (lens covered).
    """

    def __init__(self, name: str, port: int, rate: float) -> None:
        self._name = name
        self._faults = Faults((UNPLUGGED, FROZEN, BLACK))
        self._server = MjpegServer(self._draw, lambda: self._faults[FROZEN], port, rate)

    @property
    def name(self) -> str:
        """Its name in the dock."""
        return self._name

    @property
    def endpoint(self) -> str:
        """The stream's URL, for the `source` of the adapter's options."""
        return self._server.url

    def start(self) -> None:
        self._server.plug()

    def stop(self) -> None:
        """Unplug. May be called twice."""
        self._server.unplug()

    def set_fault(self, name: str, on: bool) -> None:
        """Switch one of the faults; raises `ActRefused` for others."""
        self._faults.switch(name, on)
        if name == UNPLUGGED:
            (self._server.unplug if on else self._server.plug)()

    def state(self) -> State:
        """The faults, and what there is to see."""
        return {"faults": self._faults.as_dict(), **self.scene()}

    @abstractmethod
    def scene(self) -> State:
        """What there is to see, ready for JSON."""

    @abstractmethod
    def picture(self) -> Pixels:
        """The picture of this moment. Called from the server's threads."""

    def _draw(self) -> Pixels:
        picture = self.picture()
        return np.zeros_like(picture) if self._faults[BLACK] else picture


def number_in(args: Args, name: str, default: float, limits: tuple[float, float]) -> float:
    """A number among the arguments of an act; raises `ActRefused` outside the limits."""
    value = args.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not limits[0] <= value <= limits[1]:
        raise ActRefused(f"{name} must be a number from {limits[0]} to {limits[1]}")
    return float(value)
