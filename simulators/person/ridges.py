"""Draws fingers that no one has: ridges around a core, as clear or as smeared as wanted. Simulator only."""

import cv2
import numpy as np

from drivers.fingerprint_reader.image import Grey
from drivers.fingerprint_reader.protocol import IMAGE_HEIGHT, IMAGE_WIDTH

_RIDGE = 9.0
"""Pixels from ridge to ridge: 0.46 mm at 500 dpi."""
_TEMPLATE_LENGTH, _NOISE_LENGTH = 512, 4


def draw_finger(seed: int, clearness: float) -> Grey:
    """A finger's picture. `clearness` 1.0 is a clean dry finger, 0.0 a smear."""
    chance = np.random.default_rng(seed)
    down, across = np.mgrid[0:IMAGE_HEIGHT, 0:IMAGE_WIDTH].astype(np.float32)
    core_x, core_y = chance.uniform(110, 146), chance.uniform(120, 160)
    x, y = across - core_x, (down - core_y) * chance.uniform(0.65, 0.85)
    bend = 12 * np.sin(x / chance.uniform(45, 70)) + 8 * np.cos(y / chance.uniform(40, 60))
    ridges = np.sin(2 * np.pi * (np.hypot(x, y) + bend) / _RIDGE)
    inside = ((across - 128) / 100) ** 2 + ((down - 144) / 132) ** 2 < 1
    picture = 128 + 105 * clearness * ridges + chance.normal(0, 70 * (1 - clearness), ridges.shape)
    picture = np.where(inside, picture, 240)
    smeared = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.4 + 3 * (1 - clearness))
    return np.clip(smeared, 0, 255).astype(np.uint8)


def template_of(seed: int, capture: int = 0) -> bytes:
    """The opaque bytes that stand for the finger's features; no two captures of a finger give the same."""
    features = np.random.default_rng(seed).bytes(_TEMPLATE_LENGTH - 2 - _NOISE_LENGTH)
    return b"\x03\x01" + features + capture.to_bytes(_NOISE_LENGTH, "big")


def is_same_finger(one: bytes, other: bytes) -> bool:
    """The module's judgement: features count, what differs from capture to capture does not."""
    return one[:-_NOISE_LENGTH] == other[:-_NOISE_LENGTH]
