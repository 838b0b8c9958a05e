"""One camera, several users: who stops does not darken the picture of who still looks."""

import threading
from collections.abc import Callable

from drivers.camera.shared import SharedCamera
from drivers.code_scanner.camera_adapter import CameraCodeScanner
from drivers.code_scanner.options import CameraScannerOptions
from drivers.ports.camera import CAMERA, Frame
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.code_scanner import NoCode
from drivers.ports.picture import Picture
from drivers.ports.status import Condition, DeviceStatus


class CountingCamera:
    """Gives a new blank picture at each look while it grabs."""

    def __init__(self) -> None:
        self.is_on = False
        self.log: list[str] = []
        self.looks = 0
        self.looked: Callable[[], None] = lambda: None

    def start(self) -> None:
        self.is_on = True
        self.log.append("start")

    def stop(self) -> None:
        self.is_on = False
        self.log.append("stop")

    def close(self) -> None:
        self.is_on = False
        self.log.append("close")

    def latest(self) -> Frame | None:
        self.looks += 1
        self.looked()
        return Frame(Picture(60, 80, bytearray(b"\xff" * 60 * 80 * 3)), 0.0, self.looks) if self.is_on else None

    def status(self) -> DeviceStatus:
        return DeviceStatus(CAMERA, Condition.OK, "counting", 0.0)


def test_the_camera_rests_when_the_last_one_stops() -> None:
    camera = CountingCamera()
    shared = SharedCamera(camera)
    face, scanner = shared.user(), shared.user()
    scanner.start()
    face.start()
    scanner.stop()
    assert camera.is_on
    assert scanner.latest() is None
    assert face.latest() is not None
    face.stop()
    assert not camera.is_on


def test_starting_twice_is_wanting_it_once() -> None:
    camera = CountingCamera()
    user = SharedCamera(camera).user()
    user.start()
    user.start()
    user.stop()
    assert not camera.is_on


def test_reopened_user_takes_camera_from_no_other() -> None:
    camera = CountingCamera()
    shared = SharedCamera(camera)
    face, scanner = shared.user(), shared.user()
    face.start()
    scanner.start()
    face.close()
    assert camera.log[-2:] == ["close", "start"]
    assert scanner.latest() is not None
    scanner.close()
    assert not camera.is_on
    assert face.status().condition is Condition.OK


def scanner_of(shared: SharedCamera) -> CameraCodeScanner:
    return CameraCodeScanner(CameraScannerOptions(look_every=0.001), shared.user(), SystemMonotonicClock())


def test_face_step_keeps_picture_after_scan_ends() -> None:
    camera = CountingCamera()
    shared = SharedCamera(camera)
    face, ends = shared.user(), threading.Event()

    def begin() -> None:
        if camera.looks == 3:
            face.start()
            ends.set()

    camera.looked = begin
    assert scanner_of(shared).scan(5, ends.is_set) == NoCode()
    assert camera.is_on
    assert face.latest() is not None


def test_early_scan_leaves_face_picture_running() -> None:
    camera = CountingCamera()
    shared = SharedCamera(camera)
    face = shared.user()
    face.start()
    scanner_of(shared).scan(0.01, lambda: False)
    assert camera.is_on


def test_scan_after_face_step_has_camera_to_itself() -> None:
    camera = CountingCamera()
    shared = SharedCamera(camera)
    face = shared.user()
    face.start()
    face.stop()
    seen: list[bool] = []
    camera.looked = lambda: seen.append(camera.is_on)
    scanner_of(shared).scan(0.01, lambda: False)
    assert all(seen)
    assert seen
    assert not camera.is_on
