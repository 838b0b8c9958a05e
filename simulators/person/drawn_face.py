"""Draws made-up people for the simulated camera and card, so that no photograph of anybody is needed.

A head is a relief that is painted, lit, turned and laid over hair and shoulders. The face engine finds such a face,
measures its blink and its turn, and distinguishes two seeds; it looks drawn and is meant to.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import radians

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.ports.device import Pixels
from simulators.person import drawn_paint as paint_of
from simulators.person.drawn_paint import Paint, lay
from simulators.person.drawn_person import DrawnPerson, HairCut, person_of
from simulators.person.drawn_relief import Plane, lit, relief, smooth

MAX_YAW = 40.0
# The front sheet covers this part of the plane, in half face widths.
LEFT, RIGHT, TOP, BOTTOM = -1.35, 1.35, -1.75, 1.60
# Points of the sheet per pixel of the picture.
DENSITY = 1.5
# Picture: how many half face widths its side shows, and where the bridge of the nose lies in it (0–1).
SPAN = 4.3
BRIDGE_AT = 0.46


def draw_face(seed: int, *, blink: float = 0, yaw: float = 0, size: int = 480) -> Pixels:
    """A portrait on a light ground.

    `blink` 0 open – 1 shut; `yaw` degrees, positive to the person's own right (left in the picture); `size` pixels.
    """
    picture, cover = draw_cutout(seed, blink=blink, yaw=yaw, size=size)
    ground = np.empty((size, size, 3), dtype=np.float32)
    ground[:] = (238, 234, 230)
    share = cover[:, :, None].astype(np.float32) / 255
    return np.asarray(ground * (1 - share) + picture * share, dtype=np.uint8)


@lru_cache(maxsize=96)
def draw_cutout(seed: int, *, blink: float = 0, yaw: float = 0, size: int = 480) -> tuple[Pixels, NDArray[np.uint8]]:
    """The person alone: the picture and how opaque each of its pixels is (0–255). Do not write into them."""
    person = person_of(seed)
    turn = radians(float(np.clip(yaw, -MAX_YAW, MAX_YAW)))
    canvas = _Canvas.blank(size * 2)
    _draw_behind(canvas, person, turn)
    _draw_head(canvas, person, float(np.clip(blink, 0, 1)), turn)
    small = cv2.resize(canvas.paint, (size, size), interpolation=cv2.INTER_AREA)
    cover = cv2.resize(canvas.cover, (size, size), interpolation=cv2.INTER_AREA)
    colours = np.clip(small / np.maximum(cover, 1e-3)[:, :, None], 0, 1)[:, :, ::-1] * 255
    return colours.astype(np.uint8), (np.clip(cover, 0, 1) * 255).astype(np.uint8)


@dataclass
class _Canvas:
    """Paint already multiplied by its cover, at twice the size of the picture."""

    paint: Paint
    cover: Plane

    @classmethod
    def blank(cls, side: int) -> "_Canvas":
        return cls(np.zeros((side, side, 3), np.float32), np.zeros((side, side), np.float32))

    def plane(self) -> tuple[Plane, Plane]:
        """Coordinates of the pixels, in half face widths from the bridge of the nose."""
        side = len(self.cover)
        line = (np.arange(side, dtype=np.float32) + 0.5) / side * SPAN
        u, v = np.meshgrid(line - SPAN / 2, line - SPAN * BRIDGE_AT)
        return u.astype(np.float32), v.astype(np.float32)

    def over(self, paint: Paint, cover: Plane) -> None:
        """Lay opaque paint over what is there."""
        self.paint = np.asarray(self.paint * (1 - cover)[:, :, None] + paint * cover[:, :, None], dtype=np.float32)
        self.cover = np.asarray(self.cover * (1 - cover) + cover, dtype=np.float32)


def _draw_behind(canvas: _Canvas, person: DrawnPerson, turn: float) -> None:
    """Hair behind the head, neck, shoulders and collar."""
    u, v = canvas.plane()
    shift = np.float32(-0.28 * np.sin(-turn))
    back = u - shift
    hair = paint_of.painted_hair(person, back, v) * 0.72
    bald = person.cut is HairCut.RECEDING
    wide, tall = (1.0, 0.98) if bald else (1.13, 1.13)
    scalp = smooth(1.0, 0.975, np.hypot(back / wide, (v + 0.42) / tall))
    if person.cut is HairCut.LONG:
        edge = wide + 0.07 * np.sin(np.clip(v + 0.42, 0, 2) * 1.6)
        scalp = np.maximum(
            scalp, smooth(0.015, -0.015, np.abs(back) - edge) * smooth(-0.44, -0.42, v) * smooth(1.72, 1.66, v)
        )
    canvas.over(hair, scalp)
    if person.cut is not HairCut.LONG:
        _draw_ears(canvas, person, u, v, turn)
    neck = smooth(0.03, -0.03, np.abs(u) - (0.52 + 0.22 * smooth(1.35, 2.0, v))) * smooth(0.6, 0.8, v)
    skin = np.empty_like(canvas.paint)
    skin[:] = person.skin
    skin *= (0.50 + 0.30 * smooth(person.chin + 0.05, person.chin + 0.6, v) - 0.10 * u)[:, :, None]
    canvas.over(skin, neck)
    slope = 1.68 + 0.42 * (np.abs(u) / 1.5) ** 2.2 + 0.10 * smooth(0.62, 0.40, np.abs(u))
    cloth = np.empty_like(canvas.paint)
    cloth[:] = person.clothes
    cloth *= (0.95 - 0.12 * u - 0.25 * smooth(1.2, 1.9, np.abs(u)))[:, :, None]
    lay(cloth, tuple(0.6 * clothe for clothe in person.clothes), 0.8 * smooth(0.10, 0.0, np.abs(v - slope - 0.10)))
    canvas.over(cloth, smooth(-0.02, 0.02, v - slope))


def _draw_ears(canvas: _Canvas, person: DrawnPerson, u: Plane, v: Plane, turn: float) -> None:
    """An ear each side, at the height between eyes and nose; the head hides the one that is turned away."""
    for sign in (-1.0, 1.0):
        middle = sign * 1.0 * np.cos(turn)
        across = (u - middle - sign * 0.04) / (0.13 + 0.05 * abs(np.sin(turn)))
        away = np.hypot(across, (v - 0.16) / (0.27 - 0.03 * across * sign))
        skin = np.empty_like(canvas.paint)
        skin[:] = person.skin
        skin *= (
            np.array([0.80, 0.70, 0.67]) * (0.78 - 0.13 * sign + 0.25 * smooth(0.55, 0.8, away)[:, :, None])
        ).astype(np.float32)
        canvas.over(skin, smooth(1.0, 0.93, away))


def _draw_head(canvas: _Canvas, person: DrawnPerson, blink: float, turn: float) -> None:
    grain = SPAN / (len(canvas.cover) / 2 * DENSITY)
    paint, depth, cover = _front_sheet(person, blink, turn, grain)
    u = np.arange(LEFT, RIGHT, grain, dtype=np.float32)
    turned = u[None, :] * np.cos(turn) - depth * np.sin(turn)
    v, across = canvas.plane()[1][:, 0], canvas.plane()[0][0]
    rows = (v - TOP) / grain
    for number in np.nonzero((rows >= 0) & (rows < len(depth) - 1))[0]:
        row = int(rows[number])
        _lay_row(canvas, int(number), across, (turned[row], paint[row], cover[row]), to_left=turn > 0)


def _lay_row(canvas: _Canvas, number: int, across: Plane, row: tuple[Plane, Paint, Plane], *, to_left: bool) -> None:
    """One line of the turned sheet: points hidden by nearer ones are dropped, the rest is read off in between."""
    where, paint, cover = row
    seen = cover > 0.02
    if int(seen.sum()) < 2:
        return
    where, paint, cover = where[seen], paint[seen], cover[seen]
    where, paint, cover = _unfolded(where, paint, cover, to_left=to_left)
    opaque = np.interp(across, where, cover, left=0, right=0).astype(np.float32)
    for channel in range(3):
        tone = np.interp(across, where, paint[:, channel]).astype(np.float32)
        line = canvas.paint[number, :, channel]
        canvas.paint[number, :, channel] = line * (1 - opaque) + tone * opaque
    canvas.cover[number] = canvas.cover[number] * (1 - opaque) + opaque


def _unfolded(where: Plane, paint: Paint, cover: Plane, *, to_left: bool) -> tuple[Plane, Paint, Plane]:
    """Drops what turned away: seen from the side that came nearer, hidden points run backwards."""
    ahead = -where[::-1] if to_left else where
    keep = np.r_[True, np.diff(np.maximum.accumulate(ahead)) > 1e-6]
    keep = keep[::-1] if to_left else keep
    return where[keep], paint[keep], cover[keep]


def _front_sheet(person: DrawnPerson, blink: float, turn: float, grain: float) -> tuple[Paint, Plane, Plane]:
    u, v = np.meshgrid(np.arange(LEFT, RIGHT, grain), np.arange(TOP, BOTTOM, grain))
    u, v = u.astype(np.float32), v.astype(np.float32)
    depth, cover = relief(person, u, v)
    skin = paint_of.painted_skin(person, u, v)
    paint_of.paint_eyes(skin, person, u, v, blink)
    paint_of.paint_nostrils(skin, person, u, v)
    paint_of.paint_lips(skin, person, u, v)
    diffuse, gloss = lit(depth, grain, -turn)
    skin = skin * (0.20 + 0.86 * diffuse)[:, :, None] + (0.10 * gloss)[:, :, None]
    paint_of.paint_brows(skin, person, u, v)
    hair = paint_of.hair_cover(person, u, v)
    strands = paint_of.painted_hair(person, u, v) * (0.55 + 0.55 * diffuse)[:, :, None]
    lay(skin, tuple(0.5 * shade for shade in person.skin), 0.35 * paint_of.hair_cover(person, u, v - 0.06))
    lay(skin, strands, hair)
    if person.glasses:
        paint_of.paint_glasses(skin, person, u, v)
    return np.asarray(skin, dtype=np.float32), np.asarray(depth + 0.1 * hair, dtype=np.float32), cover
