"""Takes the one sheet, card or cover out of a picture of the desk, straight, upright and bright, as a JPEG. Reads no text."""

from collections.abc import Callable
from math import hypot

import cv2
import numpy as np

from drivers.document_scanner.outline import Corners, find_pages
from drivers.piped.jpeg import jpeg_of
from drivers.ports.device import Pixels
from drivers.ports.pages import Blurred, Glare, NoPage, PageAsItLies, PageCaptured, PageOutcome, SeveralPages

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
FOCUS_WIDTH = 800


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
    packed = jpeg_of(trimmed if upright is None else upright(trimmed), MAX_BYTES)
    return PageCaptured(packed.data, packed.width, packed.height)


def keep_as_it_lies(frame: Pixels) -> PageAsItLies:
    """The whole picture; its sharpness is the variance of the Laplacian at a fixed width."""
    height, width = frame.shape[:2]
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    size = (FOCUS_WIDTH, max(round(height * FOCUS_WIDTH / width), 1))
    sized = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return PageAsItLies(jpeg_of(frame, MAX_BYTES).data, float(cv2.Laplacian(sized, cv2.CV_64F).var()))


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
