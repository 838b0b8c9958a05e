"""Measures the test page as the document camera gave it: shape, corner marks, lines, greys. For a process of its own: loads OpenCV."""

from itertools import pairwise
from math import hypot

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.diagnostics.runs.measuring import NoTarget, TargetMeasures
from kiosk.papers.measured_page import CENTRES, GROUPS, HEIGHT, MARK_SIDE, STEPS, WIDTH, Box, LineGroup

Grey = NDArray[np.uint8]
DOTS_A_MM = 8
"""In which the page is measured."""
SEARCH_MM = 14.0
"""A mark is looked for so far around its place."""
DARK = 110
LEAST_CONTRAST = 0.2
"""Between the middle of the lines and the white between them; below it they cannot be separated."""
LEAST_STEP = 12.0
"""By which a grey must be brighter than the one before it."""


def measure_target(jpeg: bytes) -> TargetMeasures | NoTarget:
    """Of a straightened page (`drivers.ports.pages.PageCaptured`), whichever way up."""
    page = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE) if jpeg else None
    if page is None:
        return NoTarget(0)
    height, width = page.shape
    ratio = max(height, width) / max(min(height, width), 1)
    best = NoTarget(0)
    for quarters in range(4):
        found = _measures_of(np.rot90(page, quarters), abs(ratio / (HEIGHT / WIDTH) - 1))
        if isinstance(found, TargetMeasures):
            return found
        best = max(best, found, key=lambda reading: reading.marks)
    return best


def _measures_of(page: Grey, ratio_error: float) -> TargetMeasures | NoTarget:
    if page.shape[1] > page.shape[0]:
        return NoTarget(0)
    size = (round(WIDTH * DOTS_A_MM), round(HEIGHT * DOTS_A_MM))
    sized = np.asarray(cv2.resize(np.ascontiguousarray(page), size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    marks = [_mark_near(sized, centre) for centre in CENTRES]
    seen = [mark for mark in marks if mark is not None]
    if len(seen) < len(CENTRES) or not _is_hollow(sized, seen):
        return NoTarget(len(seen))
    shift = max(hypot(x - cx, y - cy) for (x, y), (cx, cy) in zip(seen, CENTRES, strict=True))
    straight = _on_its_places(sized, seen)
    resolved = [group.line for group in GROUPS if _contrast(straight, group) >= LEAST_CONTRAST]
    both = [line for line in set(resolved) if resolved.count(line) == 2]
    return TargetMeasures(round(ratio_error, 3), round(shift, 2), min(both, default=0.0), _greys(straight))


def _mark_near(page: Grey, centre: tuple[float, float]) -> tuple[float, float] | None:
    """The middle of the dark square around that place, in millimetres; None where there is nothing like one."""
    left, top = (max(round((millimetres - SEARCH_MM) * DOTS_A_MM), 0) for millimetres in centre)
    piece = page[top : top + round(2 * SEARCH_MM * DOTS_A_MM), left : left + round(2 * SEARCH_MM * DOTS_A_MM)]
    number, _, figures, middles = cv2.connectedComponentsWithStats((piece < DARK).astype(np.uint8))
    side = MARK_SIDE * DOTS_A_MM
    for label in range(1, number):
        _, _, wide, high, area = figures[label]
        is_square = all(0.75 * side <= length <= 1.3 * side for length in (wide, high))
        if is_square and area >= 0.6 * wide * high:
            x, y = middles[label]
            return (left + float(x)) / DOTS_A_MM, (top + float(y)) / DOTS_A_MM
    return None


def _is_hollow(page: Grey, marks: list[tuple[float, float]]) -> bool:
    """Whether the last mark has a white middle, and it alone: then this way is up."""
    return [_level(page, x, y) > DARK for x, y in marks] == [False, False, False, True]


def _level(page: Grey, x: float, y: float) -> float:
    column, row, reach = round(x * DOTS_A_MM), round(y * DOTS_A_MM), DOTS_A_MM // 2
    return float(page[row - reach : row + reach + 1, column - reach : column + reach + 1].mean())


def _on_its_places(page: Grey, marks: list[tuple[float, float]]) -> Grey:
    """The page with its marks where they belong, so that what is between them is found."""
    found, wanted = (np.array(points, np.float32) * DOTS_A_MM for points in (marks, CENTRES))
    turn = cv2.getPerspectiveTransform(found, wanted)
    return np.asarray(cv2.warpPerspective(page, turn, (page.shape[1], page.shape[0])), dtype=np.uint8)


def _piece(page: Grey, box: Box, inset: float) -> Grey:
    left, top, right, bottom = (
        round(millimetres * DOTS_A_MM)
        for millimetres in (
            box.left + inset,
            box.top + inset,
            box.left + box.width - inset,
            box.top + box.height - inset,
        )
    )
    return page[top:bottom, left:right]


def _contrast(page: Grey, group: LineGroup) -> float:
    """Of the lines against the white between them, 0 to 1; lines that lie a little askew still count."""
    piece = _piece(page, group.box, 2.0).astype(np.float64)
    strips = np.array_split(piece, 6, axis=0 if group.is_upright else 1)
    return float(
        np.median([_modulation(strip.mean(axis=0 if group.is_upright else 1), group.line) for strip in strips])
    )


def _modulation(profile: NDArray[np.float64], line: float) -> float:
    """How strongly the brightness along the profile swings at the pitch of the lines, against its mean."""
    swing = profile - profile.mean()
    pitch = 2 * line * DOTS_A_MM
    turns = np.exp(-2j * np.pi * np.arange(len(swing)) / pitch)
    return float(2 * abs((swing * turns).mean()) / max(profile.mean(), 1.0))


def _greys(page: Grey) -> int:
    """How many of the greys, from black on, are each brighter than the one before."""
    levels = [float(_piece(page, step, 3.0).mean()) for step in STEPS]
    count = 1
    for before, level in pairwise(levels):
        if level - before < LEAST_STEP:
            break
        count += 1
    return count
