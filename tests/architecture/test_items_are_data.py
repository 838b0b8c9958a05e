"""An item is data of the catalogue alone: the terminal knows kinds of inputs, rules and answers, and no item by its code."""

import re
from pathlib import Path

from tests.architecture.sources import listed, project_files, text_of

ITEM_CODE = re.compile(r"(?<![A-Za-z0-9_])[A-Z]{2}[0-9]{3}(?![A-Za-z0-9_-])")

TERMINAL = ("app", "kiosk", "ui")
DEMO = "demo"
"""Its answers.toml is data too."""


def test_terminal_names_no_item() -> None:
    problems = [
        f"{path}:{number} {found[0]}"
        for path in project_files()
        if _is_software(path)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if (found := ITEM_CODE.search(line)) is not None
    ]

    assert not problems, listed(problems, "An item by its code; what is special about it belongs to the catalogue:")


def _is_software(path: Path) -> bool:
    room = path.parts[0]
    return (room in TERMINAL and path.suffix in {".py", ".qml", ".js", ".toml"}) or (
        room == DEMO and path.suffix == ".py"
    )


def test_item_codes_are_seen() -> None:
    assert [each for each in ('"GA002"', "RS009:", "GB2312", "YC001-1") if ITEM_CODE.search(each)] == [
        '"GA002"',
        "RS009:",
    ]
