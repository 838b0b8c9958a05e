"""Finds a sheet in a picture of the desk, makes it upright and bright, and packs it as a JPEG. Reads no text."""

from dataclasses import dataclass, field
from math import hypot

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from drivers.ports.device import Pixels

Corners = NDArray[np.float32]
"""Four points: left top, right top, right bottom, left bottom."""

SEARCH_WIDTH = 640
EDGE = 3
# Of the picture: a smaller sheet is not worth reading, a larger one has its edges outside.
MIN_SHARE, MAX_SHARE = 0.12, 0.98
TRIM = 0.005
MAX_SIDE = 2400
MAX_BYTES = 2_000_000
# Strongest edges (99.7th percentile of the Laplacian, at 1,000 dots width): sharp print over 60, out of focus under 25.
SHARPNESS_WIDTH = 1000
MIN_SHARPNESS = 30.0
QUALITIES = (90, 80, 70, 60, 50)


@dataclass(frozen=True)
class PageCaptured:
    """An upright page as JPEG of at most 2 MB (一页). Personal: it is never repeated in text."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int


class NoPage(Struct, frozen=True):
    """No sheet with four visible corners (未见纸张)."""


class Blurred(Struct, frozen=True):
    """A sheet (模糊), but out of focus or still moving."""

    sharpness: float


PageOutcome = PageCaptured | NoPage | Blurred


def capture_page(frame: Pixels) -> PageOutcome:
    """The page that lies in this picture. Takes about 0.1 s for five million pixels: call it on a worker thread."""
    corners = find_page(frame)
    if corners is None:
        return NoPage()
    page = _brightened(_straightened(frame, corners))
    sharpness = _sharpness(page)
    if sharpness < MIN_SHARPNESS:
        return Blurred(sharpness)
    return _packed(_trimmed(page))


def find_page(frame: Pixels) -> Corners | None:
    """Corners of the sheet in pixels of the picture, or None. Quick enough for a live outline on the screen."""
    scale = SEARCH_WIDTH / frame.shape[1]
    small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    area = float(grey.shape[0] * grey.shape[1])
    best, best_area = None, 0.0
    for mask in _masks(np.asarray(grey, dtype=np.uint8)):
        for contour in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            quad = _quadrilateral(np.asarray(contour, dtype=np.int32))
            if quad is None:
                continue
            size = float(cv2.contourArea(quad))
            if not _is_inside(quad, grey.shape):
                continue
            if MIN_SHARE * area <= size <= MAX_SHARE * area and size > best_area:
                best, best_area = quad, size
    return None if best is None else _in_order(best) / np.float32(scale)


def _masks(grey: Pixels) -> tuple[Pixels, Pixels]:
    """White paper by brightness; any paper by its edges."""
    bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    edges = cv2.dilate(cv2.Canny(grey, 40, 120), np.ones((3, 3), np.uint8))
    return np.asarray(bright, dtype=np.uint8), np.asarray(edges, dtype=np.uint8)


def _quadrilateral(contour: NDArray[np.int32]) -> Corners | None:
    hull = cv2.convexHull(contour)
    outline = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, closed=True), closed=True)
    if len(outline) != 4:
        return None
    quad = outline.reshape(4, 2).astype(np.float32)
    # A sheet fills its outline; edges of several things together do not.
    return quad if cv2.contourArea(hull) >= 0.93 * cv2.contourArea(quad) > 0 else None


def _is_inside(quad: Corners, shape: tuple[int, ...]) -> bool:
    """A corner on the picture's edge is not the sheet's own: part of the sheet is outside."""
    far = np.array([shape[1] - 1 - EDGE, shape[0] - 1 - EDGE], dtype=np.float32)
    return bool((quad >= EDGE).all() and (quad <= far).all())


def _in_order(quad: Corners) -> Corners:
    """Clockwise from the left top corner; a sheet is taken to lie less than 45° askew."""
    middle = quad.mean(axis=0)
    angles = np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0])
    clockwise = quad[np.argsort(angles)]
    first = int(np.argmin(clockwise.sum(axis=1)))
    return np.roll(clockwise, -first, axis=0)


def _straightened(frame: Pixels, corners: Corners) -> Pixels:
    sides = [hypot(*(corners[number] - corners[(number + 1) % 4])) for number in range(4)]
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    shrink = min(1.0, MAX_SIDE / max(width, height))
    size = (max(round(width * shrink), 1), max(round(height * shrink), 1))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=np.float32)
    turn = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return np.asarray(cv2.warpPerspective(frame, turn, size, flags=cv2.INTER_AREA), dtype=np.uint8)


def _sharpness(page: Pixels) -> float:
    """The border is part of it, so an empty sheet in focus is sharp too."""
    scale = SHARPNESS_WIDTH / page.shape[1]
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grey = cv2.cvtColor(cv2.resize(page, None, fx=scale, fy=scale, interpolation=flags), cv2.COLOR_BGR2GRAY)
    return float(np.percentile(np.abs(cv2.Laplacian(grey, cv2.CV_32F)), 99.7))


def _brightened(page: Pixels) -> Pixels:
    """Even light: divided by the paper's own brightness, which is what is left when the print is taken away."""
    small = cv2.resize(page, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (0, 0), 8)
    light = cv2.resize(paper, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    even = page.astype(np.float32) * 245.0 / np.maximum(light, 32.0)
    return np.asarray(np.clip(even, 0, 255), dtype=np.uint8)


def _trimmed(page: Pixels) -> Pixels:
    """Without the outermost line, where a little of the desk shows."""
    edge = max(round(min(page.shape[:2]) * TRIM), 1)
    return page[edge:-edge, edge:-edge] if min(page.shape[:2]) > 4 * edge else page


def _packed(page: Pixels) -> PageCaptured:
    while True:
        for quality in QUALITIES:
            jpeg = bytes(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])
            if len(jpeg) <= MAX_BYTES:
                return PageCaptured(jpeg, width=page.shape[1], height=page.shape[0])
        page = np.asarray(cv2.resize(page, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA), dtype=np.uint8)
