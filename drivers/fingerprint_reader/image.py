"""The module's picture of a finger, and how good it is.

The picture is 256 × 288 pixels of 16 greys, two pixels a byte, the left one in the high half.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.fingerprint_reader.protocol import IMAGE_HEIGHT, IMAGE_WIDTH

Grey = NDArray[np.uint8]
"""Height × width, 0 dark to 255 light."""

_BLOCK = 17
"""Pixels; about two ridges at 500 dpi, so that a block has one direction and both ridge and valley."""
_RIDGE_CONTRAST = 8.0
"""Standard deviation within a block below which there is no ridge but sensor noise."""
_FULL_CONTRAST = 45.0
_FULL_AREA = 0.45
"""Share of the picture that a finger well placed covers."""


def unpack(data: bytes) -> Grey | None:
    """The picture of the uploaded bytes; None when they are not one picture."""
    if len(data) != IMAGE_WIDTH * IMAGE_HEIGHT // 2:
        return None
    packed = np.frombuffer(data, np.uint8)
    pixels = np.empty(packed.size * 2, np.uint8)
    pixels[0::2] = packed & 0xF0
    pixels[1::2] = packed << 4
    return pixels.reshape(IMAGE_HEIGHT, IMAGE_WIDTH)


def pack(grey: Grey) -> bytes:
    """The bytes that a module uploads for a picture."""
    flat = grey.reshape(-1)
    return bytes((flat[0::2] & 0xF0) | (flat[1::2] >> 4))


def quality(grey: Grey) -> int:
    """0–100: how much of the picture shows ridges, how clearly they stand out, and how well they keep one direction.

    The product of area, and the mean of contrast and coherence of the structure tensor over the area with ridges.
    Our own measure, for asking the citizen to press again; it is not NFIQ and says nothing about matching.
    """
    picture = _band(grey)
    deviation = np.sqrt(np.maximum(_mean(picture * picture) - _mean(picture) ** 2, 0))
    ridged = deviation > _RIDGE_CONTRAST
    if not ridged.any():
        return 0
    contrast = np.clip(deviation[ridged] / _FULL_CONTRAST, 0, 1).mean()
    coherence = _coherence(picture)[ridged].mean()
    area = min(1.0, float(ridged.mean()) / _FULL_AREA)
    return round(100 * area * float(0.4 * contrast + 0.6 * coherence))


def _band(grey: Grey) -> NDArray[Any]:
    """What varies as fast as ridges do: neither the sensor's grain nor the outline of the finger."""
    picture = grey.astype(np.float32)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.0) - cv2.GaussianBlur(picture, (0, 0), 3.0))


def _coherence(picture: NDArray[Any]) -> NDArray[Any]:
    """0 where directions are at random, 1 where all ridges of a block run the same way."""
    across, down = cv2.Sobel(picture, cv2.CV_32F, 1, 0), cv2.Sobel(picture, cv2.CV_32F, 0, 1)
    xx, yy, xy = _mean(across * across), _mean(down * down), _mean(across * down)
    spread: NDArray[Any] = np.sqrt((xx - yy) ** 2 + 4 * xy**2) / (xx + yy + 1e-6)
    return spread


def _mean(picture: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(cv2.blur(picture, (_BLOCK, _BLOCK)))
