"""Takes the one sheet, card or cover out of a picture of the desk, straight, upright and bright, as a JPEG. Reads no text."""

from collections.abc import Callable
from math import hypot

import cv2
import numpy as np

from drivers.document_scanner.outline import Corners, find_pages
from drivers.ports.device import Pixels
from drivers.ports.pages import Blurred, Glare, NoPage, PageCaptured, PageOutcome, SeveralPages

Upright = Callable[[Pixels], Pixels]
"""Turns a straightened page by quarters, so that its print can be read."""

TRIM = 0.005
MAX_SIDE = 2400
MAX_BYTES = 2_000_000
# Strongest edges (99.7th percentile of the Laplacian, at 1,000 dots width): sharp print over 60, out of focus under 25.
SHARPNESS_WIDTH = 1000
MIN_SHARPNESS = 30.0
GLARE_LEVEL, DULLEST_GLARE = 250, 20
"""Of 255: what a lamp that is mirrored reaches in every colour, and by how much it must outshine the paper."""
GLARE_SHARE = 0.003
"""Of the sheet: a spot that is smaller hides no character."""
QUALITIES = (90, 80, 70, 60, 50)


def capture_page(frame: Pixels, upright: Upright | None = None) -> PageOutcome:
    """The page that lies in this picture; without `upright` as it lies. Takes about 0.2 s: call it on a worker thread."""
    found = find_pages(frame)
    if not found:
        return NoPage()
    if len(found) > 1:
        return SeveralPages(len(found))
    straight = _straightened(frame, found[0])
    share = _glare(straight)
    if share > GLARE_SHARE:
        return Glare(share)
    page = _brightened(straight)
    sharpness = _sharpness(page)
    if sharpness < MIN_SHARPNESS:
        return Blurred(sharpness)
    trimmed = _trimmed(page)
    return _packed(trimmed if upright is None else upright(trimmed))


def _glare(sheet: Pixels) -> float:
    """The share of the largest spot that is white in every colour on paper that is not."""
    darkest = sheet[::2, ::2].min(axis=2)
    if float(np.percentile(darkest, 60)) > GLARE_LEVEL - DULLEST_GLARE:
        return 0.0
    spots = cv2.connectedComponentsWithStats((darkest >= GLARE_LEVEL).astype(np.uint8))[2][1:]
    return float(spots[:, cv2.CC_STAT_AREA].max()) / darkest.size if len(spots) else 0.0


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
