"""The relief of a drawn head: how far each point of the front protrudes, and the light on it. Colours are in another module."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulators.person.drawn_person import DrawnPerson

Plane = NDArray[np.floating[Any]]

SKULL_TOP = -1.42
# Ratio of the head's depth to its half width.
DEPTH = 1.12
LIGHT = np.array([-0.42, -0.62, 0.78], dtype=np.float32)


def smooth(edge_in: float, edge_out: float, value: Plane) -> Plane:
    """0 before `edge_in`, 1 after `edge_out`, smooth between; the edges may come in either order."""
    share = np.clip((value - edge_in) / (edge_out - edge_in), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), dtype=np.float32)


def bump(u: Plane, v: Plane, centre: tuple[float, float], spread: tuple[float, float]) -> Plane:
    """A soft hill of height 1."""
    hill = np.exp(-(((u - centre[0]) / spread[0]) ** 2) - ((v - centre[1]) / spread[1]) ** 2)
    return np.asarray(hill, dtype=np.float32)


def half_width(person: DrawnPerson, v: Plane) -> Plane:
    """Half the width of the head at each height; 0 above the skull and below the chin."""
    jaw_top = person.jaw * 0.5 + person.cheek * 0.40
    outline = [
        (SKULL_TOP, 0.0),
        (-1.36, 0.38),
        (-1.2, 0.68),
        (-0.9, 0.93),
        (-0.5, 1.0),
        (-0.1, 1.0),
        (0.25, person.cheek * 0.985),
        (0.6, person.cheek * 0.9),
        (person.chin * 0.70, jaw_top),
        (person.chin * 0.86, person.jaw * 0.80),
        (person.chin * 0.95, person.jaw * 0.56),
        (person.chin * 0.99, person.jaw * 0.32),
        (person.chin, 0.0),
    ]
    outline = [(height, width) for height, width in outline if height != 0.6 or person.chin * 0.70 > 0.72]
    heights, widths = np.array(outline).T
    # Squares in between make the skull and the chin end round.
    return np.asarray(np.sqrt(np.interp(v, heights, widths**2, left=0, right=0)), dtype=np.float32)


def relief(person: DrawnPerson, u: Plane, v: Plane) -> tuple[Plane, Plane]:
    """Depth of the front (towards the viewer, half face widths) and where the head is (0–1, soft edge)."""
    width = half_width(person, v)
    width = np.maximum(_blurred_rows(width), 1e-3)
    inside = smooth(1.0, 0.985, np.abs(u) / width)
    flat = np.clip(np.abs(u) / width, 0, 1)
    taper = np.clip(1 - (np.abs(v + 0.1) / (person.chin + 0.35)) ** 3 * 0.55, 0, 1)
    depth = DEPTH * np.sqrt(np.clip(1 - flat**2.3, 0, 1)) * taper
    depth = depth + _features(person, u, v)
    return np.asarray(depth, dtype=np.float32), inside


def _blurred_rows(width: Plane) -> Plane:
    """Rounds the corners of the outline, which is made of straight pieces."""
    rows = width[:, 0]
    reach = max(len(rows) // 22, 1)
    kernel = np.hanning(2 * reach + 1)
    soft = np.convolve(np.pad(rows, reach, mode="edge"), kernel / kernel.sum(), mode="valid")
    return np.broadcast_to(np.where(rows > 0, soft, 0)[:, None], width.shape).astype(np.float32)


def _features(person: DrawnPerson, u: Plane, v: Plane) -> Plane:
    nose = person.nose_length
    side = np.abs(u)
    bridge = np.exp(-((u / (0.085 + 0.10 * np.clip(v / nose, 0, 1))) ** 2)) * smooth(-0.28, nose, v)
    bridge = bridge * smooth(nose + 0.12, nose - 0.04, v) * (0.10 + 0.26 * np.clip(v / nose, 0, 1))
    tip = 0.17 * bump(u, v, (0, nose - 0.04), (0.13, 0.12))
    wings = 0.15 * bump(side, v, (person.nose_width * 0.68, nose), (0.085, 0.09))
    sockets = -0.13 * bump(side, v, (person.eye_apart, -0.02), (0.27, 0.17))
    balls = 0.075 * bump(side, v, (person.eye_apart, 0.01), (0.16, 0.12))
    brows = 0.06 * bump(side, v, (person.eye_apart * 0.95, -person.brow_height), (0.34, 0.10))
    cheeks = 0.07 * bump(side, v, (0.56, 0.34), (0.26, 0.22))
    mouth = nose + person.mouth_drop
    lips = 0.09 * bump(u, v, (0, mouth), (person.mouth_width * 0.9, person.lip_full * 1.7))
    groove = -0.03 * bump(u, v, (0, nose + 0.14), (0.05, 0.09))
    under = -0.05 * bump(u, v, (0, mouth + person.lip_full * 1.9), (0.24, 0.07))
    chin = 0.10 * bump(u, v, (0, person.chin - 0.19), (0.24, 0.14))
    folds = -0.045 * person.lines * _fold(person, side, v)
    return np.asarray(
        bridge + tip + wings + sockets + balls + brows + cheeks + lips + groove + under + chin + folds,
        dtype=np.float32,
    )


def _fold(person: DrawnPerson, side: Plane, v: Plane) -> Plane:
    """The line from the wing of the nose to the corner of the mouth."""
    top, bottom = person.nose_length, person.nose_length + person.mouth_drop
    along = np.clip((v - top) / (bottom - top), 0, 1)
    centre = person.nose_width + 0.05 + along * (person.mouth_width - person.nose_width + 0.06)
    span = smooth(top - 0.1, top + 0.05, v) * smooth(bottom + 0.14, bottom, v)
    return np.asarray(np.exp(-(((side - centre) / 0.035) ** 2)) * span, dtype=np.float32)


def lit(depth: Plane, step: float, yaw: float) -> tuple[Plane, Plane]:
    """Diffuse light and gloss for each point of the relief, the head turned by `yaw` radians."""
    down, across = np.gradient(depth, step)
    length = np.sqrt(across**2 + down**2 + 1)
    x, y, z = -across / length, -down / length, 1 / length
    x, z = x * np.cos(yaw) + z * np.sin(yaw), -x * np.sin(yaw) + z * np.cos(yaw)
    light = LIGHT / np.linalg.norm(LIGHT)
    facing = x * light[0] + y * light[1] + z * light[2]
    diffuse = np.clip(facing * 0.66 + 0.34, 0, None)
    fill = np.clip(x * 0.8 + z * 0.5, 0, 1) * 0.16
    half = (light + np.array([0, 0, 1])) / np.linalg.norm(light + np.array([0, 0, 1]))
    gloss = np.clip(x * half[0] + y * half[1] + z * half[2], 0, 1) ** 28
    return np.asarray(diffuse + fill, dtype=np.float32), np.asarray(gloss, dtype=np.float32)
