"""Pictures of a camera that are none: half of them missing, black, always the same; and opens that hang again and again."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
import pytest

from drivers.camera.adapter import OpenCvCamera
from drivers.camera.capture import open_capture
from drivers.camera.options import CameraOptions
from drivers.camera.picture_judge import DARK_SECONDS, PictureFault, PictureJudge
from drivers.camera.picture_source import PictureSource
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import Pixels
from drivers.ports.status import Condition, ProblemCode
from tests.drivers.test_camera import PATIENT, codes, wait_for

NOISE = np.random.default_rng(5)


def hall() -> Pixels:
    """A picture with noise, another one each time."""
    return NOISE.integers(60, 200, (120, 160, 3), dtype=np.uint8)


def jpeg_of(pixels: Pixels) -> bytes:
    return bytes(cv2.imencode(".jpg", pixels)[1])


class RawCamera:
    """An MJPEG camera of its own, which sends whatever bytes it is given as pictures."""

    def __init__(self) -> None:
        self.share = 1.0
        self._ended = threading.Event()
        camera = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=b")
                self.end_headers()
                while not camera._ended.wait(0.02):
                    whole = jpeg_of(hall())
                    sent = whole[: int(len(whole) * camera.share)]
                    head = f"--b\r\nContent-Type: image/jpeg\r\nContent-Length: {len(sent)}\r\n\r\n"
                    self.wfile.write(head.encode() + sent + b"\r\n")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request: object, client_address: object) -> None:
                """A viewer that went away is no error."""

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def end(self) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def raw() -> Iterator[RawCamera]:
    made = RawCamera()
    yield made
    made.end()


@pytest.mark.parametrize("share", [0.5, 0.97])
def test_half_jpegs_are_reported_and_not_shown(raw: RawCamera, share: float) -> None:
    camera = OpenCvCamera(CameraOptions(source=raw.url, **PATIENT), SystemMonotonicClock())
    camera.start()
    try:
        raw.share = share
        wait_for(lambda: codes(camera) == [ProblemCode.DAMAGED_PICTURES])
        raw.share = 1.0
        wait_for(lambda: camera.status().condition is Condition.OK)
        frame = camera.latest()
        assert frame is not None
        assert frame.picture.rows.tolist()[-1][-1] != [0, 135, 0]
    finally:
        camera.close()


def test_cut_jpeg_is_not_filled_from_earlier_one(raw: RawCamera) -> None:
    capture = open_capture(PictureSource(raw.url))
    assert capture is not None
    for _ in range(20):
        assert capture.read() is not None
    raw.share = 0.5
    judge, faults = PictureJudge(PictureSource(raw.url)), []
    for number in range(30):
        pixels = capture.read()
        assert pixels is not None
        faults.append(judge.judge(pixels, number))
    capture.release()
    assert set(faults[10:]) == {PictureFault.DAMAGED}, "the first ones were on their way"


def test_fault_of_last_pictures_stays_until_good_ones(raw: RawCamera) -> None:
    camera = OpenCvCamera(CameraOptions(source=raw.url, **PATIENT), SystemMonotonicClock())
    assert (camera.status().condition, codes(camera)) == (Condition.OK, [])
    raw.share = 0.5
    camera.start()
    wait_for(lambda: camera.status().condition is Condition.BAD)
    camera.stop()
    resting = camera.status()
    assert (resting.condition, codes(camera)) == (Condition.UNKNOWN, [ProblemCode.DAMAGED_PICTURES])
    assert resting.is_usable, "the next visit finds out whether it is still so"
    assert resting.evidence.startswith("pictures were damaged when last looked at; ")
    raw.share = 1.0
    camera.start()
    wait_for(lambda: camera.latest() is not None)
    camera.stop()
    assert (camera.status().condition, codes(camera)) == (Condition.OK, [])


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("fill", [(0, 135, 0), (128, 128, 128)])
def test_missing_end_is_found_however_turned(rotate: int, fill: tuple[int, int, int]) -> None:
    cut = hall()
    cut[-16:] = fill
    judge = PictureJudge(PictureSource("", rotate=rotate))
    turned = np.ascontiguousarray(np.rot90(cut, k=-rotate // 90))
    assert judge.judge(turned, 0.0) is PictureFault.DAMAGED
    assert judge.judge(hall(), 1.0) is None


def test_black_counts_after_seconds_and_ends_at_once() -> None:
    judge = PictureJudge(PictureSource(""))
    dark = NOISE.integers(0, 6, (120, 160, 3), dtype=np.uint8)
    assert judge.judge(dark, 0.0) is None
    assert judge.judge(dark + 1, DARK_SECONDS) is PictureFault.DARK
    assert judge.judge(hall(), DARK_SECONDS + 1) is None


def covered(low: int, high: int) -> Pixels:
    """A lens under a cloth, with the noise of its sensor, and one pixel that is always bright."""
    pixels = NOISE.integers(low, high, (720, 1280, 3), dtype=np.uint8)
    pixels[8, 8] = 255
    return pixels


@pytest.mark.parametrize(("low", "high"), [(0, 10), (10, 16)])
def test_covered_lens_is_dark_despite_hot_pixel(low: int, high: int) -> None:
    judge = PictureJudge(PictureSource(""))
    assert judge.judge(covered(low, high), 0.0) is None
    assert judge.judge(covered(low, high), DARK_SECONDS) is PictureFault.DARK


def test_dim_room_is_not_dark() -> None:
    judge = PictureJudge(PictureSource(""))
    for now in (0.0, DARK_SECONDS):
        room = covered(5, 12)
        room[200:300, 300:500] = 60
        assert judge.judge(room, now) is None, "somebody stands in it"
        room = covered(13, 16)
        room[100:500, 300:700] = 30
        assert judge.judge(room, now) is None


def test_same_picture_for_seconds_is_frozen() -> None:
    judge, picture = PictureJudge(PictureSource("", same_seconds=5)), hall()
    assert judge.judge(picture, 0.0) is None
    assert judge.judge(picture, 4.9) is None
    assert judge.judge(picture, 5.0) is PictureFault.SAME
    assert judge.judge(hall(), 5.1) is None


def test_stream_without_noise_may_repeat_itself() -> None:
    judge, picture = PictureJudge(PictureSource("", same_seconds=0)), hall()
    assert judge.judge(picture, 0.0) is None
    assert judge.judge(picture, 500.0) is None
