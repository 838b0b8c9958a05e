"""Who a drawn face is: the measures of a made-up head, chosen by a seed. No living person is behind any of them."""

from enum import StrEnum

import numpy as np
from msgspec import Struct

Colour = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""

SKINS: tuple[Colour, ...] = (
    (0.98, 0.85, 0.77),
    (0.95, 0.77, 0.64),
    (0.88, 0.68, 0.53),
    (0.76, 0.54, 0.39),
    (0.62, 0.42, 0.30),
)
HAIRS: tuple[Colour, ...] = ((0.07, 0.06, 0.06), (0.14, 0.09, 0.07), (0.55, 0.54, 0.55), (0.24, 0.14, 0.09))
CLOTHES: tuple[Colour, ...] = (
    (0.20, 0.29, 0.42),
    (0.50, 0.18, 0.20),
    (0.24, 0.38, 0.33),
    (0.78, 0.76, 0.72),
    (0.33, 0.30, 0.40),
)


class HairCut(StrEnum):
    """How the hair of a drawn person falls (发型)."""

    SHORT = "short"
    FRINGE = "fringe"
    LONG = "long"
    RECEDING = "receding"


class DrawnPerson(Struct, frozen=True):
    """Lengths in half face widths (虚拟人), from the bridge of the nose; v grows downwards."""

    skin: Colour
    hair: Colour
    clothes: Colour
    cut: HairCut
    chin: float
    jaw: float
    cheek: float
    eye_apart: float
    eye_width: float
    eye_height: float
    eye_slant: float
    brow_height: float
    brow_thick: float
    brow_tilt: float
    nose_length: float
    nose_width: float
    mouth_width: float
    lip_full: float
    mouth_drop: float
    smile: float
    beard: float
    moustache: float
    lines: float
    lipstick: float
    glasses: bool


def person_of(seed: int) -> DrawnPerson:
    """The same seed is always the same person."""
    chance = np.random.default_rng(0x5EED + seed)
    woman = bool(chance.random() < 0.5)
    old = float(chance.random()) ** 2
    cut = _cut(chance, woman=woman, old=old)

    def between(low: float, high: float) -> float:
        # More at the ends than in the middle: average people would look alike.
        return low + (high - low) * float(chance.beta(0.5, 0.5))

    hair = HAIRS[2] if old > 0.55 else HAIRS[int(chance.choice([0, 1, 3]))]
    return DrawnPerson(
        skin=SKINS[int(chance.integers(len(SKINS)))],
        hair=hair,
        clothes=CLOTHES[int(chance.integers(len(CLOTHES)))],
        cut=cut,
        chin=between(1.08, 1.28) if woman else between(1.18, 1.52),
        jaw=between(0.40, 0.66) if woman else between(0.52, 0.92),
        cheek=between(0.86, 1.05),
        eye_apart=between(0.36, 0.52),
        eye_width=between(0.175, 0.27),
        eye_height=between(0.08, 0.15) if woman else between(0.055, 0.11),
        eye_slant=between(-0.16, 0.18),
        brow_height=between(0.22, 0.38) if woman else between(0.17, 0.31),
        brow_thick=between(0.02, 0.045) if woman else between(0.035, 0.10),
        brow_tilt=between(-0.16, 0.06),
        nose_length=between(0.40, 0.66),
        nose_width=between(0.15, 0.24) if woman else between(0.18, 0.33),
        mouth_width=between(0.24, 0.40) if woman else between(0.26, 0.48),
        lip_full=between(0.07, 0.15) if woman else between(0.035, 0.11),
        mouth_drop=between(0.22, 0.38),
        smile=between(0.02, 0.10),
        beard=0.0 if woman else between(0.0, 1.0) ** 2,
        moustache=0.0 if woman or chance.random() < 0.65 else between(0.6, 1.0),
        lines=old,
        lipstick=between(0.2, 1.0) if woman else between(0.0, 0.12),
        glasses=bool(chance.random() < 0.3),
    )


def _cut(chance: np.random.Generator, *, woman: bool, old: float) -> HairCut:
    if woman:
        return HairCut.LONG if chance.random() < 0.7 else HairCut.FRINGE
    if old > 0.4 and chance.random() < 0.6:
        return HairCut.RECEDING
    return HairCut.SHORT if chance.random() < 0.7 else HairCut.FRINGE
