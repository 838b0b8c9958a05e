"""Tables and things for the document camera that no dock shows: a white board, a dark cover, a mirrored lamp."""

import cv2
import numpy as np

from drivers.ports.device import Pixels
from simulators.document_scanner.page_scene import HEIGHT, WIDTH


def white_table() -> Pixels:
    """A board that is nearly as white as paper, with the noise of a sensor."""
    lit = np.linspace(1.0, 0.88, WIDTH, dtype=np.float32)[None, :, None]
    noise = np.random.default_rng(7).normal(0, 1.5, (HEIGHT, WIDTH, 3)).astype(np.float32)
    return np.asarray(np.clip(np.array([232, 234, 235], np.float32) * lit + noise, 0, 255), dtype=np.uint8)


def mirrored_lamp(scene: Pixels, x: int, y: int, radius: int) -> Pixels:
    """The scene with a lamp mirrored there."""
    spot = np.zeros(scene.shape[:2], np.float32)
    cv2.circle(spot, (x, y), radius, 1.0, -1)
    soft = cv2.GaussianBlur(spot, (0, 0), radius / 4)[:, :, None]
    return np.asarray(np.clip(scene.astype(np.float32) + 400 * soft, 0, 255), dtype=np.uint8)


def dark_cover() -> Pixels:
    """A small dark red book, as a passport or a household register is."""
    cover = np.full((880, 620, 3), (52, 30, 70), np.uint8)
    cv2.circle(cover, (310, 300), 90, (70, 140, 170), -1)
    cv2.rectangle(cover, (160, 560), (460, 600), (70, 140, 170), -1)
    return cover
