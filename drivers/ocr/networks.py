"""The three networks of PP-OCR run by OpenCV: where lines of print are, which way up a line is, what it says."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from drivers.ocr.labels import labels_of
from drivers.ports.device import Pixels

_STRIDE = 32
_INK, _LINE_SCORE = 0.3, 0.5
"""From which probability a dot belongs to a line, and from which mean a line counts."""
_GROWS = 1.6
"""The network shrinks lines; by so much of area to outline they are grown again (DB, "unclip ratio")."""
_SMALLEST = 3
_LINE_HEIGHT, _DIRECTION_WIDTH = 48, 192
_LONGEST_LINE = 40
"""Widths for one height: what is longer is squeezed."""


class LineBox(Struct, frozen=True):
    """Where a line of print is (行框), in dots of the page."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """The width of the line in pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """The height of the line in pixels."""
        return self.bottom - self.top

    def cut(self, page: Pixels) -> Pixels:
        """The part of the page that shows this line."""
        return page[self.top : self.bottom, self.left : self.right]


class LineFinder:
    """Finds lines (找行), also those that run from top to bottom. Not thread-safe."""

    def __init__(self, model: Path) -> None:
        self._network = cv2.dnn.readNetFromONNX(str(model))

    def lines(self, page: Pixels, longest_side: int) -> tuple[LineBox, ...]:
        """From top to bottom. `longest_side`: to so many dots the page is made smaller or larger before it is looked at."""
        height, width = page.shape[:2]
        scale = longest_side / max(height, width)
        size = [max(round(side * scale / _STRIDE), 1) * _STRIDE for side in (width, height)]
        resized = np.asarray(cv2.resize(page, (size[0], size[1]), interpolation=cv2.INTER_AREA), dtype=np.uint8)
        self._network.setInput(_blob(resized))
        ink = self._network.forward()[0, 0]
        grown = (width / size[0], height / size[1])
        boxes = (_box(np.asarray(outline, dtype=np.int32), ink, grown, (width, height)) for outline in _outlines(ink))
        return tuple(sorted((box for box in boxes if box is not None), key=lambda box: (box.top, box.left)))


class LineDirection:
    """Finds out whether a line is upside down (文字方向). Not thread-safe."""

    def __init__(self, model: Path) -> None:
        self._network = cv2.dnn.readNetFromONNX(str(model))

    def upside_down(self, line: Pixels) -> float:
        """The logarithm of the odds that it is: above 0 it is."""
        fitted = _fitted(line, _DIRECTION_WIDTH)
        padded = np.full((_LINE_HEIGHT, _DIRECTION_WIDTH, 3), 127, np.uint8)
        padded[:, : fitted.shape[1]] = fitted
        self._network.setInput(_blob(padded))
        upright, turned = np.clip(self._network.forward()[0], 1e-6, 1.0)
        return float(np.log(turned / upright))


class LineText(Struct, frozen=True):
    """What a line says (行文字), and the mean probability of its characters, 0 to 1."""

    text: str
    score: float


class LineReader:
    """Reads one line (识字). Not thread-safe."""

    def __init__(self, model: Path) -> None:
        self._network = cv2.dnn.readNetFromONNX(str(model))
        self.labels = ("", *labels_of(model), " ")
        """The sign that each column of `odds` is for; the first is the blank between two signs (CTC)."""

    def read(self, line: Pixels) -> LineText:
        """Characters that the network does not know are missing or wrong: a person must look over what it gives."""
        return self._decoded(self.odds(line))

    def odds(self, line: Pixels) -> NDArray[np.float32]:
        """From left to right, how probable each sign is there."""
        fitted = _fitted(line, _LINE_HEIGHT * _LONGEST_LINE)
        width = max(-(-fitted.shape[1] // 8) * 8, _LINE_HEIGHT)
        padded = np.full((_LINE_HEIGHT, width, 3), 127, np.uint8)
        padded[:, : fitted.shape[1]] = fitted
        self._network.setInput(_blob(padded))
        return np.asarray(self._network.forward()[0], np.float32)

    def _decoded(self, odds: NDArray[np.float32]) -> LineText:
        best, sure = odds.argmax(axis=1), odds.max(axis=1)
        begins = begins_of_signs(best)
        if begins.size == 0:
            return LineText("", 0.0)
        return LineText("".join(self.labels[int(best[at])] for at in begins), float(sure[begins].mean()))


def begins_of_signs(best: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where each sign begins: one for a run of the same, none for the blank (CTC)."""
    return np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))


def _blob(picture: Pixels) -> NDArray[np.float32]:
    scaled = (picture.astype(np.float32) / 255 - 0.5) / 0.5
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None])


def _fitted(line: Pixels, widest: int) -> Pixels:
    width = min(max(round(line.shape[1] * _LINE_HEIGHT / line.shape[0]), 1), widest)
    return np.asarray(cv2.resize(line, (width, _LINE_HEIGHT), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _outlines(ink: NDArray[np.float32]) -> Sequence[NDArray[np.int32]]:
    mask = (ink > _INK).astype(np.uint8)
    return [
        np.asarray(contour, np.int32) for contour in cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]
    ]


def _box(
    outline: NDArray[np.int32], ink: NDArray[np.float32], grown: tuple[float, float], page: tuple[int, int]
) -> LineBox | None:
    left, top, width, height = cv2.boundingRect(outline)
    if min(width, height) < _SMALLEST or float(ink[top : top + height, left : left + width].mean()) < _LINE_SCORE:
        return None
    more = width * height * _GROWS / (2 * (width + height))
    sides = (left - more, top - more, left + width + more, top + height + more)
    limits = (page[0], page[1], page[0], page[1])
    factors = (*grown, *grown)
    placed = [min(max(round(side * by), 0), most) for side, by, most in zip(sides, factors, limits, strict=True)]
    return LineBox(*placed)
