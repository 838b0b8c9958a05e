"""Opens a picture source with OpenCV: a V4L2 device by number or path, or a network stream by URL. Keeps no state."""

import os
from typing import Protocol

import cv2
import numpy as np

from drivers.camera.picture_source import PictureSource, is_url
from drivers.ports.device import Pixels

_AS_IT_COMES = -1
"""Of CAP_PROP_FORMAT: packets that are not decoded."""
_MJPEG = cv2.VideoWriter.fourcc(*"MJPG")
_BROKEN = np.full((16, 16, 3), 128, np.uint8)
"""In place of a JPEG that is not whole: nothing but what decoders put where there is no data (`picture_judge`)."""

# What FFMPEG's av_log calls "quiet"; OpenCV reads it when the first stream is opened.
FFMPEG_QUIET = "-8"


class Capture(Protocol):
    """An opened source. `read` may block; None means that the source failed and must be opened again."""

    def read(self) -> Pixels | None:
        """The next picture, or None if the camera gave none."""

    def release(self) -> None: ...


class OpenCvCapture:
    """`cv2.VideoCapture` behind the small protocol. `isOpened` stays true after an unplug, so only `read` is believed.

    `is_packed`: it gives JPEGs that are not decoded.
    """

    def __init__(self, capture: cv2.VideoCapture, rotate: int, *, is_packed: bool = False) -> None:
        self._capture = capture
        self._rotate = rotate
        self._is_packed = is_packed

    def read(self) -> Pixels | None:
        """The next picture, turned upright; None too where the process may not hold one so large."""
        try:
            is_read, pixels = self._capture.read()
            if not is_read or pixels is None:
                return None
            if self._is_packed:
                decoded = cv2.imdecode(pixels, cv2.IMREAD_COLOR)
                pixels = _BROKEN if decoded is None else decoded
            return np.ascontiguousarray(np.rot90(pixels, k=-self._rotate // 90), dtype=np.uint8)
        except (cv2.error, MemoryError):
            return None

    def release(self) -> None:
        self._capture.release()


def open_capture(source: PictureSource) -> Capture | None:
    """The opened source, or None when there is none. Blocks up to `open_seconds` for a URL."""
    _silence()
    is_stream = is_url(source.source)
    capture = _open_url(source) if is_stream else _open_device(source)
    if not capture.isOpened():
        capture.release()
        return None
    return OpenCvCapture(capture, source.rotate, is_packed=is_stream and _gives_packets(capture))


def _open_url(source: PictureSource) -> cv2.VideoCapture:
    limits = [
        *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, round(source.open_seconds * 1000)),
        *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, round(source.read_seconds * 1000)),
    ]
    return cv2.VideoCapture(source.source, cv2.CAP_FFMPEG, limits)


def _gives_packets(capture: cv2.VideoCapture) -> bool:
    """Whether it is one of JPEGs, and gives them as they come: FFMPEG fills one that is cut off with the picture before it."""
    return int(capture.get(cv2.CAP_PROP_FOURCC)) == _MJPEG and capture.set(cv2.CAP_PROP_FORMAT, _AS_IT_COMES)


def _open_device(source: PictureSource) -> cv2.VideoCapture:
    """USB cameras reach their full picture rate only in MJPG; one buffer, so that no old picture waits."""
    capture = cv2.VideoCapture(int(source.source) if source.source.isdigit() else source.source, cv2.CAP_V4L2)
    if capture.isOpened():
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, source.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, source.height)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


def _silence() -> None:
    """OpenCV and FFMPEG write to standard error when a camera is unplugged; the status says it better."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", FFMPEG_QUIET)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
