"""The camera adapter: leads a camera process and keeps only its newest picture. Stores and sends nothing.

The process runs from `start` to `stop`; one that died, or blocks, is started again. This side loads neither OpenCV nor numpy.
"""

import logging
import os
import socket
import sys
import threading
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from drivers.camera.exchange import AskedPicture, SourceReport, next_report
from drivers.camera.manifest import MANIFEST
from drivers.camera.options import CameraOptions
from drivers.camera.picture_fault import PictureFault
from drivers.camera.picture_source import PictureSource, is_url
from drivers.piped.messages import send
from drivers.piped.piped_process import ENDING
from drivers.piped.watched_process import WatchedProcess
from drivers.ports.camera import CAMERA, Frame
from drivers.ports.clock import MonotonicClock
from drivers.ports.picture import Picture
from drivers.ports.status import Condition, DeviceFamily, DeviceProblem, DeviceStatus, ProblemCode

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "drivers.camera.process")
FOLDER = Path(__file__).parents[2]

EVERY = 0.05
"""Seconds between two pictures: as many as a live picture shows, and some more."""
PROBE_SECONDS = 1.0
_CODES = {
    PictureFault.DAMAGED: ProblemCode.DAMAGED_PICTURES,
    PictureFault.DARK: ProblemCode.DARK,
    PictureFault.SAME: ProblemCode.STALLED,
}
DEFAULT_PORTS = {"http": 80, "https": 443, "rtsp": 554}


@dataclass
class _Run:
    """From one `start` to its `stop`."""

    started_at: float
    stopped: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    process: WatchedProcess | None = None
    report: SourceReport | None = None
    reported_at: float = 0.0
    is_lost: bool = False


class OpenCvCamera:
    """One picture source (摄像头 / 高拍仪). Thread-safe. Unplugging and plugging in again needs no restart."""

    def __init__(
        self,
        options: CameraOptions,
        clock: MonotonicClock,
        family: DeviceFamily = CAMERA,
        command: tuple[str, ...] = COMMAND,
    ) -> None:
        self._source = PictureSource(**options.model_dump())
        self._clock = clock
        self._family = family
        self._command = command
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._count = 0
        self._run: _Run | None = None
        self._left_with: PictureFault | None = None

    def start(self) -> None:
        """Begin grabbing; does nothing when it grabs already. Returns at once."""
        with self._lock:
            if self._run is None:
                self._run = run = _Run(self._clock.now())
                run.thread = threading.Thread(
                    target=self._follow, args=(run,), name=f"{self._family}-pictures", daemon=True
                )
                run.thread.start()

    def stop(self) -> None:
        """End the process, whatever it is at, and forget the last picture."""
        with self._lock:
            self._note_last_pictures()
            run, self._run, self._frame = self._run, None, None
            if run is None or run.thread is None:
                return
            run.stopped.set()
            if run.process is not None:
                run.process.kill()
        run.thread.join(ENDING)

    def close(self) -> None:
        """The same as `stop`."""
        self.stop()

    def latest(self) -> Frame | None:
        """The newest picture; None before the first and when the newest is older than one read time. Never waits."""
        with self._lock:
            self._end_silent()
            frame = self._frame
        return frame if frame is not None and self._is_new(frame) else None

    def status(self) -> DeviceStatus:
        """Judged by the pictures that come; while not grabbing, by whether the source is there."""
        with self._lock:
            self._end_silent()
            run, frame = self._run, self._frame
        return self._resting_status() if run is None else self._running_status(run, frame)

    # --- the thread that leads the process ---

    def _follow(self, run: _Run) -> None:
        while not run.stopped.is_set():
            process = self._begin(run)
            if process is not None:
                self._hear_all(process, run)
                process.end()
            self._lose(run)
            run.stopped.wait(self._source.reopen_seconds)

    def _begin(self, run: _Run) -> WatchedProcess | None:
        try:
            process = WatchedProcess(self._command, FOLDER, self._clock)
        except OSError as fault:
            log.warning("%s: no process for its pictures: %s", self._family, type(fault).__name__)
            return None
        with self._lock:
            run.process = process
            if run.stopped.is_set():
                process.kill()
        return process

    def _hear_all(self, process: WatchedProcess, run: _Run) -> None:
        """Until the process is gone or not wanted any more."""
        ask, number = partial(self._introduce, after=0), 0
        while not run.stopped.is_set():
            asked_at = self._clock.now()
            heard = process.answer_watched(ask, next_report)
            if heard is None:
                return
            report, picture = heard
            self._take(report, picture, run)
            number = report.number if picture is not None else number
            ask = partial(_ask, after=number)
            run.stopped.wait(max(0.0, asked_at + EVERY - self._clock.now()))

    def _introduce(self, to: BinaryIO, after: int) -> None:
        send(self._source, to)
        _ask(to, after)

    def _take(self, report: SourceReport, picture: Picture | None, run: _Run) -> None:
        with self._lock:
            if run is not self._run:
                return
            now, before = self._clock.now(), run.report
            if picture is not None or (report.fault is not None and not report.is_lost):
                if run.is_lost or before is None or before.fault is not report.fault:
                    log.info("%s: pictures come, %s", self._family, report.fault or "good ones")
                run.is_lost = False
            elif report.is_lost:
                self._tell_lost(run)
            run.report, run.reported_at = report, now
            if report.fault is PictureFault.SAME:
                self._frame = None
            elif picture is not None:
                self._count += 1
                self._frame = Frame(picture, now - report.age, self._count)

    def _lose(self, run: _Run) -> None:
        with self._lock:
            run.report = run.process = None
            if not run.stopped.is_set():
                self._tell_lost(run)

    def _tell_lost(self, run: _Run) -> None:
        if not run.is_lost:
            log.info("%s: no picture comes", self._family)
        run.is_lost = True

    def _end_silent(self) -> None:
        """Kill a process that answers no more; its thread starts the next one. Holds the lock."""
        run = self._run
        if run is not None and run.process is not None:
            run.process.give_up_if_silent(self._family)

    def _note_last_pictures(self) -> None:
        """A lens that is covered stays so while no one looks; holds the lock. Without any pictures the note before still counts."""
        run = self._run
        if run is not None and (fault := self._fault_of(run)) is not None:
            self._left_with = fault
        elif self._frame is not None:
            self._left_with = None

    # --- status ---

    def _is_new(self, frame: Frame) -> bool:
        return self._clock.now() - frame.taken_at <= self._source.read_seconds

    def _running_status(self, run: _Run, frame: Frame | None) -> DeviceStatus:
        now, report = self._clock.now(), run.report
        age = now - (run.started_at if frame is None else frame.taken_at)
        fault = self._fault_of(run)
        if fault is not None:
            return self._bad(_CODES[fault], f"pictures are {fault.value}")
        if frame is not None and self._is_new(frame):
            return self._status_of(Condition.OK, f"a picture {age:.1f} s ago")
        if report is not None and report.is_opened:
            return self._bad(ProblemCode.STALLED, f"opened, but no picture for {age:.1f} s")
        if run.is_lost:
            is_there, evidence = _probe(self._source.source)
            code = ProblemCode.STALLED if is_there else ProblemCode.DISCONNECTED
            return self._bad(code, f"no picture; {evidence}")
        return self._status_of(Condition.UNKNOWN, "being opened")

    def _fault_of(self, run: _Run) -> PictureFault | None:
        """What is wrong with the pictures now; None too where the last report of it is old."""
        report = run.report
        if report is None or self._clock.now() - run.reported_at + report.fault_age > self._source.read_seconds:
            return None
        return report.fault

    def _resting_status(self) -> DeviceStatus:
        is_there, evidence = _probe(self._source.source)
        if not is_there:
            return self._bad(ProblemCode.DISCONNECTED, evidence)
        if self._left_with is None:
            return self._status_of(Condition.OK, evidence)
        problem = MANIFEST.problem(_CODES[self._left_with], blocking=False)
        return self._status_of(
            Condition.UNKNOWN, f"pictures were {self._left_with.value} when last looked at; {evidence}", problem
        )

    def _status_of(self, condition: Condition, evidence: str, *problems: DeviceProblem) -> DeviceStatus:
        return DeviceStatus(self._family, condition, evidence, self._clock.now(), problems)

    def _bad(self, code: ProblemCode, evidence: str) -> DeviceStatus:
        problem = MANIFEST.problem(code)
        return DeviceStatus(self._family, Condition.BAD, evidence, self._clock.now(), (problem,))


def _ask(to: BinaryIO, after: int) -> None:
    send(AskedPicture(after), to)


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
