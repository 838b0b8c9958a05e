"""Pixels to JPEG, for what is sent and for thumbnails; and back. With OpenCV: for processes of their own, not for the terminal's."""

import cv2
import numpy as np
from msgspec import Struct

from drivers.ports.device import Pixels

QUALITIES = (90, 80, 70, 60, 50)
SMALLER = 0.7
"""Of both sides, where no quality is small enough."""
LARGEST = 4096
"""Pixels of a side; what claims more is not opened."""
_MARKER = 0xFF
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a frame header; the three others of their row are tables."""


class Jpeg(Struct, frozen=True):
    """A picture as JPEG (JPEG 图像), and its size in pixels."""

    data: bytes
    width: int
    height: int

    def __repr__(self) -> str:
        return f"Jpeg({self.width} × {self.height})"


def jpeg_of(pixels: Pixels, most: int) -> Jpeg:
    """In at most so many bytes: coarser first, then smaller."""
    while True:
        height, width = pixels.shape[:2]
        for quality in QUALITIES:
            encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
            if encoded.size <= most or height == width == 1:
                return Jpeg(encoded.tobytes(), width, height)
        size = (max(round(width * SMALLER), 1), max(round(height * SMALLER), 1))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def pixels_in(jpeg: bytes) -> Pixels | None:
    """None where these bytes are no JPEG, or one larger than any camera's."""
    size = _stated_size(jpeg)
    if size is None or max(size) > LARGEST:
        return None
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return None if pixels is None else np.asarray(pixels, dtype=np.uint8)


def _stated_size(jpeg: bytes) -> tuple[int, int] | None:
    """Height and width as its frame header has them; None where there is no such header."""
    if jpeg[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 <= len(jpeg) and jpeg[at] == _MARKER:
        kind, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        if kind in _FRAMES:
            return int.from_bytes(jpeg[at + 5 : at + 7]), int.from_bytes(jpeg[at + 7 : at + 9])
        at += 2 + max(length, 2)
    return None
