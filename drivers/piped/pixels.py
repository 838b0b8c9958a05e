"""Pictures as arrays and back. With numpy: for processes of their own, not for the terminal's."""

import numpy as np

from drivers.ports.device import Pixels
from drivers.ports.picture import Picture


def pixels_of(picture: Picture) -> Pixels:
    """The same bytes, not copied."""
    return np.frombuffer(picture.data, np.uint8).reshape(picture.height, picture.width, 3)


def picture_of(pixels: Pixels) -> Picture:
    """A copy, in one piece of memory."""
    height, width, _colours = pixels.shape
    return Picture(
        height, width, bytearray(np.ascontiguousarray(pixels, np.uint8).data.cast("B") if pixels.size else b"")
    )
