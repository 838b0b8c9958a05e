"""Rare characters on the screen: Qt finds a font for what a name may hold, so that no empty box stands for it."""

import pytest
from PySide6.QtGui import QFont, QTextLayout

from ui.application import ScreenSettings, prepare
from ui.painting.own_fonts import MISSING_CHARACTER
from ui.window import WindowShape

SAMPLES = {
    "A": range(0x3400, 0x4DC0, 61),
    "B": range(0x20000, 0x2A6E0, 331),
    "C": range(0x2A700, 0x2B739, 97),
    "D": range(0x2B740, 0x2B81E, 5),
    "E": range(0x2B820, 0x2CEA2, 97),
    "F": range(0x2CEB0, 0x2EBE1, 97),
    "G": (0x30000,),
    "H": (0x31350,),
}


@pytest.fixture(scope="module")
def font() -> QFont:
    prepare(ScreenSettings(WindowShape(608, 1080), "offscreen"))
    return QFont("Noto Sans CJK SC", 20)


def boxes(text: str, font: QFont) -> list[str]:
    """The characters for which there is only the mark or the box of a missing glyph."""
    missing = []
    for character in text:
        layout = QTextLayout(character, font)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        runs = layout.glyphRuns()
        if any(0 in run.glyphIndexes() or run.rawFont().familyName() == MISSING_CHARACTER for run in runs):
            missing.append(f"U+{ord(character):X}")
    return missing


@pytest.mark.parametrize("block", SAMPLES)
def test_sampled_ideographs_have_glyphs(block: str, font: QFont) -> None:
    assert boxes("".join(map(chr, SAMPLES[block])), font) == []


def test_missing_glyph_is_noticed(font: QFont) -> None:
    assert boxes("\U0003134b", font) == ["U+3134B"]
