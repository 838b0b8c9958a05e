"""Pages under the document camera: found, straightened, brightened, refused when blurred."""

import time
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from drivers.document_scanner.adapter import DocumentCamera
from drivers.document_scanner.options import DocumentCameraOptions
from drivers.document_scanner.outline import find_pages
from drivers.document_scanner.page import MAX_BYTES, capture_page
from drivers.piped.pixels import pixels_of
from drivers.ports.camera import DOCUMENT_SCANNER
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.device import Pixels
from drivers.ports.pages import Blurred, NoPage, PageCaptured
from simulators.document_scanner.page_scene import Sheet, draw_scene
from simulators.document_scanner.simulator import DocumentScannerSimulator
from simulators.simulator import ActRefused

LINES = ("第一行文字，用来看是否清楚。", "第二行文字，共两行。")


def opened(page: PageCaptured) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(page.jpeg, np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)


@pytest.mark.parametrize(("askew", "slant"), [(0, 0), (4, 0.5), (-14, 1), (18, 0.3)])
def test_a_sheet_is_straightened_and_bright(askew: float, slant: float) -> None:
    outcome = capture_page(draw_scene(Sheet("标题", LINES, askew, slant)))
    assert isinstance(outcome, PageCaptured)
    page = opened(outcome)
    assert page.shape[:2] == (outcome.height, outcome.width)
    assert outcome.height / outcome.width == pytest.approx(1.414, abs=0.1)
    corner = round(outcome.width * 0.1)
    corners = [page[y : y + corner, x : x + corner].mean() for y in (0, -corner - 1) for x in (0, -corner - 1)]
    assert min(corners) > 225
    assert len(outcome.jpeg) <= MAX_BYTES


def test_an_empty_sheet_is_a_page() -> None:
    assert isinstance(capture_page(draw_scene(Sheet("", ()))), PageCaptured)


def test_empty_scene_is_no_page() -> None:
    assert capture_page(draw_scene(None)) == NoPage()


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_plain_picture_is_no_page(level: int) -> None:
    assert capture_page(np.full((300, 400, 3), level, np.uint8)) == NoPage()


@pytest.mark.parametrize("blur", [2.5, 6])
def test_out_of_focus(blur: float) -> None:
    picture = np.asarray(cv2.GaussianBlur(draw_scene(Sheet("标题", LINES)), (0, 0), blur), dtype=np.uint8)
    assert isinstance(capture_page(picture), Blurred)


def test_sheet_beyond_picture_has_no_corners() -> None:
    assert find_pages(draw_scene(Sheet("标题", LINES, 4, 0))[300:, 300:]) == []


def test_noise_all_over_is_packed_small_enough() -> None:
    scene = draw_scene(Sheet("标题", LINES, 0, 0))
    scene = cv2.resize(scene, None, fx=3, fy=3, interpolation=cv2.INTER_LINEAR)
    noise = np.random.default_rng(1).integers(0, 200, scene.shape, dtype=np.uint8)
    sheet = scene > 150
    outcome = capture_page(np.where(sheet & (noise > 140), noise, scene).astype(np.uint8))
    assert isinstance(outcome, PageCaptured)
    assert len(outcome.jpeg) <= MAX_BYTES


@pytest.fixture
def simulator() -> Iterator[DocumentScannerSimulator]:
    made = DocumentScannerSimulator(rate=20)
    made.start()
    yield made
    made.stop()


def test_through_the_camera(simulator: DocumentScannerSimulator) -> None:
    camera = DocumentCamera(DocumentCameraOptions(source=simulator.endpoint), SystemMonotonicClock())
    assert camera.status().family == DOCUMENT_SCANNER
    assert simulator.act("put_page", {"title": "材料", "askew": 6})["page"] == "材料"
    camera.start()
    outcome: object = NoPage()
    deadline = time.monotonic() + 60
    while not isinstance(outcome, PageCaptured):
        assert time.monotonic() < deadline
        frame = camera.latest()
        outcome = NoPage() if frame is None else capture_page(pixels_of(frame.picture))
    camera.close()
    assert simulator.act("take_page", {})["page"] is None


@pytest.mark.parametrize(("action", "args"), [("dance", {}), ("put_page", {"lines": 3}), ("put_page", {"askew": 90})])
def test_acts_that_do_not_fit(simulator: DocumentScannerSimulator, action: str, args: dict[str, object]) -> None:
    with pytest.raises(ActRefused):
        simulator.act(action, args)
