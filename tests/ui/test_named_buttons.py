"""Advice names a button by the words that stand on it."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QML = ROOT / "ui/qml"
SAID = ROOT / "kiosk/services/messages"
PRESSED = re.compile("[点按]“([^”]+)”")
ON_THE_GLASS = re.compile(r'qsTr\("((?:[^"\\]|\\.)*)"\)')


def words_on_buttons() -> set[str]:
    return {found for file in QML.rglob("*.qml") for found in ON_THE_GLASS.findall(file.read_text("utf-8"))} | {
        "English"
    }


def advice() -> list[tuple[str, str]]:
    texts = [(file.name, file.read_text("utf-8")) for file in sorted(SAID.glob("*.toml"))]
    assert all(tomllib.loads(text) for _, text in texts)
    return [(name, pressed) for name, text in texts for pressed in PRESSED.findall(text)]


@pytest.mark.parametrize(("file", "button"), sorted(set(advice())))
def test_a_button_that_advice_names_is_there(file: str, button: str) -> None:
    assert button in words_on_buttons(), f"{file} tells the citizen to press “{button}”"
