"""A driver of another maker while it is loaded: on a thread of its own, so that one that is slow or hangs holds up no other device."""

import threading
from collections.abc import Callable
from typing import Any

from drivers.ports.errors import DeviceLost

WAIT_SECONDS = 3.0
"""Well below the deadline of a status: a worker that only waits for its driver is not one that hangs."""


class StartingDriver:
    """One driver from its start on (启动中的驱动). `make` gives the device, or one that says why there is none; it never raises."""

    def __init__(self, name: str, make: Callable[[], Any]) -> None:  # Any: of whatever port
        self._make = make
        self._is_made = threading.Event()
        self._device: Any = None
        threading.Thread(target=self._run, name=f"{name}-start", daemon=True).start()

    def opened(self, seconds: float | None = None) -> Any:
        """The device. Raises DeviceLost while it is not there yet: the worker asks again."""
        if not self._is_made.wait(WAIT_SECONDS if seconds is None else seconds):
            raise DeviceLost("the driver is still starting")
        return self._device

    def _run(self) -> None:
        self._device = self._make()
        self._is_made.set()
