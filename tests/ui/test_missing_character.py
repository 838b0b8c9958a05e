"""A character of a name that no font has is 〓 on the screen, as on paper; one that a font has is drawn by that font."""

import pytest
from PySide6.QtGui import QFont, QTextLayout

from kiosk.papers.glyphs import installed_glyphs
from ui.application import FONT, ScreenSettings, prepare
from ui.painting.missing_character import FAMILY, FIRST, LAST
from ui.window import WindowShape

IN_NO_FONT = 0x3134C
"""Between the extensions G and H: no character, so that no font ever has it."""


@pytest.fixture(scope="module", autouse=True)
def fonts() -> None:
    prepare(ScreenSettings(WindowShape(608, 1080), "offscreen"))


def font_of(character: int) -> str:
    """The family by which Qt draws it in the font of the screens."""
    layout = QTextLayout(chr(character), QFont(FONT))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    (run,) = layout.glyphRuns()
    assert all(run.glyphIndexes()), "an empty box"
    return str(run.rawFont().familyName())


def test_character_without_font_is_marked() -> None:
    assert font_of(IN_NO_FONT) == FAMILY


def test_character_with_font_is_drawn_by_it() -> None:
    glyphs = installed_glyphs()
    there = [code for code in range(FIRST, LAST + 1) if code in glyphs]
    assert there, "fonts-babelstone-han belongs to the terminal"
    assert FAMILY not in {font_of(code) for code in (there[0], there[len(there) // 2], there[-1], ord("中"), 0x20000)}


def test_screen_marks_what_paper_marks() -> None:
    glyphs = installed_glyphs()
    by_mark = {code for code in range(FIRST, FIRST + 64) if font_of(code) == FAMILY}
    assert by_mark == {code for code in range(FIRST, FIRST + 64) if code not in glyphs}
