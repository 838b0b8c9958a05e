"""Another maker's camera in a process of its own: its pictures come over whole, and what it breaks stays its own."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.ports.camera import CAMERA, Frame
from drivers.ports.manifest import AdapterContext
from drivers.ports.status import Condition, ProblemCode
from drivers.registry.registry import build
from tests.drivers.foreign.acme_camera import HEIGHT, WIDTH
from tests.drivers.foreign_package import FOREIGN, install

PATIENCE = 120.0
POINTS = {
    "gov_kiosk.drivers/camera.acme.v1": "acme_camera:build",
    "gov_kiosk.drivers/camera.old": "acme_camera:build",
    "gov_kiosk.drivers/camera.missing.v1": "acme_camera:nothing",
}
QUICK, AT_ONCE = 1.0, 30.0
"""For a driver that answers never; others may be late on a busy machine, and a call that waited for them would wait for `PATIENCE`."""
BLOCKED = ("blocks", "start blocks", "stop blocks")
Acme = Callable[..., Any]


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Acme]:
    """Makes a camera that does a deed; its process ends with the test."""
    install(tmp_path, monkeypatch, "acme_camera", POINTS)
    monkeypatch.setattr("drivers.isolation.isolated_camera.AGAIN_SECONDS", 0.01)
    monkeypatch.setattr("drivers.isolation.isolated_camera.WAIT_SECONDS", PATIENCE)
    monkeypatch.setattr("drivers.isolation.driver_process.START_SECONDS", PATIENCE)
    monkeypatch.setattr("drivers.isolation.isolated.STATUS_SECONDS", PATIENCE)
    made: list[Any] = []

    def make(deed: str = "pictures", adapter: str = "acme", quick: float = PATIENCE, **options: object) -> Any:
        monkeypatch.setattr("drivers.isolation.isolated_camera.QUICK_SECONDS", quick)
        made.append(build(CAMERA, adapter, {"deed": deed, **options}, AdapterContext()))
        return made[-1]

    yield make
    for camera in made:
        camera.close()


def until(holds: Callable[[], Any]) -> Any:
    """What it gives once it is true; asked again and again, for a process takes real time."""
    end, pause = time.monotonic() + PATIENCE, threading.Event()
    while not (found := holds()):
        assert time.monotonic() < end
        pause.wait(0.01)
    return found


def seconds_of(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def frames_of(camera: Any, number: int) -> list[Frame]:
    """So many different ones."""
    found: dict[int, Frame] = {}
    while len(found) < number:
        frame = until(camera.latest)
        found[frame.number] = frame
    return list(found.values())


def test_foreign_pictures_come_from_their_process(acme: Acme) -> None:
    camera = acme()
    assert camera.status().evidence == "acme off"
    assert camera.latest() is None
    camera.start()
    first, second = frames_of(camera, 2)
    assert (first.picture.height, first.picture.width) == (HEIGHT, WIDTH)
    assert len(set(first.picture.data)) == 1
    assert (first.number < second.number, first.taken_at < second.taken_at <= time.monotonic()) == (True, True)
    assert camera.status().evidence == "acme on"
    camera.stop()
    assert camera.latest() is None
    until(lambda: camera.status().evidence == "acme off")
    camera.start()
    assert frames_of(camera, 1)[0].number > second.number


@pytest.mark.parametrize("deed", ["killed", "blocks"])
def test_camera_that_breaks_is_started_again(deed: str, acme: Acme) -> None:
    camera = acme(deed, quick=QUICK if deed in BLOCKED else PATIENCE)
    camera.start()
    until(camera.latest)
    first = camera.driver_process.pid
    until(lambda: camera.driver_process.pid not in (None, first))
    numbers = [frame.number for frame in frames_of(camera, 5)]
    assert numbers == sorted(numbers), "a driver gives two pictures before it breaks"


@pytest.mark.parametrize("deed", BLOCKED)
def test_blocked_camera_holds_up_no_screen(deed: str, acme: Acme) -> None:
    camera = acme(deed)
    assert camera.status().condition is Condition.OK
    assert seconds_of(camera.start) < AT_ONCE
    if deed != "start blocks":
        until(camera.latest)
    assert seconds_of(camera.latest) < AT_ONCE
    assert seconds_of(camera.stop) < AT_ONCE


@pytest.mark.parametrize("deed", BLOCKED)
def test_blocked_camera_is_started_again(deed: str, acme: Acme) -> None:
    camera = acme(deed, quick=QUICK)
    assert camera.status().condition is Condition.OK
    first = camera.driver_process.pid
    camera.start()
    if deed == "stop blocks":
        until(camera.latest)
        camera.stop()
    until(lambda: camera.driver_process.pid != first)


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("same", "acme on"),
        ("torn", "are no picture of"),
        ("start blocks", "no outcome in"),
        ("past", "old when they come"),
        ("no time", "old when they come"),
    ],
)
def test_camera_without_pictures_is_not_believed(
    deed: str, words: str, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.isolation.isolated_camera.SILENT", 2 * QUICK)
    camera = acme(deed, quick=QUICK if deed in BLOCKED else PATIENCE)
    camera.start()
    status = until(lambda: seen if words in (seen := camera.status()).evidence and seen.problems else None)
    assert (status.condition, status.problems[0].code) == (Condition.BAD, ProblemCode.STALLED)
    assert camera.latest() is None or deed == "same"
    camera.stop()
    until(lambda: camera.status().condition is Condition.OK)


def test_picture_of_the_future_grows_old(acme: Acme) -> None:
    camera = acme("future")
    camera.start()
    assert until(camera.latest).taken_at <= time.monotonic()


@pytest.mark.expected_logs("camera cannot be built")
@pytest.mark.parametrize(
    ("adapter", "options", "words"),
    [("missing", {}, "cannot be loaded: AttributeError"), ("acme", {"scale": "no"}, "scale: Input should be")],
)
def test_camera_that_cannot_be_built_says_so(adapter: str, options: dict[str, object], words: str, acme: Acme) -> None:
    camera = acme(adapter=adapter, **options)
    camera.start()
    status = camera.status()
    assert (status.condition, status.problems[0].code) == (Condition.BAD, ProblemCode.NOT_CONFIGURED)
    assert words in status.evidence
    assert camera.latest() is None


def test_camera_that_dies_while_loading_is_loaded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = tmp_path / "gate"
    source = f"import os\nos.path.exists({str(gate)!r}) or os._exit(9)\n" + (FOREIGN / "acme_camera.py").read_text()
    install(tmp_path, monkeypatch, "acme_late", {"gov_kiosk.drivers/camera.late.v1": "acme_late:build"}, source)
    monkeypatch.setattr("drivers.isolation.isolated_camera.WAIT_SECONDS", PATIENCE)
    camera = build(CAMERA, "late", {}, AdapterContext())
    camera.start()
    status = camera.status()
    assert (status.condition, status.problems[0].code) == (Condition.BAD, ProblemCode.HARDWARE_ERROR)
    assert "its process ended with status 9" in status.evidence
    gate.touch()
    until(lambda: camera.status().condition is Condition.OK)
    until(camera.latest)
    camera.close()


def test_closed_camera_leaves_no_process(acme: Acme) -> None:
    camera = acme()
    camera.start()
    until(camera.latest)
    camera.close()
    assert camera.driver_process.pid is None
    assert not [thread for thread in threading.enumerate() if thread.name == "camera-pictures"]
    assert camera.latest() is None


def test_camera_that_still_loads_can_be_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = f"import time\nfrom pathlib import Path\nPath({str(tmp_path / 'loading')!r}).touch()\ntime.sleep(600)\n"
    install(tmp_path, monkeypatch, "acme_asleep", {"gov_kiosk.drivers/camera.asleep.v1": "acme_asleep:build"}, asleep)
    monkeypatch.setattr("drivers.isolation.driver_process.START_SECONDS", PATIENCE)
    camera = build(CAMERA, "asleep", {}, AdapterContext())
    until((tmp_path / "loading").exists)
    assert seconds_of(camera.close) < PATIENCE / 2
    assert camera.driver_process.pid is None  # type: ignore[attr-defined]


def test_large_picture_is_whole(acme: Acme) -> None:
    camera = acme(scale=180)
    camera.start()
    for frame in frames_of(camera, 3):
        assert len(frame.picture.data) == HEIGHT * WIDTH * 180 * 180 * 3
        assert frame.picture.data.count(frame.picture.data[0]) == len(frame.picture.data)
