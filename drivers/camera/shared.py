"""One camera with several users: it grabs pictures as long as any of them wants some, and stops with the last.

The face step and the code scanner look through the same camera, each on its own thread; what the one leaves behind when
it goes must not darken the picture of the other.
"""

import threading

from drivers.ports.camera import Camera, Frame
from drivers.ports.status import DeviceStatus


class SharedCamera:
    """Hands out users of one camera (共用摄像头). Thread-safe."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._turn = threading.Lock()
        self._wanting: set[CameraUser] = set()

    def user(self) -> "CameraUser":
        return CameraUser(self)

    def start(self, user: "CameraUser") -> None:
        """Grab pictures for this user too."""
        with self._turn:
            self._wanting.add(user)
            self._camera.start()

    def stop(self, user: "CameraUser") -> None:
        """Grab no more for this user; the camera stops with its last user."""
        with self._turn:
            self._wanting.discard(user)
            if not self._wanting:
                self._camera.stop()

    def latest(self, user: "CameraUser") -> Frame | None:
        """The newest picture, for a user that has started the camera."""
        return self._camera.latest() if user in self._wanting else None

    def status(self) -> DeviceStatus:
        """The status of the camera itself."""
        return self._camera.status()

    def close(self, user: "CameraUser") -> None:
        """Release the camera; it is opened again at once if another user still wants pictures."""
        with self._turn:
            self._wanting.discard(user)
            self._camera.close()
            if self._wanting:
                self._camera.start()


class CameraUser:
    """Implements `drivers.ports.camera.Camera` for one of several users (共用者)."""

    def __init__(self, shared: SharedCamera) -> None:
        self._shared = shared

    def start(self) -> None:
        """Begin grabbing; does nothing new when another user has it grabbing."""
        self._shared.start(self)

    def stop(self) -> None:
        """Want no more pictures."""
        self._shared.stop(self)

    def latest(self) -> Frame | None:
        """The newest picture, None after `stop`, anyone else who goes on looking."""
        return self._shared.latest(self)

    def status(self) -> DeviceStatus:
        """The status of the camera that all users share."""
        return self._shared.status()

    def close(self) -> None:
        """Release the camera, as far as no one else looks."""
        self._shared.close(self)
