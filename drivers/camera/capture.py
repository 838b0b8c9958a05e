"""Opens a picture source with OpenCV: a V4L2 device by number or path, or a network stream by URL. Keeps no state."""

import os
from typing import Protocol

import cv2
import numpy as np

from drivers.camera.picture_source import PictureSource, is_url
from drivers.ports.device import Pixels

# What FFMPEG's av_log calls "quiet"; OpenCV reads it when the first stream is opened.
FFMPEG_QUIET = "-8"


class Capture(Protocol):
    """An opened source. `read` may block; None means that the source failed and must be opened again."""

    def read(self) -> Pixels | None:
        """The next picture, or None if the camera gave none."""

    def release(self) -> None: ...


class OpenCvCapture:
    """`cv2.VideoCapture` behind the small protocol. `isOpened` stays true after an unplug, so only `read` is believed."""

    def __init__(self, capture: cv2.VideoCapture, rotate: int) -> None:
        self._capture = capture
        self._rotate = rotate

    def read(self) -> Pixels | None:
        """The next picture, turned upright; None too where the process may not hold one so large."""
        try:
            is_read, pixels = self._capture.read()
            if not is_read or pixels is None:
                return None
            return np.ascontiguousarray(np.rot90(pixels, k=-self._rotate // 90), dtype=np.uint8)
        except (cv2.error, MemoryError):
            return None

    def release(self) -> None:
        self._capture.release()


def open_capture(source: PictureSource) -> Capture | None:
    """The opened source, or None when there is none. Blocks up to `open_seconds` for a URL."""
    _silence()
    capture = _open_url(source) if is_url(source.source) else _open_device(source)
    if not capture.isOpened():
        capture.release()
        return None
    return OpenCvCapture(capture, source.rotate)


def _open_url(source: PictureSource) -> cv2.VideoCapture:
    limits = [
        *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, round(source.open_seconds * 1000)),
        *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, round(source.read_seconds * 1000)),
    ]
    return cv2.VideoCapture(source.source, cv2.CAP_FFMPEG, limits)


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
