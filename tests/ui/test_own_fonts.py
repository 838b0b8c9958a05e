"""A character of a name that no font has is 〓 on the screen, as on paper; one that a font has is drawn by that font."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextLayout

from kiosk.papers.glyphs import installed_glyphs
from ui.application import FONT, ScreenSettings, prepare
from ui.painting.own_fonts import FIRST, LAST, MISSING_CHARACTER, WORD_JOINER, forget_drawn_characters
from ui.window import WindowShape

IN_NO_FONT = 0x3134C
"""Between the extensions G and H: no character, so that no font ever has it."""


@pytest.fixture(scope="module", autouse=True)
def fonts() -> None:
    prepare(ScreenSettings(WindowShape(608, 1080), "offscreen"))


def fonts_of(text: str, weight: QFont.Weight = QFont.Weight.Normal) -> set[str]:
    """The families by which Qt draws it in the font of the screens."""
    layout = QTextLayout(text, QFont(FONT, weight=weight))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    assert all(all(run.glyphIndexes()) for run in runs), "an empty box"
    return {str(run.rawFont().familyName()) for run in runs}


def font_of(character: int) -> str:
    (family,) = fonts_of(chr(character))
    return family


def test_character_without_font_is_marked() -> None:
    assert font_of(IN_NO_FONT) == MISSING_CHARACTER


def test_character_with_font_is_drawn_by_it() -> None:
    glyphs = installed_glyphs()
    there = [code for code in range(FIRST, LAST + 1) if code in glyphs]
    assert there, "fonts-babelstone-han belongs to the terminal"
    assert MISSING_CHARACTER not in {
        font_of(code) for code in (there[0], there[len(there) // 2], there[-1], ord("中"), 0x20000)
    }


def test_screen_marks_what_paper_marks() -> None:
    glyphs = installed_glyphs()
    by_mark = {code for code in range(FIRST, FIRST + 64) if font_of(code) == MISSING_CHARACTER}
    assert by_mark == {code for code in range(FIRST, FIRST + 64) if code not in glyphs}


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.DemiBold])
def test_word_joiner_calls_for_no_other_font(weight: QFont.Weight) -> None:
    assert fonts_of("中\u2060文", weight) <= fonts_of("中文", weight) | {WORD_JOINER}


def drawn(text: str) -> QImage:
    image = QImage(1000, 200, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    font = QFont(FONT)
    font.setPixelSize(67)
    painter.setFont(font)
    painter.setPen(QColor("white"))
    painter.drawText(image.rect(), text)
    painter.end()
    return image


def is_mapped(font: str) -> bool:
    return font in Path("/proc/self/maps").read_text()


def test_drawn_characters_are_forgotten_and_come_again() -> None:
    text = f"张三丰\u2060㐂{chr(FIRST)}{chr(IN_NO_FONT)}"
    before = drawn(text)
    assert is_mapped("BabelStone")
    forget_drawn_characters()
    assert not is_mapped("BabelStone"), "no page shows such a character"
    assert drawn(text) == before
