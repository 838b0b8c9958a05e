"""A table with what is laid on it: pages, cards. Serves nothing."""

import cv2
import numpy as np
from msgspec import Struct

from drivers.ports.device import Pixels
from simulators.document_scanner.page_scene import HEIGHT, WIDTH

_LAMP = (0.96, 0.84)
"""Light at the left and at the right end of the table."""


class LaidAt(Struct, frozen=True):
    """Where a thing lies (摆放位置): its middle and its width in dots of the picture, and degrees askew."""

    x: int = WIDTH // 2
    y: int = HEIGHT // 2
    width: int = 700
    askew: float = 4.0


def laid(table: Pixels, thing: Pixels, place: LaidAt) -> Pixels:
    """The table with the thing on it, and its shadow."""
    turn, size = _lying(thing, place), (WIDTH, HEIGHT)
    cover = cv2.warpPerspective(np.full(thing.shape[:2], 255, np.uint8), turn, size, flags=cv2.INTER_AREA)
    shadow = cv2.GaussianBlur(np.roll(cover, (6, 7), axis=(0, 1)), (0, 0), 7).astype(np.float32) / 255
    below = table.astype(np.float32) * (1 - 0.3 * shadow)[:, :, None]
    lit = np.linspace(*_LAMP, WIDTH, dtype=np.float32)[None, :, None]
    above = cv2.warpPerspective(thing, turn, size, flags=cv2.INTER_AREA).astype(np.float32) * lit
    share = cover.astype(np.float32)[:, :, None] / 255
    return np.asarray(below * (1 - share) + above * share, dtype=np.uint8)


def _lying(thing: Pixels, place: LaidAt) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    height, width = thing.shape[:2]
    half = np.array([place.width / 2, place.width * height / width / 2])
    angle = np.radians(place.askew)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half @ turn + np.array([place.x, place.y])
    own = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(own, corners.astype(np.float32)), dtype=np.float64)
