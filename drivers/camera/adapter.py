"""The camera adapter: a grabbing thread that keeps only the newest picture and heals itself. Stores and sends nothing."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional
from urllib.parse import urlsplit

from drivers.camera.manifest import MANIFEST
from drivers.camera.options import CameraOptions, is_url
from drivers.ports.camera import CAMERA, Frame
from drivers.ports.clock import MonotonicClock
from drivers.ports.status import Condition, DeviceFamily, DeviceStatus, ProblemCode

if TYPE_CHECKING:
    from drivers.camera.capture import Capture

log = logging.getLogger(__name__)
OpenCapture = Callable[[CameraOptions], Optional["Capture"]]

# A read that blocks for so many read times is left behind with its thread (V4L2 blocks in select, opencv #10927).
ABANDON_AFTER_READS = 4
PROBE_SECONDS = 1.0
DEFAULT_PORTS = {"http": 80, "https": 443, "rtsp": 554}


@dataclass
class _Grabbing:
    """One run of the grabbing thread. `since` is when the open or read under way began."""

    thread: threading.Thread | None
    stopped: threading.Event
    started_at: float
    since: float
    is_lost: bool = False
    is_opened: bool = False


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

    def start(self) -> None:
        """Begin grabbing; does nothing when it grabs already."""
        with self._lock:
            if self._grabbing is None:
                self._grabbing = self._new_grabbing()

    def stop(self) -> None:
        """Stop grabbing and forget the last picture. Waits at most one read time for the thread."""
        with self._lock:
            grabbing, self._grabbing, self._frame = self._grabbing, None, None
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
                grabbing.is_opened = True
                self._read_all(capture, grabbing)
                capture.release()
            self._tell_lost(grabbing)
            grabbing.stopped.wait(self._options.reopen_seconds)

    def _read_all(self, capture: "Capture", grabbing: _Grabbing) -> None:
        """Read until the source fails: after one failed read OpenCV never recovers without opening again."""
        while not grabbing.stopped.is_set():
            grabbing.since = self._clock.now()
            pixels = capture.read()
            if pixels is None:
                return
            with self._lock:
                if grabbing is not self._grabbing:
                    return
                self._count += 1
                self._frame = Frame(pixels, self._clock.now(), self._count)
                if grabbing.is_lost:
                    log.info("%s: pictures come again", self._family)
                grabbing.is_lost = False

    def _tell_lost(self, grabbing: _Grabbing) -> None:
        if not grabbing.is_lost and not grabbing.stopped.is_set():
            log.info("%s: no picture comes", self._family)
        grabbing.is_lost = True
        grabbing.is_opened = False

    def _replace_blocked(self) -> None:
        """Leave a thread that is stuck in a read behind and begin with a new one. Holds the lock."""
        grabbing = self._grabbing
        if grabbing is None or grabbing.is_lost:
            return
        limit = max(self._options.read_seconds * ABANDON_AFTER_READS, self._options.open_seconds * 2)
        if self._clock.now() - grabbing.since > limit:
            log.info("%s: a blocked read is left behind", self._family)
            grabbing.stopped.set()
            self._grabbing = self._new_grabbing()
            self._grabbing.is_lost = True

    # --- status ---

    def _grabbing_status(self, grabbing: _Grabbing, frame: Frame | None) -> DeviceStatus:
        now = self._clock.now()
        age = now - frame.taken_at if frame is not None else now - grabbing.started_at
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
