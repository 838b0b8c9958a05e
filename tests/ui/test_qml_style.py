"""The rules of style.md section 3 for QML, and what qmllint says."""

import re
import shutil
import subprocess
from pathlib import Path

import PySide6
import pytest

from tests.ui.names import FIXED, PATTERNS
from tests.ui.qml_types import write_types
from ui.window import QML_FOLDER
from wording.po_files import texts_of
from wording.store import FOLDER

OURS = sorted(QML_FOLDER.glob("Kiosk/**/*.qml"))
PRODUCT = [file for file in OURS if file.parent.name not in {"Design", "Dock"}]
LONGEST = 250
NAMED = re.compile(r'qsTrId\("([^"]+)"\)')
STYLE_FILE = QML_FOLDER / "QtQuick/VirtualKeyboard/Styles/kiosk/style.qml"


def name_of(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", OURS, ids=name_of)
def test_a_file_is_short_bound_and_typed(file: Path) -> None:
    text = file.read_text()
    assert "pragma ComponentBehavior: Bound" in text
    assert len(text.splitlines()) <= LONGEST
    assert not re.search(r"\bproperty var\b", text)
    assert not re.search(r"^import \S+ \d", text, re.MULTILINE)
    assert not re.search(r"callLater\((?:\(|\w+ =>|function)", text), "it would be called of what has gone"


@pytest.mark.parametrize("file", PRODUCT, ids=name_of)
def test_looks_come_from_the_tokens(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r'"#[0-9a-fA-F]{3,8}"', text)
    assert not re.search(r'color: "\w+"', text)
    assert not re.search(r"(pixelSize|spacing|[mM]argins?|padding|radius|width|height|size): [2-9]\d*\b", text)


@pytest.mark.parametrize("file", OURS, ids=name_of)
def test_every_module_lists_its_files(file: Path) -> None:
    assert re.search(rf"\b{file.stem} 1\.0 {file.name}$", (file.parent / "qmldir").read_text(), re.MULTILINE)


@pytest.mark.parametrize("file", PRODUCT, ids=name_of)
def test_object_names_stand_in_the_catalogue(file: Path) -> None:
    starts = {pattern.split("{}")[0] for pattern in PATTERNS} - {""}
    for name in re.findall(r'objectName: "([^"]+)"', file.read_text()):
        assert name in FIXED or any(name.startswith(start) for start in starts), name


@pytest.mark.parametrize("file", OURS, ids=name_of)
def test_words_come_from_the_store(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.search(r"\bqsTr(?:anslate)?\(", text)
    assert text.count("qsTrId(") == len(NAMED.findall(text)), "a message is named where it is said"
    assert set(NAMED.findall(text)) <= texts_of(FOLDER / "zh.po").keys()


def test_qmllint_has_nothing_to_say(tmp_path: Path) -> None:
    shutil.copytree(QML_FOLDER / "Kiosk", tmp_path / "Kiosk")
    write_types(tmp_path)
    files = sorted((tmp_path / "Kiosk").glob("**/*.qml"))
    lint = Path(PySide6.__file__).parent / "qmllint"
    modules = Path(PySide6.__file__).parent / "Qt/qml"
    command = [lint, "-I", tmp_path, "-I", modules, "--max-warnings", "0", *files]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert said.returncode == 0, said.stderr[-6000:]
