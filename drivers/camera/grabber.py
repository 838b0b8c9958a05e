"""In the camera process: a thread that reads one source, judges each picture, keeps only the newest and opens again what failed."""

import math
import threading
from collections.abc import Callable

from drivers.camera.capture import Capture
from drivers.camera.exchange import SourceReport
from drivers.camera.picture_fault import PictureFault
from drivers.camera.picture_judge import PictureJudge
from drivers.camera.picture_source import PictureSource
from drivers.ports.clock import MonotonicClock
from drivers.ports.device import Pixels

OpenCapture = Callable[[PictureSource], Capture | None]

BLOCKED_READS, BLOCKED_OPENS = 4, 2
"""A call that takes so many of its times never ends (V4L2 blocks in select, opencv #10927)."""

MOST_MISSED, MISSED_SECONDS = 5, 1.0
"""Pictures in a row that may come to nothing, as with packets lost on USB; a source that is gone fails at once each time."""


class PictureGrabber:
    """Reads one source (取像线程) from `begin` to the end of the process. Thread-safe."""

    def __init__(self, source: PictureSource, clock: MonotonicClock, open_source: OpenCapture) -> None:
        self._source = source
        self._clock = clock
        self._open_source = open_source
        self._came = threading.Condition()
        self._judge = PictureJudge(source)
        self._pixels: Pixels | None = None
        self._taken_at = 0.0
        self._count = 0
        self._fault: PictureFault | None = None
        self._judged_at = 0.0
        self._opened_at = 0.0
        self._is_opened = self._is_lost = False
        self._since = math.inf

    def begin(self) -> None:
        """Begin reading pictures on a thread of its own."""
        self._since = self._clock.now()
        threading.Thread(target=self._grab, name="grab", daemon=True).start()

    def newer(self, after: int, seconds: float) -> tuple[SourceReport, Pixels | None]:
        """How it is, with a picture newer than that one where it came within so many seconds."""
        with self._came:
            self._came.wait_for(lambda: self._count > after and self._pixels is not None, seconds)
            pixels, now = self._pixels if self._count > after else None, self._clock.now()
            report = SourceReport(
                self._is_opened,
                self._is_lost,
                self._fault,
                now - self._judged_at,
                None if pixels is None else (pixels.shape[0], pixels.shape[1]),
                self._count,
                now - self._taken_at,
            )
        return report, pixels

    @property
    def is_blocked(self) -> bool:
        """Whether an open or a read never ends: only the end of the process frees the source then."""
        limit = max(self._source.read_seconds * BLOCKED_READS, self._source.open_seconds * BLOCKED_OPENS)
        return self._clock.now() - self._since > limit

    def _grab(self) -> None:
        pause = threading.Event()
        while True:
            self._since = self._clock.now()
            capture = self._open_source(self._source)
            if capture is not None:
                self._is_opened, self._opened_at = True, self._clock.now()
                self._read_all(capture)
                capture.release()
            self._lose()
            self._since = math.inf
            pause.wait(self._source.reopen_seconds)

    def _read_all(self, capture: Capture) -> None:
        """Read until the source fails or repeats itself: it must be opened again then, for OpenCV never recovers by itself.

        One picture that came broken is no such failure: opening again costs seconds, and the exposure that the camera had found.
        """
        is_repeated, missed, came_at = False, 0, self._clock.now()
        while not is_repeated:
            self._since = self._clock.now()
            pixels = capture.read()
            if pixels is None:
                missed += 1
                if missed > MOST_MISSED or self._clock.now() - came_at > MISSED_SECONDS:
                    return
                continue
            missed, came_at = 0, self._clock.now()
            with self._came:
                is_repeated = self._take(pixels)
                self._came.notify_all()

    def _take(self, pixels: Pixels) -> bool:
        """Keep the picture, unless a part of it is missing or it may be an old one; whether to reopen the camera. Holds the lock."""
        now = self._clock.now()
        self._fault, self._judged_at, self._is_lost = self._judge.judge(pixels, now), now, False
        if self._fault is PictureFault.SAME:
            self._pixels = None
            return now - self._opened_at >= self._source.same_seconds
        if self._fault is not PictureFault.DAMAGED:
            self._count += 1
            self._pixels, self._taken_at = pixels, now
        return False

    def _lose(self) -> None:
        with self._came:
            self._is_lost, self._is_opened = True, False
            if self._fault is not PictureFault.SAME:
                self._judge = PictureJudge(self._source)
