"""The camera process: what it tells of sources that fail at will, and what the terminal does when it dies, blocks or is silent."""

import io
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.camera.adapter import OpenCvCamera
from drivers.camera.capture import Capture, OpenCvCapture
from drivers.camera.exchange import AskedPicture
from drivers.camera.grabber import MISSED_SECONDS, MOST_MISSED, PictureGrabber
from drivers.camera.options import CameraOptions
from drivers.camera.picture_fault import PictureFault
from drivers.camera.picture_source import PictureSource
from drivers.camera.process import MEMORY, serve_pictures
from drivers.piped.messages import send
from drivers.piped.watched_process import NEXT_ANSWER
from drivers.ports.device import Pixels
from drivers.ports.status import Condition, ProblemCode
from simulators.camera.simulator import CameraSimulator
from tests.drivers.hand_clock import HandClock
from tests.drivers.test_camera import PATIENT, codes, picture, wait_for

NOISE = np.random.default_rng(7)
PATIENCE = 60.0
SOURCE = PictureSource(
    "rtsp://reader:secret@camera", open_seconds=1, read_seconds=0.5, reopen_seconds=0.001, same_seconds=5
)


def hall() -> Pixels:
    return NOISE.integers(60, 200, (12, 16, 3), dtype=np.uint8)


class PermittedCapture:
    """Gives one picture per permission; without one it blocks, as V4L2 does; `broken` makes it fail."""

    def __init__(self, picture_of_it: Callable[[], Pixels] = hall) -> None:
        self.permits = threading.Semaphore(0)
        self.broken = False
        self.released = threading.Event()
        self._picture = picture_of_it

    def read(self) -> Pixels | None:
        self.permits.acquire()
        return None if self.broken else self._picture()

    def release(self) -> None:
        self.released.set()


class Sources:
    """Opens one capture after the other, and keeps them."""

    def __init__(self, make: Callable[[], PermittedCapture] = PermittedCapture) -> None:
        self.made: list[PermittedCapture] = []
        self._make = make

    def open(self, _source: PictureSource) -> Capture:
        self.made.append(self._make())
        return self.made[-1]

    def number(self, count: int) -> PermittedCapture:
        wait_for(lambda: len(self.made) >= count)
        return self.made[count - 1]


def grabbing(sources: Sources, clock: HandClock) -> PictureGrabber:
    grabber = PictureGrabber(SOURCE, clock, sources.open)
    grabber.begin()
    return grabber


def test_newest_picture_is_reported_once() -> None:
    sources, clock = Sources(), HandClock(0.0)
    grabber = grabbing(sources, clock)
    assert grabber.newer(0, 0.0)[1] is None
    sources.number(1).permits.release(2)
    wait_for(lambda: grabber.newer(1, 0.0)[1] is not None)
    clock.at = 0.4
    report, pixels = grabber.newer(1, PATIENCE)
    assert (report.number, report.age, report.size, report.is_opened, report.is_lost) == (2, 0.4, (12, 16), True, False)
    assert pixels is not None
    report, pixels = grabber.newer(2, 0.0)
    assert (report.size, pixels) == (None, None)


def test_failed_read_releases_and_opens_again() -> None:
    sources, clock = Sources(), HandClock(0.0)
    grabber = grabbing(sources, clock)
    first = sources.number(1)
    first.broken = True
    first.permits.release(MOST_MISSED + 1)
    assert first.released.wait(PATIENCE)
    sources.number(2).permits.release()
    report, pixels = grabber.newer(0, PATIENCE)
    assert pixels is not None
    assert not report.is_lost


def test_picture_that_came_broken_is_passed_over() -> None:
    class Losing(PermittedCapture):
        """Every sixth picture is whole."""

        reads = 0

        def read(self) -> Pixels | None:
            picture = super().read()
            self.reads += 1
            return None if self.reads % (MOST_MISSED + 1) else picture

    sources, clock = Sources(Losing), HandClock(0.0)
    grabber = grabbing(sources, clock)
    sources.number(1).permits.release(2 * (MOST_MISSED + 1))
    wait_for(lambda: grabber.newer(1, 0.0)[1] is not None)
    assert not sources.made[0].released.is_set()


def test_source_that_stops_is_opened_again_soon() -> None:
    sources, clock = Sources(), HandClock(0.0)
    grabber = grabbing(sources, clock)
    first = sources.number(1)
    first.permits.release()
    assert grabber.newer(0, PATIENCE)[1] is not None
    first.broken = True
    clock.at = 2 * MISSED_SECONDS
    first.permits.release()
    assert first.released.wait(PATIENCE), "a read that waited in vain is not tried six times"


def test_frozen_source_is_reported_and_opened_again() -> None:
    still = hall()
    sources, clock = Sources(lambda: PermittedCapture(lambda: still)), HandClock(0.0)
    grabber = grabbing(sources, clock)
    sources.number(1).permits.release()
    assert grabber.newer(0, PATIENCE)[1] is not None
    clock.at = 6.0
    sources.number(1).permits.release()
    assert sources.number(1).released.wait(PATIENCE)
    report, pixels = grabber.newer(0, 0.0)
    assert (report.fault, pixels) == (PictureFault.SAME, None)
    sources.number(2).permits.release()
    wait_for(lambda: grabber.newer(0, 0.0)[0].is_opened)
    assert grabber.newer(0, 0.0)[1] is None, "another picture of the same is no sign of life"


@pytest.mark.parametrize("blocks_at_open", [True, False])
def test_source_that_blocks_ends_serving(blocks_at_open: bool) -> None:
    clock, hang, waits, asked = HandClock(0.0), threading.Event(), threading.Event(), io.BytesIO()
    sources = Sources()

    def open_source(source: PictureSource) -> Capture | None:
        waits.set()
        if blocks_at_open:
            hang.wait(PATIENCE)
            return None
        return sources.open(source)

    class Later(io.BytesIO):
        """Time passes with the first answer."""

        def flush(self) -> None:
            assert waits.wait(PATIENCE)
            clock.at = 100.0

    send(SOURCE, asked)
    for _ in range(3):
        send(AskedPicture(0), asked)
    end = asked.tell()
    asked.seek(0)
    report = Later()
    try:
        serve_pictures(asked, report, clock, open_source)
        assert asked.tell() < end, "ended although more was asked"
    finally:
        hang.set()
        for each in sources.made:
            each.broken = True
            each.permits.release()


@pytest.mark.parametrize("fault", [cv2.error("Insufficient memory"), MemoryError()])
def test_picture_too_large_to_hold_is_none(fault: Exception) -> None:
    class Giant(cv2.VideoCapture):
        def read(self, image: object = None) -> tuple[bool, Pixels]:
            raise fault

    assert OpenCvCapture(Giant(), 90).read() is None


def test_no_terminal_no_process() -> None:
    serve_pictures(io.BytesIO(), io.BytesIO(), HandClock(0.0), Sources().open)


def test_source_with_password_is_never_shown() -> None:
    assert "secret" not in repr(SOURCE)


# --- in a process ---


@pytest.fixture(scope="module")
def simulator() -> Iterator[CameraSimulator]:
    made = CameraSimulator(rate=25)
    made.start()
    yield made
    made.stop()


def processes() -> set[int]:
    """The camera processes that this one has."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    threads = [each.name for each in Path("/proc/self/task").iterdir()]
    for thread in threads:
        try:
            children += Path(f"/proc/self/task/{thread}/children").read_text().split()
        except OSError:  # it ended
            continue
    return {int(each) for each in children if _is_camera_process(each)}


def _is_camera_process(pid: str) -> bool:
    try:
        return b"drivers.camera.process" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_process_runs_from_start_to_stop(simulator: CameraSimulator) -> None:
    camera = OpenCvCamera(CameraOptions(source=simulator.endpoint, **PATIENT), HandClock(0.0))
    camera.start()
    first = picture(camera)
    (process,) = processes()
    assert simulator.endpoint.encode() not in Path(f"/proc/{process}/cmdline").read_bytes(), "it may hold a password"
    assert resource.prlimit(process, resource.RLIMIT_DATA) == (MEMORY, MEMORY), "a stream may be endless"
    camera.stop()
    assert processes() == set()
    camera.start()
    assert picture(camera).number > first.number
    camera.stop()
    camera.stop()


def test_killed_process_is_started_again(simulator: CameraSimulator) -> None:
    camera = OpenCvCamera(CameraOptions(source=simulator.endpoint, **PATIENT), HandClock(0.0))
    camera.start()
    try:
        first = picture(camera)
        (former,) = processes()
        os.kill(former, signal.SIGSEGV)
        wait_for(lambda: picture(camera).number >= first.number + 20)
        assert former not in processes()
        assert camera.status().condition is Condition.OK
    finally:
        camera.close()


def test_silent_process_is_replaced(simulator: CameraSimulator) -> None:
    clock = HandClock(0.0)
    camera = OpenCvCamera(CameraOptions(source=simulator.endpoint, **PATIENT), clock)
    camera.start()
    try:
        picture(camera)
        (former,) = processes()
        os.kill(former, signal.SIGSTOP)

        def is_replaced() -> bool:
            clock.at += NEXT_ANSWER + 1
            return camera.status().condition is not Condition.OK and former not in processes()

        wait_for(is_replaced)
        assert picture(camera).picture.height == 540
    finally:
        camera.close()


@pytest.mark.expected_logs("no process for its pictures")
def test_process_that_cannot_start_is_a_lost_camera(simulator: CameraSimulator) -> None:
    for command in (("/nowhere/python",), ("/bin/false",)):
        camera = OpenCvCamera(CameraOptions(source=simulator.endpoint), HandClock(0.0), command=command)
        camera.start()
        wait_for(lambda camera=camera: codes(camera) == [ProblemCode.STALLED])  # type: ignore[misc]
        assert camera.latest() is None
        camera.close()
        assert camera.status().condition is Condition.OK, "at rest its port answers"
