"""The camera adapter: a grabbing thread that keeps only the newest picture and heals itself. Stores and sends nothing."""

import logging
import math
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional
from urllib.parse import urlsplit

from drivers.camera.manifest import MANIFEST
from drivers.camera.options import CameraOptions, is_url
from drivers.camera.picture_fault import PictureFault
from drivers.ports.camera import CAMERA, Frame
from drivers.ports.clock import MonotonicClock
from drivers.ports.device import Pixels
from drivers.ports.status import Condition, DeviceFamily, DeviceStatus, ProblemCode

if TYPE_CHECKING:
    from drivers.camera.capture import Capture
    from drivers.camera.picture_judge import PictureJudge

log = logging.getLogger(__name__)
OpenCapture = Callable[[CameraOptions], Optional["Capture"]]

# A read that blocks for so many read times is left behind with its thread (V4L2 blocks in select, opencv #10927).
ABANDON_AFTER_READS = 4
# Each thread that is stuck doubles the time until the next is left behind, and there are never more of them than this.
MOST_LEFT_BEHIND = 8
PROBE_SECONDS = 1.0
_CODES = {
    PictureFault.DAMAGED: ProblemCode.DAMAGED_PICTURES,
    PictureFault.DARK: ProblemCode.DARK,
    PictureFault.SAME: ProblemCode.STALLED,
}
DEFAULT_PORTS = {"http": 80, "https": 443, "rtsp": 554}


@dataclass
class _Grabbing:
    """One run of the grabbing thread. `since` is when the open or read under way began; infinite while it only waits."""

    thread: threading.Thread | None
    stopped: threading.Event
    started_at: float
    since: float
    is_lost: bool = False
    is_opened: bool = False
    opened_at: float = 0.0
    fault: PictureFault | None = None
    judged_at: float = 0.0


class OpenCvCamera:
    """One picture source (摄像头 / 高拍仪). Thread-safe. Unplugging and plugging in again needs no restart."""

    def __init__(
        self,
        options: CameraOptions,
        clock: MonotonicClock,
        family: DeviceFamily = CAMERA,
        open_source: OpenCapture | None = None,
    ) -> None:
        self._options = options
        self._clock = clock
        self._family = family
        self._open_source = open_source or _open_with_opencv
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._count = 0
        self._grabbing: _Grabbing | None = None
        self._left_behind: list[threading.Thread] = []
        self._judge: PictureJudge | None = None

    def start(self) -> None:
        """Begin grabbing; does nothing when it grabs already."""
        with self._lock:
            if self._grabbing is None:
                self._grabbing = self._new_grabbing()

    def stop(self) -> None:
        """Stop grabbing and forget the last picture. Waits at most one read time for the thread."""
        with self._lock:
            grabbing, self._grabbing, self._frame, self._judge = self._grabbing, None, None, None
        if grabbing is not None and grabbing.thread is not None:
            grabbing.stopped.set()
            grabbing.thread.join(self._options.read_seconds)

    def close(self) -> None:
        """The same as `stop`."""
        self.stop()

    def latest(self) -> Frame | None:
        """The newest picture; None before the first and when the newest is older than one read time."""
        with self._lock:
            self._replace_blocked()
            frame = self._frame
        if frame is None or self._clock.now() - frame.taken_at > self._options.read_seconds:
            return None
        return frame

    def status(self) -> DeviceStatus:
        """Judged by the pictures that come; while not grabbing, by whether the source is there."""
        with self._lock:
            self._replace_blocked()
            grabbing, frame = self._grabbing, self._frame
        if grabbing is None:
            return self._resting_status()
        return self._grabbing_status(grabbing, frame)

    # --- the grabbing thread ---

    def _new_grabbing(self) -> _Grabbing:
        now = self._clock.now()
        grabbing = _Grabbing(None, threading.Event(), now, now)
        grabbing.thread = threading.Thread(
            target=self._grab, args=(grabbing,), name=f"{self._family}-grab", daemon=True
        )
        grabbing.thread.start()
        return grabbing

    def _grab(self, grabbing: _Grabbing) -> None:
        while not grabbing.stopped.is_set():
            grabbing.since = self._clock.now()
            capture = self._open_source(self._options)
            if capture is not None:
                grabbing.is_opened, grabbing.opened_at = True, self._clock.now()
                self._read_all(capture, grabbing)
                capture.release()
            self._tell_lost(grabbing)
            grabbing.since = math.inf
            grabbing.stopped.wait(self._options.reopen_seconds)

    def _read_all(self, capture: "Capture", grabbing: _Grabbing) -> None:
        """Read until the source fails or repeats itself: it must be opened again then, for OpenCV never recovers by itself."""
        is_repeated = False
        while not grabbing.stopped.is_set() and not is_repeated:
            grabbing.since = self._clock.now()
            pixels = capture.read()
            if pixels is None:
                return
            with self._lock:
                if grabbing is not self._grabbing:
                    return
                is_repeated = self._take(pixels, grabbing)

    def _take(self, pixels: Pixels, grabbing: _Grabbing) -> bool:
        """Keep the picture, unless a part of it is missing or it may be an old one; whether to open anew. Holds the lock."""
        from drivers.camera.picture_judge import PictureJudge  # with numpy

        now = self._clock.now()
        self._judge = self._judge or PictureJudge(self._options)
        fault = self._judge.judge(pixels, now)
        if fault is not grabbing.fault or grabbing.is_lost:
            log.info("%s: pictures come, %s", self._family, fault or "good ones")
        grabbing.fault, grabbing.judged_at, grabbing.is_lost = fault, now, False
        if fault is PictureFault.SAME:
            self._frame = None
            return now - grabbing.opened_at >= self._options.same_seconds
        if fault is not PictureFault.DAMAGED:
            self._count += 1
            self._frame = Frame(pixels, now, self._count)
        return False

    def _tell_lost(self, grabbing: _Grabbing) -> None:
        if not grabbing.is_lost and not grabbing.stopped.is_set():
            log.info("%s: no picture comes", self._family)
        grabbing.is_lost = True
        grabbing.is_opened = False
        with self._lock:
            if grabbing is self._grabbing and grabbing.fault is not PictureFault.SAME:
                self._judge = None

    def _replace_blocked(self) -> None:
        """Leave a thread that is stuck in an open or a read behind and begin with a new one, each time. Holds the lock."""
        grabbing = self._grabbing
        if grabbing is None or grabbing.thread is None:
            return
        self._left_behind = [each for each in self._left_behind if each.is_alive()]
        limit = max(self._options.read_seconds * ABANDON_AFTER_READS, self._options.open_seconds * 2)
        has_waited = self._clock.now() - grabbing.since > limit * 2 ** len(self._left_behind)
        if has_waited and len(self._left_behind) < MOST_LEFT_BEHIND:
            log.info("%s: a blocked call is left behind", self._family)
            grabbing.stopped.set()
            self._left_behind.append(grabbing.thread)
            self._grabbing, self._judge = self._new_grabbing(), None
            self._grabbing.is_lost = True

    # --- status ---

    def _grabbing_status(self, grabbing: _Grabbing, frame: Frame | None) -> DeviceStatus:
        now = self._clock.now()
        age = now - frame.taken_at if frame is not None else now - grabbing.started_at
        if grabbing.fault is not None and now - grabbing.judged_at <= self._options.read_seconds:
            return self._bad(_CODES[grabbing.fault], f"pictures are {grabbing.fault.value}")
        if frame is not None and age <= self._options.read_seconds:
            return self._status_of(Condition.OK, f"a picture {age:.1f} s ago")
        if grabbing.is_opened:
            return self._bad(ProblemCode.STALLED, f"opened, but no picture for {age:.1f} s")
        if grabbing.is_lost:
            is_there, evidence = _probe(self._options.source)
            code = ProblemCode.STALLED if is_there else ProblemCode.DISCONNECTED
            return self._bad(code, f"no picture; {evidence}")
        return self._status_of(Condition.UNKNOWN, "being opened")

    def _resting_status(self) -> DeviceStatus:
        is_there, evidence = _probe(self._options.source)
        if is_there:
            return self._status_of(Condition.OK, evidence)
        return self._bad(ProblemCode.DISCONNECTED, evidence)

    def _status_of(self, condition: Condition, evidence: str) -> DeviceStatus:
        return DeviceStatus(self._family, condition, evidence, self._clock.now())

    def _bad(self, code: ProblemCode, evidence: str) -> DeviceStatus:
        problem = MANIFEST.problem(code)
        return DeviceStatus(self._family, Condition.BAD, evidence, self._clock.now(), (problem,))


def _open_with_opencv(options: CameraOptions) -> Optional["Capture"]:
    """OpenCV and numpy come with the first picture: 0.25 s and 20 MiB that a terminal at rest does not need."""
    from drivers.camera.capture import open_capture

    return open_capture(options)


def _probe(source: str) -> tuple[bool, str]:
    """Whether the source is there, and how that is known."""
    return _probe_url(source) if is_url(source) else _probe_device(source)


def _probe_device(source: str) -> tuple[bool, str]:
    """Opening a camera would light its lamp, so only its device file is looked at."""
    path = f"/dev/video{source}" if source.isdigit() else source
    if not os.path.exists(path):  # noqa: PTH110 - a plain question
        return False, "no device file"
    if not os.access(path, os.R_OK | os.W_OK):
        return False, "no permission for the device file"
    return True, "its device file is there"


def _probe_url(source: str) -> tuple[bool, str]:
    parts = urlsplit(source)
    port = parts.port or DEFAULT_PORTS.get(parts.scheme, 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=PROBE_SECONDS):
            return True, "its port answers"
    except OSError as fault:
        return False, f"its port does not answer: {fault.__class__.__name__}"
