"""Turns a straightened page upright by its print, and reads it."""

from collections.abc import Sequence

import cv2
import numpy as np

from drivers.ocr.model_files import ReadingModels
from drivers.ocr.networks import LineBox, LineDirection, LineFinder, LineReader
from drivers.ports.device import Pixels
from drivers.ports.pages import ReadLine

TURNING_SIDE, READING_SIDE = 640, 960
"""Longest side in dots at which lines are looked for: to turn a page its larger print is enough."""
_JUDGES = 8
"""So many of the widest lines show which way up the page is."""
_LONG = 1.5
_LEAST_SCORE = 0.5


class PageReader:
    """Reads the text of a page (证件识读). Not thread-safe. Loads each network when it is needed first."""

    def __init__(self, models: ReadingModels) -> None:
        self._models = models
        self._finder: LineFinder | None = None
        self._direction: LineDirection | None = None
        self._reader: LineReader | None = None

    def upright(self, page: Pixels) -> Pixels:
        """The page so that its print can be read."""
        return turned(page, self.quarter_turns(page))

    def quarter_turns(self, page: Pixels) -> int:
        """How many quarters clockwise make it upright, 0 to 3; 0 for a page without print."""
        lines = self._lines(page, TURNING_SIDE)
        tall = sum(box.width * box.height for box in lines if box.height > _LONG * box.width)
        wide = sum(box.width * box.height for box in lines if box.width > _LONG * box.height)
        turns = 1 if tall > wide else 0
        upright = [box.cut(page) for box in _widest(lines, lies=turns == 1)]
        odds = sum(self._upside_down(turned(line, turns)) for line in upright)
        return turns + 2 if odds > 0 else turns

    def read(self, page: Pixels) -> tuple[ReadLine, ...]:
        """The lines of an upright page from top to bottom."""
        if self._reader is None:
            self._reader = LineReader(self._models.characters)
        height, width = page.shape[:2]
        found = []
        for box in self._lines(page, READING_SIDE):
            said = self._reader.read(box.cut(page))
            if said.text.strip() and said.score >= _LEAST_SCORE:
                place = (box.left / width, box.top / height, box.right / width, box.bottom / height)
                found.append(ReadLine(said.text.strip(), said.score, *place))
        return tuple(found)

    def _lines(self, page: Pixels, longest_side: int) -> tuple[LineBox, ...]:
        if self._finder is None:
            self._finder = LineFinder(self._models.lines)
        return self._finder.lines(page, longest_side)

    def _upside_down(self, line: Pixels) -> float:
        if self._direction is None:
            self._direction = LineDirection(self._models.direction)
        return self._direction.upside_down(line)


def turned(picture: Pixels, quarters: int) -> Pixels:
    """So many quarters clockwise."""
    codes = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
    code = codes[quarters % 4]
    return picture if code is None else np.asarray(cv2.rotate(picture, code), dtype=np.uint8)


def _widest(lines: Sequence[LineBox], *, lies: bool) -> list[LineBox]:
    long = [box for box in lines if (box.height > box.width) is lies]
    return sorted(long, key=lambda box: max(box.width, box.height), reverse=True)[:_JUDGES]
