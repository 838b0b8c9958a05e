"""A camera while a step needs it: started on its worker, read from the screen's thread, stopped when the step goes."""

import logging

from drivers.ports.camera import Camera, Frame
from drivers.ports.device import Cancelled
from kiosk.services.ports import DeviceHandle

log = logging.getLogger(__name__)

START_SECONDS = 12.0
STALE_AFTER = 3.0
"""Seconds without a new frame after which the camera is started again (unplugged and plugged in again)."""
FIRST_AFTER = 8.0
"""The same until the first frame: a camera that opens its device and sets its light takes longer than one that runs."""


class CameraFeed:
    """Takes pictures of a camera for a step (取景)."""

    def __init__(self, line: DeviceHandle[Camera] | None) -> None:
        self._line = line
        self._camera: Camera | None = None
        self._is_wanted = False
        self._newest: tuple[int, float] | None = None
        self._asked_at = 0.0
        self.is_failing = line is None

    def start(self, now: float) -> None:
        """Have the camera grab; frames come a little later."""
        self._is_wanted = True
        self._asked_at = now
        if self._line is not None:
            self._line.submit(_start, self._on_ready, self._on_failed, START_SECONDS, repeatable=True)

    def stop(self) -> None:
        """Have the camera stop and forget its frame."""
        self._is_wanted = False
        self._camera = None
        self._newest = None
        if self._line is not None:
            self._line.submit(_stop, _ignore, _ignore, START_SECONDS)

    def latest(self) -> Frame | None:
        """The newest frame while the feed runs."""
        return None if self._camera is None or not self._is_wanted else self._camera.latest()

    def watch(self, now: float) -> None:
        """Start again when no frame came for a while. Call on every tick."""
        frame = self.latest()
        if frame is not None and (self._newest is None or frame.number != self._newest[0]):
            self._newest = (frame.number, now)
            self.is_failing = False
        last, patience = (self._asked_at, FIRST_AFTER) if self._newest is None else (self._newest[1], STALE_AFTER)
        if self._is_wanted and now - max(self._asked_at, last) > patience:
            self.is_failing = True
            self.start(now)

    def _on_ready(self, camera: Camera) -> None:
        if self._is_wanted:
            self._camera = camera

    def _on_failed(self, error: Exception) -> None:
        log.info("camera did not start: %s", type(error).__name__)
        self.is_failing = True


def _start(camera: Camera, _cancelled: Cancelled) -> Camera:
    camera.start()
    return camera


def _stop(camera: Camera, _cancelled: Cancelled) -> None:
    camera.stop()


def _ignore(_result: object) -> None:
    """No one waits for a camera to stop."""
