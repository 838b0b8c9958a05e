"""Pixels to JPEG, for what is sent and for thumbnails. With OpenCV: for processes of their own, not for the terminal's."""

import cv2
import numpy as np
from msgspec import Struct

from drivers.ports.device import Pixels

QUALITIES = (90, 80, 70, 60, 50)
SMALLER = 0.7
"""Of both sides, where no quality is small enough."""


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
