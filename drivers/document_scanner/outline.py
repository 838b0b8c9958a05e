"""Finds what lies on the table in a picture: the corners of each sheet, card or cover. Changes no picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.ports.device import Pixels

Corners = NDArray[np.float32]
"""Four points: left top, right top, right bottom, left bottom."""

SEARCH_WIDTH = 640
EDGE = 3
# Of the picture: a smaller sheet is not worth reading, a larger one has its edges outside.
MIN_SHARE, MAX_SHARE = 0.12, 0.98
MIN_CARD_SHARE = 0.025
"""Of a card or a small book, which must look like one."""
CARD_RATIOS = ((1.34, 1.80),)
"""Long side to short side: ISO/IEC 7810 ID-1 is 1.586, ID-3 (passport) 1.42; seen a little from the side."""
FILLED = 0.93
STEEPEST = 0.5
"""Cosine of the sharpest corner: 60°."""
_SAME_COLOUR = 14.0
"""Lab distance below which two places have one colour, for an eye."""


def find_pages(frame: Pixels) -> list[Corners]:
    """Corners in pixels of the picture, the largest first, none within another. Takes some 10 ms."""
    scale = SEARCH_WIDTH / frame.shape[1]
    small = np.asarray(cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    soft = np.asarray(cv2.GaussianBlur(small, (5, 5), 0), dtype=np.uint8)
    table = _Table(soft)
    for masks in (_plain_masks(soft), _careful_masks(soft, table)):
        found = _apart([quad for mask in masks for quad in _quads(mask) if table.holds(quad)])
        if found:
            return [_in_order(quad) / np.float32(scale) for quad in found]
    return []


class _Table:
    """The colour of the table, as it is along the edge of the picture, and what may lie on it."""

    def __init__(self, soft: Pixels) -> None:
        self.lab = cv2.cvtColor(soft, cv2.COLOR_BGR2LAB).astype(np.float32)
        edge = max(round(soft.shape[0] * 0.03), 4)
        ring = np.ones(soft.shape[:2], bool)
        ring[edge:-edge, edge:-edge] = False
        self.colour = np.median(self.lab[ring], axis=0)
        self.distance = np.linalg.norm(self.lab - self.colour, axis=2)
        self._area = float(soft.shape[0] * soft.shape[1])

    def holds(self, quad: Corners) -> bool:
        """Whether it is large enough; a small one must have the shape of a card and the table all round it."""
        share = float(cv2.contourArea(quad)) / self._area
        if share > MAX_SHARE or share < MIN_CARD_SHARE:
            return False
        return share >= MIN_SHARE or (_is_card_shaped(quad) and self._is_round(quad))

    def _is_round(self, quad: Corners) -> bool:
        middle = quad.mean(axis=0)
        near, far = (_filled((quad - middle) * factor + middle, self.distance.shape) for factor in (1.08, 1.22))
        around = self.distance[(far > 0) & (near == 0)]
        return around.size > 0 and float(np.median(around)) < _SAME_COLOUR


def _filled(quad: Corners, shape: tuple[int, ...]) -> Pixels:
    mask = np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(mask, np.round(quad).astype(np.int32), 255)
    return mask


def _plain_masks(soft: Pixels) -> list[Pixels]:
    """White paper by brightness; any paper by its edges."""
    grey = cv2.cvtColor(soft, cv2.COLOR_BGR2GRAY)
    bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    edges = cv2.morphologyEx(cv2.Canny(grey, 40, 120), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    edges = cv2.dilate(edges, np.ones((3, 3), np.uint8))
    return [np.asarray(mask, dtype=np.uint8) for mask in (bright, edges)]


def _careful_masks(soft: Pixels, table: _Table) -> list[Pixels]:
    """What is not of the table's colour, such as a dark cover; and faint edges, such as those of white paper on a white table."""
    away = np.clip(table.distance * 2, 0, 255).astype(np.uint8)
    apart = cv2.threshold(away, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    apart = cv2.morphologyEx(apart, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    grey = cv2.cvtColor(cv2.bilateralFilter(soft, 7, 18, 5), cv2.COLOR_BGR2GRAY)
    faint = cv2.morphologyEx(cv2.Canny(grey, 8, 24), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    return [np.asarray(mask, dtype=np.uint8) for mask in (apart, faint)]


def _quads(mask: Pixels) -> list[Corners]:
    found = (_quadrilateral(np.asarray(contour, dtype=np.int32)) for contour in _contours(mask))
    return [quad for quad in found if quad is not None and _is_inside(quad, mask.shape)]


def _contours(mask: Pixels) -> list[NDArray[np.int32]]:
    contours = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    return [np.asarray(contour, dtype=np.int32) for contour in contours]


def _apart(quads: list[Corners]) -> list[Corners]:
    """The largest first, and of two that lie over one another only the larger."""
    kept: list[Corners] = []
    for quad in sorted(quads, key=cv2.contourArea, reverse=True):
        if all(cv2.intersectConvexConvex(quad, other)[0] <= 0.02 * cv2.contourArea(quad) for other in kept):
            kept.append(quad)
    return kept


def _quadrilateral(contour: NDArray[np.int32]) -> Corners | None:
    hull = cv2.convexHull(contour)
    outline = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, closed=True), closed=True)
    if len(outline) != 4:
        return None
    quad = outline.reshape(4, 2).astype(np.float32)
    # A sheet fills its outline; edges of several things together, three sides of one, or two over one another, do not.
    is_filled = cv2.contourArea(contour) >= FILLED * cv2.contourArea(quad) > 0
    return quad if is_filled and _is_seen_from_above(quad) else None


def _is_seen_from_above(quad: Corners) -> bool:
    """No corner is sharper than a sheet's is to a camera above it."""
    sides = [quad[(number + 1) % 4] - quad[number] for number in range(4)]
    lengths = [float(np.linalg.norm(side)) for side in sides]
    cosines = [
        abs(float(np.dot(sides[number], sides[number - 1]))) / max(lengths[number] * lengths[number - 1], 1.0)
        for number in range(4)
    ]
    return max(cosines) <= STEEPEST


def _is_inside(quad: Corners, shape: tuple[int, ...]) -> bool:
    """A corner on the picture's edge is not the sheet's own: part of the sheet is outside."""
    far = np.array([shape[1] - 1 - EDGE, shape[0] - 1 - EDGE], dtype=np.float32)
    return bool((quad >= EDGE).all() and (quad <= far).all())


def _is_card_shaped(quad: Corners) -> bool:
    sides = [float(np.linalg.norm(quad[number] - quad[(number + 1) % 4])) for number in range(4)]
    one, other = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    ratio = max(one, other) / max(min(one, other), 1.0)
    return any(least <= ratio <= most for least, most in CARD_RATIOS)


def _in_order(quad: Corners) -> Corners:
    """Clockwise from the left top corner; a sheet is taken to lie less than 45° askew."""
    middle = quad.mean(axis=0)
    angles = np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0])
    clockwise = quad[np.argsort(angles)]
    first = int(np.argmin(clockwise.sum(axis=1)))
    return np.roll(clockwise, -first, axis=0)
