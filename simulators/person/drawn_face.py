"""Draws made-up people for the simulated camera and card, so that no photograph of anybody is needed.

A head is a relief that is painted, lit, turned and laid over hair and shoulders. The face engine finds such a face,
measures its blink and its turn, and distinguishes two seeds; it looks drawn and is meant to.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import radians, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.ports.device import Pixels
from simulators.person import drawn_paint as paint_of
from simulators.person.drawn_paint import Paint, lay
from simulators.person.drawn_person import Colour, DrawnPerson, HairCut, person_of
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

    def lines(self) -> tuple[Plane, Plane]:
        """Where the columns and the rows of pixels are, in half face widths from the bridge of the nose."""
        side = len(self.cover)
        line = (np.arange(side, dtype=np.float32) + 0.5) / side * SPAN
        return (line - SPAN / 2).astype(np.float32), (line - SPAN * BRIDGE_AT).astype(np.float32)

    def part(self, across: tuple[float, float], down: tuple[float, float]) -> "_Part":
        """What lies between these coordinates: a thing is drawn there alone, and not over the whole canvas."""
        columns, rows = self.lines()
        wide = slice(*np.searchsorted(columns, across))
        tall = slice(*np.searchsorted(rows, down))
        u, v = np.meshgrid(columns[wide], rows[tall])
        return _Part(u, v, self.paint[tall, wide], self.cover[tall, wide])


@dataclass
class _Part:
    """A part of a canvas: the coordinates of its pixels, and what is painted there."""

    u: Plane
    v: Plane
    paint: Paint
    cover: Plane

    def ground(self, colour: Colour) -> Paint:
        """Paint of one colour, not yet laid."""
        paint = np.empty_like(self.paint)
        paint[:] = colour
        return paint

    def lay_over(self, paint: Paint, cover: Plane) -> None:
        """Lay opaque paint over what is there."""
        self.paint[:] = self.paint * (1 - cover)[:, :, None] + paint * cover[:, :, None]
        self.cover[:] = self.cover * (1 - cover) + cover


def _draw_behind(canvas: _Canvas, person: DrawnPerson, turn: float) -> None:
    """Hair behind the head, neck, shoulders and collar."""
    _draw_hair(canvas, person, turn)
    if person.cut is not HairCut.LONG:
        for sign in (-1.0, 1.0):
            _draw_ear(canvas, person, sign, turn)
    neck = canvas.part((-0.78, 0.78), (0.6, SPAN))
    skin = neck.ground(person.skin)
    skin *= (0.50 + 0.30 * smooth(person.chin + 0.05, person.chin + 0.6, neck.v) - 0.10 * neck.u)[:, :, None]
    narrow = 0.52 + 0.22 * smooth(1.35, 2.0, neck.v)
    neck.lay_over(skin, smooth(0.03, -0.03, np.abs(neck.u) - narrow) * smooth(0.6, 0.8, neck.v))
    _draw_clothes(canvas, person)


def _draw_hair(canvas: _Canvas, person: DrawnPerson, turn: float) -> None:
    shift = 0.28 * sin(turn)
    wide, tall = (1.0, 0.98) if person.cut is HairCut.RECEDING else (1.13, 1.13)
    is_long = person.cut is HairCut.LONG
    reach = wide + 0.09
    part = canvas.part((shift - reach, shift + reach), (-0.44 - tall, 1.73 if is_long else tall - 0.40))
    back, v = part.u - shift, part.v
    scalp = smooth(1.0, 0.975, np.hypot(back / wide, (v + 0.42) / tall))
    if is_long:
        edge = wide + 0.07 * np.sin(np.clip(v + 0.42, 0, 2) * 1.6)
        scalp = np.maximum(
            scalp, smooth(0.015, -0.015, np.abs(back) - edge) * smooth(-0.44, -0.42, v) * smooth(1.72, 1.66, v)
        )
    part.lay_over(paint_of.painted_hair(person, back, v) * 0.72, scalp)


def _draw_ear(canvas: _Canvas, person: DrawnPerson, sign: float, turn: float) -> None:
    """At the height between eyes and nose; the head hides the one that is turned away."""
    centre, width = sign * (np.cos(turn) + 0.04), 0.13 + 0.05 * abs(np.sin(turn))
    part = canvas.part((centre - width, centre + width), (-0.15, 0.47))
    across = (part.u - sign * 1.0 * np.cos(turn) - sign * 0.04) / width
    away = np.hypot(across, (part.v - 0.16) / (0.27 - 0.03 * across * sign))
    skin = part.ground(person.skin)
    skin *= (np.array([0.80, 0.70, 0.67]) * (0.78 - 0.13 * sign + 0.25 * smooth(0.55, 0.8, away)[:, :, None])).astype(
        np.float32
    )
    part.lay_over(skin, smooth(1.0, 0.93, away))


def _draw_clothes(canvas: _Canvas, person: DrawnPerson) -> None:
    part = canvas.part((-SPAN, SPAN), (1.6, SPAN))
    side = np.abs(part.u)
    slope = 1.68 + 0.42 * (side / 1.5) ** 2.2 + 0.10 * smooth(0.62, 0.40, side)
    cloth = part.ground(person.clothes)
    cloth *= (0.95 - 0.12 * part.u - 0.25 * smooth(1.2, 1.9, side))[:, :, None]
    seam = 0.8 * smooth(0.10, 0.0, np.abs(part.v - slope - 0.10))
    lay(cloth, tuple(0.6 * clothe for clothe in person.clothes), seam)
    part.lay_over(cloth, smooth(-0.02, 0.02, part.v - slope))


def _draw_head(canvas: _Canvas, person: DrawnPerson, blink: float, turn: float) -> None:
    grain = SPAN / (len(canvas.cover) / 2 * DENSITY)
    paint, depth, cover = _front_sheet(person, blink, turn, grain)
    u = np.arange(LEFT, RIGHT, grain, dtype=np.float32)
    turned = u[None, :] * np.cos(turn) - depth * np.sin(turn)
    across, v = canvas.lines()
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
    front = _front_of(person, grain)
    skin = front.skin.copy()
    paint_of.paint_eyes(skin, person, front.u, front.v, blink)
    diffuse, gloss = lit(front.depth, grain, -turn)
    skin = skin * (0.20 + 0.86 * diffuse)[:, :, None] + (0.10 * gloss)[:, :, None]
    paint_of.paint_brows(skin, person, front.u, front.v)
    lay(skin, tuple(0.5 * shade for shade in person.skin), front.shaded)
    lay(skin, front.strands * (0.55 + 0.55 * diffuse)[:, :, None], front.hair)
    if person.glasses:
        paint_of.paint_glasses(skin, person, front.u, front.v)
    return np.asarray(skin, dtype=np.float32), np.asarray(front.depth + 0.1 * front.hair, dtype=np.float32), front.cover


@dataclass(frozen=True)
class _Front:
    """The front of a head as it is in every pose, unlit and without eyes. Do not write into it."""

    u: Plane
    v: Plane
    depth: Plane
    cover: Plane
    skin: Paint
    strands: Paint
    hair: Plane
    shaded: Plane


@lru_cache(maxsize=2)
def _front_of(person: DrawnPerson, grain: float) -> _Front:
    u, v = np.meshgrid(np.arange(LEFT, RIGHT, grain), np.arange(TOP, BOTTOM, grain))
    u, v = u.astype(np.float32), v.astype(np.float32)
    depth, cover = relief(person, u, v)
    skin = paint_of.painted_skin(person, u, v)
    paint_of.paint_nostrils(skin, person, u, v)
    paint_of.paint_lips(skin, person, u, v)
    strands = paint_of.painted_hair(person, u, v)
    hair, lower = paint_of.hair_cover(person, u, v), paint_of.hair_cover(person, u, v - 0.06)
    return _Front(u, v, depth, cover, skin, strands, hair, 0.35 * lower)
