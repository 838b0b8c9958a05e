"""Advice names a button by the words that are on it."""

import re
from pathlib import Path

import pytest

from wording.po_files import texts_of
from wording.store import FOLDER

QML = Path(__file__).parents[2] / "ui/qml"
PAGES = Path(__file__).parents[2] / "kiosk/diagnostics"
SAID = texts_of(FOLDER / "zh.po")
PRESSED = re.compile("[点按]“([^”]+)”")
ON_A_PAGE = re.compile(r'"([a-z]+\.[a-z_]+)"')
OF_AN_ACTION = re.compile(r'PageAction\(\s*"([a-z_]+)"')
ON_THE_WINDOW = re.compile(r'qsTrId\("([^"]+)"\)')


def words_on_buttons() -> set[str]:
    found = {name for file in QML.rglob("*.qml") for name in ON_THE_WINDOW.findall(file.read_text("utf-8"))}
    # buttons of diagnostics are named by their pages: PageButton and its message
    pages = [file.read_text("utf-8") for file in PAGES.glob("*.py")]
    found |= {name for text in pages for name in ON_A_PAGE.findall(text)} & SAID.keys()
    found |= {f"action.{name}" for text in pages for name in OF_AN_ACTION.findall(text)}
    return {SAID[each] for each in found} | {"English"}


def advice() -> set[tuple[str, str]]:
    return {(name, pressed) for name, text in SAID.items() for pressed in PRESSED.findall(text)}


@pytest.mark.parametrize(("message", "button"), sorted(advice()))
def test_a_button_that_advice_names_is_there(message: str, button: str) -> None:
    assert button in words_on_buttons(), f"{message} tells the citizen to press “{button}”"
