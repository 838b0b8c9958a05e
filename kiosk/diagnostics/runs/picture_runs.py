"""Guided tests of the cameras: how sharp and how lit their picture is, and what the test page measures. No picture is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.ports.camera import CAMERA, DOCUMENT_SCANNER, Frame
from drivers.ports.pages import PageCaptured
from kiosk.diagnostics.runs.guided_run import GuidedRun, RunContext, RunStage, code_of
from kiosk.diagnostics.runs.measuring import (
    NoTarget,
    PictureMeasures,
    TargetMeasures,
    measured_picture,
    measured_target,
)
from kiosk.services.camera_feed import CameraFeed

if TYPE_CHECKING:
    from drivers.ports.camera import Camera
    from drivers.ports.pages import PageOutcome, PageTaker
    from drivers.ports.picture import Picture
    from drivers.ports.status import FamilyOf

SETTLES_SECONDS = 1.5
"""The first pictures of a camera are dark."""
WAIT_SECONDS = 15.0


class _PictureRun(GuidedRun):
    """Has a camera grab, and gives its first picture that has settled to `look`."""

    family: FamilyOf[Camera]

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._feed: CameraFeed | None = None
        self._is_looking = False

    def start(self) -> None:
        line = self.context.services.devices.get(self.family)
        if line is None:
            self.end(is_passed=False, problem="guided.no_device")
            return
        self._is_looking = False
        self._feed = CameraFeed(line)
        self._feed.start(self.now)

    def close(self) -> None:
        super().close()
        self._stop()

    def end(self, *, is_passed: bool, problem: str = "") -> None:
        """No one looks at the picture any more: the camera stops."""
        self._stop()
        super().end(is_passed=is_passed, problem=problem)

    def tick(self) -> None:
        if self._feed is None or self.stage is not RunStage.RUNNING or self._is_looking:
            return
        self._feed.watch(self.now)
        frame, waited = self._feed.latest(), self.now - self._began_at
        if frame is not None and waited >= SETTLES_SECONDS:
            self._is_looking = True
            self.look(frame)
        elif waited >= WAIT_SECONDS:
            self.end(is_passed=False, problem="guided.no_picture")

    def look(self, frame: Frame) -> None:
        """Measure one picture of the camera."""
        raise NotImplementedError

    def _stop(self) -> None:
        feed, self._feed = self._feed, None
        if feed is not None:
            feed.stop()

    def _newest(self) -> Frame | None:
        return None if self._feed is None else self._feed.latest()


class CameraRun(_PictureRun):
    """Sharpness and light of the face camera (人脸摄像头测试); something with print is held before it."""

    family = CAMERA

    def look(self, frame: Frame) -> None:
        picture = frame.picture
        self.on("vision", lambda: measured_picture(picture), self._judge)

    def face_frame(self) -> Frame | None:
        return self._newest()

    def _judge(self, found: PictureMeasures) -> None:
        self.add_measure("sharpness", f"{found.sharpness:.0f}", is_good=found.is_sharp)
        self.add_measure("light", f"{found.light:.0f}", is_good=found.is_bright_enough)
        self.add_measure("clipped", f"{found.clipped:.0%}", is_good=found.is_unclipped)
        is_passed = found.is_sharp and found.is_well_lit
        why = "guided.blurred" if found.is_well_lit else "guided.badly_lit"
        self.end(is_passed=is_passed, problem="" if is_passed else why)


class TargetRun(_PictureRun):
    """The test page as the document camera sees it (高拍仪测量)."""

    family = DOCUMENT_SCANNER

    def look(self, frame: Frame) -> None:
        taker, picture = self.context.services.pages, frame.picture
        self.on("vision", lambda: _take_page(taker, picture), self._judge)

    def document_frame(self) -> Frame | None:
        return self._newest()

    def _judge(self, found: TargetMeasures | NoTarget | PageOutcome) -> None:
        if not isinstance(found, TargetMeasures):
            self.add_measure("seen", code_of(type(found)), is_good=False)
            self.end(is_passed=False, problem="guided.no_target")
            return
        self.add_measure("ratio_error", f"{found.ratio_error:.1%}", is_good=found.is_true)
        self.add_measure("shift", f"{found.shift_mm:.1f}", is_good=found.is_true)
        self.add_measure("finest", f"{found.finest_mm:g}", is_good=found.is_fine)
        self.add_measure("greys", str(found.greys), is_good=found.is_even)
        is_passed = found.is_true and found.is_fine and found.is_even
        self.end(is_passed=is_passed, problem="" if is_passed else "guided.target_poor")


def _take_page(taker: PageTaker, picture: Picture) -> TargetMeasures | NoTarget | PageOutcome:
    taker.begin()
    try:
        page = taker.take(picture)
    finally:
        taker.erase()
    return measured_target(page.jpeg) if isinstance(page, PageCaptured) else page
