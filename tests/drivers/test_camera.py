"""The camera adapter against the simulated camera over HTTP."""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import zxingcpp

from drivers.camera.adapter import OpenCvCamera
from drivers.camera.capture import open_capture
from drivers.camera.options import CameraOptions
from drivers.camera.picture_source import PictureSource
from drivers.ports.camera import Frame
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import Pixels
from drivers.ports.status import Condition, ProblemCode
from simulators.camera.mjpeg_server import MjpegServer
from simulators.camera.simulator import CameraSimulator
from simulators.simulator import ActRefused
from tests.drivers.hand_clock import HandClock

QUICK = {"open_seconds": 1.0, "read_seconds": 0.5, "reopen_seconds": 0.05}
PATIENT = {"open_seconds": 30.0, "read_seconds": 30.0, "reopen_seconds": 0.05}
PATIENCE = 60.0
"""Seconds for which a busy machine may need for one picture."""


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """The grabbing thread runs in real time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def picture(camera: OpenCvCamera) -> Frame:
    """The next one that is new enough to be shown: on a busy machine it may be too old a moment later."""
    seen: list[Frame] = []

    def came() -> bool:
        frame = camera.latest()
        if frame is not None:
            seen.append(frame)
        return bool(seen)

    wait_for(came)
    return seen[0]


def brightness(frame: Frame) -> float:
    return sum(frame.picture.data) / len(frame.picture.data)


def codes_in(frame: Frame) -> list[str]:
    return [each.text for each in zxingcpp.read_barcodes(frame.picture.rows)]


def codes(camera: OpenCvCamera) -> list[ProblemCode]:
    return [each.code for each in camera.status().problems]


@pytest.fixture
def simulator() -> Iterator[CameraSimulator]:
    made = CameraSimulator(rate=25)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def camera(simulator: CameraSimulator) -> Iterator[OpenCvCamera]:
    made = OpenCvCamera(CameraOptions(source=simulator.endpoint, **QUICK), SystemMonotonicClock())
    yield made
    made.close()


def test_pictures_come_and_are_forgotten(simulator: CameraSimulator) -> None:
    camera = OpenCvCamera(CameraOptions(source=simulator.endpoint, **PATIENT), HandClock(0.0))
    assert camera.latest() is None
    assert camera.status().condition is Condition.OK
    camera.start()
    camera.start()
    first = picture(camera)
    assert (first.picture.height, first.picture.width) == (540, 960)
    wait_for(lambda: (camera.latest() or first).number > first.number)
    assert camera.status().condition is Condition.OK
    simulator.stop()  # a read under way ends with it
    camera.stop()
    assert camera.latest() is None


def test_unplugged_and_plugged_in_again(simulator: CameraSimulator, camera: OpenCvCamera) -> None:
    camera.start()
    wait_for(lambda: camera.latest() is not None)
    simulator.set_fault("unplugged", on=True)
    wait_for(lambda: codes(camera) == [ProblemCode.DISCONNECTED])
    wait_for(lambda: camera.latest() is None)
    simulator.set_fault("unplugged", on=False)
    wait_for(lambda: camera.status().condition is Condition.OK)


def test_frozen_and_thawed(simulator: CameraSimulator, camera: OpenCvCamera) -> None:
    camera.start()
    wait_for(lambda: camera.latest() is not None)
    simulator.set_fault("frozen", on=True)
    wait_for(lambda: codes(camera) == [ProblemCode.STALLED])
    simulator.set_fault("frozen", on=False)
    wait_for(lambda: camera.latest() is not None)


def test_new_viewer_sees_nothing_of_time_before(simulator: CameraSimulator, camera: OpenCvCamera) -> None:
    camera.start()
    assert brightness(picture(camera)) > 100
    camera.stop()
    simulator.act("light", {"level": 0.05})
    camera.start()
    assert brightness(picture(camera)) < 30


def test_black_picture(simulator: CameraSimulator, camera: OpenCvCamera) -> None:
    simulator.set_fault("black", on=True)
    camera.start()
    assert max(picture(camera).picture.data) < 16


def test_pictures_come_while_one_is_drawn() -> None:
    """A person who turns the head takes a busy machine seconds to draw; a camera that goes on is not called stalled meanwhile."""
    may_draw = threading.Semaphore(1)

    def draw() -> Pixels:
        may_draw.acquire()
        return np.zeros((48, 64, 3), np.uint8)

    server = MjpegServer(draw, lambda: False, 0, 25)
    server.plug()
    camera = OpenCvCamera(CameraOptions(source=server.url, **PATIENT), HandClock(0.0))
    try:
        camera.start()
        first = picture(camera)
        wait_for(lambda: picture(camera).number >= first.number + 3)
    finally:
        may_draw.release(1000)
        server.unplug()
        camera.close()


def test_a_code_held_up_can_be_read(simulator: CameraSimulator) -> None:
    simulator.act("look", {"seed": 1})
    simulator.act("hold_code", {"text": "粤省事-0001"})
    camera = OpenCvCamera(CameraOptions(source=simulator.endpoint, **PATIENT), HandClock(0.0))
    try:
        camera.start()
        wait_for(lambda: codes_in(picture(camera)) == ["粤省事-0001"])
        simulator.act("drop_code", {})
        wait_for(lambda: codes_in(picture(camera)) == [])
    finally:
        camera.close()


def test_no_camera_there() -> None:
    camera = OpenCvCamera(CameraOptions(source="/dev/video99"), SystemMonotonicClock())
    assert codes(camera) == [ProblemCode.DISCONNECTED]
    assert open_capture(PictureSource("99")) is None
    assert codes(OpenCvCamera(CameraOptions(source="99"), SystemMonotonicClock())) == [ProblemCode.DISCONNECTED]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_pictures_are_turned(simulator: CameraSimulator, rotate: int) -> None:
    capture = open_capture(PictureSource(simulator.endpoint, rotate=rotate))
    assert capture is not None
    pixels = capture.read()
    capture.release()
    assert pixels is not None
    assert pixels.shape[:2] == ((540, 960) if rotate % 180 == 0 else (960, 540))


@pytest.mark.parametrize(
    ("action", "args"),
    [
        ("dance", {}),
        ("look", {}),
        ("look", {"seed": -1}),
        ("look", {"seed": 1, "nearness": 9}),
        ("together", {"seeds": []}),
        ("obey", {"challenge": "jump"}),
        ("hold_code", {}),
        ("light", {"level": "much"}),
    ],
)
def test_acts_that_do_not_fit(simulator: CameraSimulator, action: str, args: dict[str, object]) -> None:
    with pytest.raises(ActRefused):
        simulator.act(action, args)


def test_state_shows_person_that_is_there(simulator: CameraSimulator) -> None:
    assert simulator.act("together", {"seeds": [1, 2]})["people"][1]["seed"] == 2
    assert simulator.act("light", {"level": 0.2})["light"] == 0.2
    assert simulator.act("focus", {"blur": 4})["blur"] == 4
    assert simulator.act("turn", {"yaw": 20})["people"]
    assert simulator.act("leave", {})["people"] == []
