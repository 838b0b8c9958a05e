"""The size of a pixel on the screen, from what the screen reports of itself (EDID), which is missing or wrong for many screens."""

from math import hypot

from PySide6.QtCore import QSize, QSizeF

SMALLEST_MM, LARGEST_MM = 250.0, 2600.0
"""Diagonals of screens that are built into terminals."""
UNTOLD = (25.4 / 96, 25.4 / 72)
"""What a display server reports when the screen reports nothing: 96 or 72 dots an inch."""
MADE_UP_WITHIN = 0.004
SAME_WITHIN = 0.1
"""Pixels are square: what makes them longer than wide by more is no measure of this screen."""


def pixel_millimetres(reported: QSizeF, pixels: QSize, set_width: int = 0) -> float:
    """Millimetres of one pixel: by the width that was set, else by what the screen reports; 0 where that cannot be true.

    A screen that is mounted upright may report its size as it lies.
    """
    if set_width and pixels.width():
        return set_width / pixels.width()
    short, long = sorted((reported.width(), reported.height()))
    few, many = sorted((pixels.width(), pixels.height()))
    if not (few > 0 and short > 0 and SMALLEST_MM <= hypot(short, long) <= LARGEST_MM):
        return 0.0
    one, other = short / few, long / many
    pixel = (one + other) / 2
    is_made_up = any(abs(pixel / size - 1) <= MADE_UP_WITHIN for size in UNTOLD)
    return 0.0 if is_made_up or abs(one - other) > SAME_WITHIN * pixel else pixel
