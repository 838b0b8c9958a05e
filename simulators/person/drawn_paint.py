"""The colours of a drawn face, painted flat on its front: skin, eyes, brows, lips, hair, glasses."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulators.person.drawn_person import Colour, DrawnPerson, HairCut
from simulators.person.drawn_relief import Plane, bump, smooth

Paint = NDArray[np.floating[Any]]
"""An image: height × width × 3, red-green-blue, 0–1."""

IRIS: Colour = (0.20, 0.12, 0.07)
# Lids and lashes are within these, in widths of an eye and in half face widths.
EYE_REACH, EYE_HEIGHT = 1.15, 0.6
DARK: Colour = (0.06, 0.04, 0.035)


def lay(paint: Paint, colour: Sequence[float] | Paint, cover: Plane) -> None:
    """Blend a colour over the paint, in place."""
    paint += cover[:, :, None] * (np.asarray(colour, dtype=np.float32) - paint)


def painted_skin(person: DrawnPerson, u: Plane, v: Plane) -> Paint:
    """Skin with its reds and shades, beard shadow and creases."""
    side = np.abs(u)
    paint = np.empty((*u.shape, 3), dtype=np.float32)
    paint[:] = person.skin
    rose = np.asarray(person.skin, dtype=np.float32) * np.array([1.0, 0.78, 0.74], dtype=np.float32)
    lay(paint, rose, 0.55 * bump(side, v, (0.52, 0.38), (0.26, 0.2)))
    lay(paint, rose, 0.5 * bump(u, v, (0, person.nose_length - 0.03), (0.2, 0.14)))
    shade = np.asarray(person.skin, dtype=np.float32) * np.array([0.72, 0.62, 0.6], dtype=np.float32)
    lay(paint, shade, 0.42 * bump(side, v, (person.eye_apart - 0.02, -0.09), (0.27, 0.10)))
    lay(paint, shade, (0.22 + 0.3 * person.lines) * bump(side, v, (person.eye_apart, 0.17), (0.19, 0.05)))
    lay(paint, shade, 0.35 * bump(side, v, (person.nose_width * 0.98, person.nose_length), (0.035, 0.08)))
    mouth = person.nose_length + person.mouth_drop
    stubble = smooth(0.40, 0.75, v) * smooth(0.14, 0.30, np.abs(v - mouth) + side * 0.55)
    grain = np.random.default_rng(7).normal(1, 0.16, u.shape).astype(np.float32)
    lay(paint, person.hair, np.clip(0.75 * person.beard * stubble * grain, 0, 0.85))
    under_nose = bump(
        side, v, (person.mouth_width * 0.4, mouth - person.lip_full - 0.05), (person.mouth_width * 0.6, 0.06)
    )
    lay(paint, person.hair, np.clip(person.moustache * under_nose * grain, 0, 0.9))
    _paint_wrinkles(paint, person, u, v, shade)
    return paint


def _paint_wrinkles(paint: Paint, person: DrawnPerson, u: Plane, v: Plane, shade: Paint) -> None:
    for height in (-0.62, -0.76, -0.9):
        line = np.exp(-(((v - height + 0.05 * u**2) / 0.014) ** 2)) * smooth(0.55, 0.3, np.abs(u))
        lay(paint, shade, np.asarray(0.5 * person.lines * line, dtype=np.float32))


def paint_eyes(paint: Paint, person: DrawnPerson, u: Plane, v: Plane, blink: float) -> None:
    """Both eyes, the lids closed by `blink` (0–1)."""
    reach = EYE_REACH * person.eye_width
    tall = slice(*np.searchsorted(v[:, 0], (-EYE_HEIGHT, EYE_HEIGHT)))
    for sign in (-1.0, 1.0):
        centre = sign * person.eye_apart
        wide = slice(*np.searchsorted(u[0], (centre - reach, centre + reach)))
        beside = u[tall, wide]
        across = (beside * sign - person.eye_apart) / person.eye_width
        level = v[tall, wide] + (beside * sign - person.eye_apart) * person.eye_slant
        _paint_eye(paint[tall, wide], person, across, level, beside - centre, blink)


def _paint_eye(paint: Paint, person: DrawnPerson, across: Plane, level: Plane, along: Plane, blink: float) -> None:
    tall = person.eye_height
    arch = np.clip(1 - np.abs(across) ** 2.2, 0, 1)
    upper = -tall * arch
    lower = 0.52 * tall * np.clip(1 - across**2, 0, 1)
    lid = upper + (lower - upper) * blink
    soft = 0.012
    near = smooth(1.06, 0.98, np.abs(across))
    opening = smooth(-soft, soft, level - lid) * smooth(soft, -soft, level - lower) * near
    white = np.empty_like(paint)
    white[:] = (0.93, 0.91, 0.89)
    white *= (1 - 0.38 * np.exp(-(((level - upper) / 0.045) ** 2)))[:, :, None]
    radius = 0.108
    away = np.hypot(along, level + tall * 0.22)
    lay(white, IRIS, smooth(radius + 0.010, radius - 0.010, away))
    lay(white, (0.36, 0.22, 0.13), 0.6 * smooth(radius, radius * 0.6, away) * smooth(-0.03, 0.08, level))
    lay(white, (0.02, 0.02, 0.02), smooth(0.052, 0.040, away))
    lay(white, (1.0, 1.0, 1.0), smooth(0.026, 0.014, np.hypot(along + 0.035, level + tall * 0.22 + 0.04)))
    lay(paint, white, opening)
    lash = np.exp(-(((level - lid + 0.004) / (0.017 + 0.006 * person.lipstick)) ** 2)) * near
    lay(paint, DARK, np.asarray(0.92 * lash, dtype=np.float32))
    rim = np.exp(-(((level - lower) / 0.010) ** 2)) * near
    lay(paint, tuple(0.55 * shade for shade in person.skin), np.asarray(0.5 * rim, dtype=np.float32))
    crease = np.exp(-(((level - upper + 0.055 - 0.03 * blink) / 0.013) ** 2)) * smooth(1.15, 0.7, np.abs(across))
    lay(paint, tuple(0.5 * shade for shade in person.skin), np.asarray(0.55 * crease, dtype=np.float32))


def paint_brows(paint: Paint, person: DrawnPerson, u: Plane, v: Plane) -> None:
    """Tapered brows with a little grain."""
    side = np.abs(u)
    inner, outer = person.eye_apart - 0.25, person.eye_apart + 0.31
    along = np.clip((side - inner) / (outer - inner), 0, 1)
    middle = -person.brow_height - person.brow_tilt * (along - 0.5) - 0.07 * np.sin(along * np.pi * 0.9)
    thick = person.brow_thick * (1.05 - 0.75 * along**2)
    grain = 0.92 + 0.08 * np.sin(u * 210 + v * 90)
    cover = smooth(1.25, 0.55, np.abs(v - middle) / thick) * smooth(inner - 0.03, inner + 0.04, side)
    cover = cover * smooth(outer + 0.02, outer - 0.08, side) * grain
    lay(paint, person.hair, np.asarray(0.88 * cover, dtype=np.float32))


def paint_nostrils(paint: Paint, person: DrawnPerson, u: Plane, v: Plane) -> None:
    """Two dark openings and the shadow under the tip."""
    side = np.abs(u)
    low = person.nose_length + 0.055
    lay(paint, (0.22, 0.11, 0.09), 0.75 * bump(side, v, (person.nose_width * 0.46, low), (0.045, 0.022)))
    lay(paint, (0.42, 0.24, 0.19), 0.25 * bump(u, v, (0, low + 0.025), (person.nose_width, 0.03)))


def paint_lips(paint: Paint, person: DrawnPerson, u: Plane, v: Plane) -> None:
    """Upper and lower lip and the line between them."""
    middle = person.nose_length + person.mouth_drop
    across = np.clip(np.abs(u) / person.mouth_width, 0, 1.2)
    line = middle - person.smile * across**2 + 0.012 * np.cos(across * 5)
    bow = (1 - across**1.6) * (1 - 0.30 * np.exp(-((across / 0.16) ** 2)))
    top = line - person.lip_full * 0.85 * np.clip(bow, 0, 1)
    bottom = line + person.lip_full * np.sqrt(np.clip(1 - across**2, 0, 1))
    near = smooth(1.02, 0.92, across)
    skin, red = np.asarray(person.skin), np.array([0.70, 0.22, 0.24])
    natural = skin * np.array([0.84, 0.62, 0.60])
    lip = tuple(natural + (red - natural) * person.lipstick)
    dark = tuple(0.82 * shade for shade in lip)
    lay(paint, dark, smooth(-0.012, 0.012, v - top) * smooth(0.01, -0.01, v - line) * near)
    lay(paint, lip, smooth(-0.01, 0.01, v - line) * smooth(0.014, -0.014, v - bottom) * near)
    shine = bump(u, v, (0, middle + person.lip_full * 0.5), (person.mouth_width * 0.4, 0.025))
    lay(paint, (1.0, 0.93, 0.9), 0.18 * shine)
    gap = np.exp(-(((v - line) / 0.013) ** 2)) * smooth(1.08, 0.95, across)
    lay(paint, (0.27, 0.10, 0.09), np.asarray(0.85 * gap, dtype=np.float32))


def hair_cover(person: DrawnPerson, u: Plane, v: Plane) -> Plane:
    """Where hair covers the front of the head, 0–1."""
    side = np.abs(u)
    wave = 0.03 * _locks(u * 14 + 60) + 0.012 * _locks(u * 45 + 200)
    match person.cut:
        case HairCut.FRINGE:
            edge = -0.50 + 0.10 * side**2 + wave * 1.6
        case HairCut.RECEDING:
            edge = -1.16 + 0.30 * np.exp(-((u / 0.25) ** 2)) + 0.62 * smooth(0.62, 0.98, side) + wave
        case HairCut.LONG:
            edge = -1.02 + 0.25 * np.abs(u + 0.22) + 1.6 * smooth(0.70, 1.0, side) + wave
        case HairCut.SHORT:
            edge = -0.90 - 0.05 * np.cos(u * 2.2) + 0.75 * smooth(0.76, 1.0, side) + wave * 1.4
    return smooth(0.035, -0.035, v - edge)


def painted_hair(person: DrawnPerson, u: Plane, v: Plane) -> Paint:
    """Strands that follow the head."""
    angle = np.arctan2(u, -(v + 0.2))
    radius = np.hypot(u, v + 0.2)
    strands = 0.5 + 0.30 * _locks(angle * 17 + radius) + 0.22 * _locks(angle * 52 - 2 * radius)
    band = np.exp(-(((radius - 1.02) / 0.16) ** 2))
    base = np.asarray(person.hair, dtype=np.float32)
    tone = base[None, None, :] * (0.72 + 0.45 * strands[:, :, None])
    return np.asarray(tone + (0.07 + 0.14 * base) * (band * strands)[:, :, None], dtype=np.float32)


def _locks(place: Plane) -> Plane:
    """Uneven bands between -1 and 1, the same at every call."""
    heights = np.random.default_rng(11).uniform(-1, 1, 512)
    return np.interp(place % 512, np.arange(512), heights).astype(np.float32)


def paint_glasses(paint: Paint, person: DrawnPerson, u: Plane, v: Plane) -> None:
    """Thin dark frames with a faint reflection."""
    side = np.abs(u)
    box = (np.abs((side - person.eye_apart) / 0.335) ** 3.2 + np.abs((v - 0.05) / 0.245) ** 3.2) ** (1 / 3.2)
    frame = np.exp(-(((box - 1) / 0.062) ** 2))
    bridge = np.exp(-(((v + 0.03 - 0.25 * u**2) / 0.02) ** 2)) * smooth(person.eye_apart - 0.30, 0.0, side)
    arms = np.exp(-(((v + 0.05) / 0.024) ** 2)) * smooth(person.eye_apart + 0.30, person.eye_apart + 0.36, side)
    lay(paint, (1.0, 1.0, 1.0), 0.05 * smooth(1.0, 0.94, np.asarray(box, dtype=np.float32)))
    lay(paint, (0.10, 0.09, 0.10), np.asarray(np.clip(frame + bridge + arms, 0, 1) * 0.93, dtype=np.float32))
