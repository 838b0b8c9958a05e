"""The test page on A4: what is printed where. Printed by the document printer, then measured under the document camera.

Millimetres from the left and upper edge of the sheet. The template draws what is said here and knows no place by itself.
"""

import json

from msgspec import Struct, to_builtins

from kiosk.services.measured_page_words import MeasuredPageWords

WIDTH, HEIGHT = 210.0, 297.0
MARK_SIDE = 8.0
CENTRES = ((18.0, 18.0), (192.0, 18.0), (192.0, 279.0), (18.0, 279.0))
"""Of the four corner marks: left top, right top, right bottom, left bottom. The last is hollow: it says which way up the sheet is."""
LINE_WIDTHS = (0.5, 0.35, 0.25)
"""Of the groups of lines; the white between them is as wide."""
GROUP_SIDE = 18.0
GREYS = (0, 64, 128, 192, 255)
"""From black to white, of 255."""


class Box(Struct, frozen=True):
    """A place on the sheet (版面区域)."""

    left: float
    top: float
    width: float
    height: float


class LineGroup(Struct, frozen=True):
    """Lines side by side (线对组), each `line` wide."""

    box: Box
    line: float
    is_upright: bool


GROUPS = tuple(
    LineGroup(Box(32.0 + column * 26.0, 196.0 + row * 24.0, GROUP_SIDE, GROUP_SIDE), line, is_upright=row == 0)
    for row in range(2)
    for column, line in enumerate(LINE_WIDTHS)
)
STEPS = tuple(Box(118.0 + number * 12.0, 196.0, 12.0, 42.0) for number in range(len(GREYS)))


def page_data(words: MeasuredPageWords) -> str:
    """The JSON that `measured_page.typ` reads."""
    return json.dumps(
        {
            "words": to_builtins(words),
            "marks": [list(centre) for centre in CENTRES],
            "side": MARK_SIDE,
            "groups": [to_builtins(group) for group in GROUPS],
            "steps": [to_builtins(step) | {"grey": grey} for step, grey in zip(STEPS, GREYS, strict=True)],
        },
        ensure_ascii=False,
    )
