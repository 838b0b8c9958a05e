"""How long a camera may be without a picture before the citizen hears that it does not work."""

from dataclasses import dataclass
from typing import Any

import pytest

from drivers.ports.camera import Frame
from kiosk.services.camera_feed import FIRST_AFTER, STALE_AFTER, CameraFeed
from tests.kiosk.parts import HandLine


@dataclass
class SlowCamera:
    """Its frames are given by hand."""

    frame: Frame | None = None
    starts: int = 0

    def start(self) -> None:
        self.starts += 1

    def stop(self) -> None:
        self.frame = None

    def latest(self) -> Frame | None:
        return self.frame


def frame(number: int) -> Frame:
    picture: Any = None
    return Frame(picture, 0.0, number)


def running(camera: SlowCamera) -> tuple[CameraFeed, HandLine]:
    line = HandLine("camera", camera)
    feed = CameraFeed(line)
    feed.start(0.0)
    line.pump()
    return feed, line


def test_slow_first_picture_is_no_fault() -> None:
    camera = SlowCamera()
    feed, line = running(camera)
    feed.watch(FIRST_AFTER - 0.1)
    assert (feed.is_failing, camera.starts, line.pump()) == (False, 1, False)


def test_camera_without_first_picture_starts_again() -> None:
    camera = SlowCamera()
    feed, line = running(camera)
    feed.watch(FIRST_AFTER + 0.1)
    line.pump()
    assert (feed.is_failing, camera.starts) == (True, 2)


@pytest.mark.parametrize(("pause", "fails"), [(STALE_AFTER - 0.1, False), (STALE_AFTER + 0.1, True)])
def test_running_camera_without_new_picture_fails(pause: float, fails: bool) -> None:
    feed, _ = running(camera := SlowCamera())
    camera.frame = frame(1)
    feed.watch(5.0)
    feed.watch(5.0 + pause)
    assert feed.is_failing is fails


def test_new_picture_ends_the_fault() -> None:
    feed, _ = running(camera := SlowCamera())
    feed.watch(FIRST_AFTER + 0.1)
    camera.frame = frame(2)
    feed.watch(FIRST_AFTER + 0.2)
    assert not feed.is_failing


def test_camera_ready_after_its_stop_shows_nothing() -> None:
    camera = SlowCamera()
    line = HandLine("camera", camera)
    feed = CameraFeed(line)
    feed.start(0.0)
    feed.stop()
    while line.pump():
        camera.frame = frame(1)
    assert feed.latest() is None


def test_terminal_without_camera_fails_at_once() -> None:
    feed = CameraFeed(None)
    feed.start(0.0)
    feed.watch(FIRST_AFTER + 0.1)
    feed.stop()
    assert (feed.is_failing, feed.latest()) == (True, None)
