"""The face process: ready while a visit lasts, gone with it; started again where it dies or hangs."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import cv2
import numpy as np
import pytest

from drivers.face.model_files import ModelsMissing
from drivers.face.separate import FaceProcessGone, SeparateFaceEngine
from drivers.piped.pixels import picture_of, pixels_of
from simulators.person.drawn_face import draw_face

COMMAND = (sys.executable, "-m", "app.core.face_process")
PROJECT = Path(__file__).parents[2]
FACE, OTHER = picture_of(draw_face(2033, size=240)), picture_of(draw_face(1356, size=240))
BLANK = picture_of(np.full((90, 120, 3), 190, np.uint8))
WITHIN = 30.0


def made(command: tuple[str, ...] = COMMAND, longest: float = 60.0) -> SeparateFaceEngine:
    return SeparateFaceEngine(command, PROJECT, longest)


@pytest.fixture
def engine() -> Iterator[SeparateFaceEngine]:
    engine = made()
    engine.begin()
    yield engine
    engine.erase()


def processes() -> set[int]:
    """The face processes that this one has."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return {int(each) for each in children if _is_face_process(each)}


def _is_face_process(pid: str) -> bool:
    try:
        return b"face_process" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_one_process_serves_whole_visit(engine: SeparateFaceEngine) -> None:
    engine.begin()
    assert len(engine.observe(FACE).faces) == 1
    (process,) = processes()
    found = engine.distances([FACE, OTHER, BLANK])
    assert found.between(0, 0) == 0.0
    assert (found.between(0, 1) or 0) > 0.5
    assert not found.has_face(2)
    assert processes() == {process}


def test_picture_in_pieces_becomes_whole(engine: SeparateFaceEngine) -> None:
    mirrored = pixels_of(FACE)[:, ::-1]
    assert not mirrored.flags.c_contiguous
    assert engine.observe(picture_of(mirrored)).faces == engine.observe(picture_of(mirrored.copy())).faces


def test_jpeg_is_as_small_as_asked(engine: SeparateFaceEngine) -> None:
    whole, small = engine.jpeg(FACE, 300_000), engine.jpeg(FACE, 2_000)
    assert cv2.imdecode(np.frombuffer(whole, np.uint8), cv2.IMREAD_COLOR).shape == (240, 240, 3)
    assert len(small) <= 2_000 < len(whole) <= 300_000


def test_picture_of_another_device_is_opened(engine: SeparateFaceEngine) -> None:
    taken = engine.jpeg(FACE, 300_000)
    opened = engine.open_picture(taken)
    assert opened is not None
    assert (opened.height, opened.width) == (240, 240)
    assert engine.distances([opened, FACE]).between(0, 1) < 0.2  # type: ignore[operator]  # both show a face


@pytest.mark.parametrize(
    "wrong", [b"", b"\xff\xd8", b"no picture", bytes.fromhex("ffd8ffc0001108ffffffff03") + bytes(99)], ids=len
)
def test_what_is_no_picture_is_not_opened(engine: SeparateFaceEngine, wrong: bytes) -> None:
    assert engine.open_picture(wrong) is None


def test_process_ends_with_visit_and_serves_none_outside(engine: SeparateFaceEngine) -> None:
    engine.observe(FACE)
    engine.erase()
    assert processes() == set()
    with pytest.raises(FaceProcessGone):
        engine.observe(FACE)
    assert processes() == set()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP])
def test_lost_process_is_reported_once_and_replaced(how: signal.Signals) -> None:
    engine = made(longest=2.0 if how is signal.SIGSTOP else 60.0)
    engine.begin()
    try:
        engine.observe(FACE)
        (former,) = processes()
        os.kill(former, how)
        with pytest.raises(FaceProcessGone):
            engine.observe(FACE)
        assert len(engine.observe(FACE).faces) == 1
        assert former not in processes()
    finally:
        engine.erase()


def test_visit_that_ends_stops_question_under_way() -> None:
    """A process that never answers holds no one."""
    engine = made((sys.executable, "-c", "import sys; sys.stdin.buffer.read()", "face_process"), longest=300.0)
    engine.begin()
    heard: list[Exception] = []

    def look() -> None:
        try:
            engine.observe(FACE)
        except FaceProcessGone as gone:
            heard.append(gone)

    thread = Thread(target=look)
    thread.start()
    until = time.monotonic() + WITHIN
    while not processes() and time.monotonic() < until:
        os.sched_yield()
    engine.erase()
    thread.join(WITHIN)
    assert (len(heard), processes()) == (1, set())


def test_missing_models_are_reported_by_name(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from drivers.face.engine import LocalFaceEngine;"
        "from drivers.face.model_files import ModelFiles; from drivers.face.serving import serve_faces;"
        f"files = ModelFiles(*[Path({str(tmp_path)!r}) / name for name in 'abcde']);"
        "serve_faces(LocalFaceEngine(files), sys.stdin.buffer, sys.stdout.buffer)"
    )
    engine = made((sys.executable, "-c", code))
    engine.begin()
    try:
        with pytest.raises(ModelsMissing, match="a, b, c, d, e"):
            engine.observe(FACE)
    finally:
        engine.erase()
