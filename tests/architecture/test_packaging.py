"""What is installed is whole: every package, and every file beside the code that is read at run time."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOMS, ROOT, listed, product_files, project_files

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SETTINGS: dict[str, Any] = PROJECT["tool"]["setuptools"]
GLOBS: dict[str, list[str]] = SETTINGS["package-data"]
BUILT = {"wording/locale/*.mo", "wording/locale/*.qm"}
"""Made from what is tracked (packaging/setup.sh)."""


POINTS = [
    EntryPoint(name, value, group)
    for group, points in (PROJECT["project"]["entry-points"] | {"scripts": PROJECT["project"]["scripts"]}).items()
    for name, value in points.items()
]


@pytest.mark.parametrize("point", POINTS, ids=lambda point: f"{point.group}:{point.name}")
def test_every_entry_point_names_something(point: EntryPoint) -> None:
    assert callable(point.load())


def _shipped() -> set[Path]:
    """As setuptools finds them: the globs of a package are relative to its folder."""
    return {
        found.relative_to(ROOT)
        for package, patterns in GLOBS.items()
        for pattern in patterns
        for found in (ROOT / package).glob(pattern)
        if found.is_file()
    }


def test_every_file_beside_the_code_is_shipped() -> None:
    shipped = _shipped()

    problems = [
        str(path)
        for path in project_files()
        if path.parts[0] in ROOMS and path.suffix != ".py" and path.name != ".gitignore" and path not in shipped
    ]

    assert not problems, listed(problems, "Not in tool.setuptools.package-data of pyproject.toml:")


@pytest.mark.parametrize("pattern", [f"{package}/{glob}" for package, globs in GLOBS.items() for glob in globs])
def test_every_pattern_finds_something(pattern: str) -> None:
    assert pattern in BUILT or any(ROOT.glob(pattern)), f"{pattern} in pyproject.toml finds nothing"


def test_every_room_and_folder_of_code_is_package() -> None:
    folders = {path.parent for path in product_files()}

    problems = [str(folder) for folder in sorted(folders) if not (ROOT / folder / "__init__.py").is_file()]

    assert not problems, listed(problems, "Without __init__.py it is not shipped:")
    assert {each.removesuffix("*") for each in SETTINGS["packages"]["find"]["include"]} == set(ROOMS)
