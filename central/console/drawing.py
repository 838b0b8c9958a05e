"""What the drawings of the console are measured by: how wide a text is, the marks of an axis, and where on it a number lies.

The centre draws them as SVG, which has no line breaks and no ellipsis of its own.
"""

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_NARROW = 0.62
"""Of the size of the letters: as wide as the widest digit or small letter of the fonts in use. A Chinese character is 1."""
_ELLIPSIS = "…"


@dataclass(frozen=True)
class AxisLine:
    """A line with numbers along it (坐标轴): from 0 to `most` over `length`."""

    most: float
    length: float

    def at(self, value: float) -> float:
        """How far from its beginning a number lies; never off the line."""
        return min(max(value / self.most, 0.0), 1.0) * self.length if self.most else 0.0


def text_width(text: str, size: float) -> float:
    """At most so wide is a text in letters of that size."""
    return sum(map(_width, text)) * size


def fitted(text: str, width: float, size: float) -> str:
    """As much of a text as fits into a width, with an ellipsis where it is not all."""
    if text_width(text, size) <= width:
        return text
    left = width - text_width(_ELLIPSIS, size)
    if left < 0:
        return ""
    return "".join(_beginning(text, left / size)).rstrip() + _ELLIPSIS


def round_marks(most: float, wanted: int = 4) -> tuple[int, ...]:
    """Whole numbers for an axis, evenly apart by 1, 2 or 5 times a power of ten: from 0 to the first that is not below `most`."""
    rough = max(most / wanted, 1.0)
    power = 10 ** math.floor(math.log10(rough))
    step = next(step * power for step in (1, 2, 5, 10) if step * power >= rough)
    return tuple(range(0, max(math.ceil(most / step), 1) * step + 1, step))


def every_so_many(spacing: float, width: float) -> int:
    """Of labels `spacing` apart and `width` wide one of so many has room."""
    return max(1, math.ceil(width / spacing))


def _beginning(text: str, ems: float) -> Iterator[str]:
    for letter in text:
        ems -= _width(letter)
        if ems < 0:
            return
        yield letter


def _width(letter: str) -> float:
    return 1.0 if unicodedata.east_asian_width(letter) in "WFA" else _NARROW
