"""What is installed is whole: every package, and every file beside the code that is read at run time."""

import ast
import re
import sys
import tomllib
from importlib.metadata import EntryPoint, packages_distributions
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


def test_office_signs_on_behind_one_address() -> None:
    """A sign-in asks three times: thirty people who begin their day together are not held back, and passwords still are."""
    nginx = (ROOT / "packaging/gov-kiosk-centre/files/etc/nginx/sites-available/gov-kiosk-centre").read_text("utf-8")
    rates = dict(re.findall(r"zone=(\w+):\w+ rate=(\w+/\w);", nginx))
    doors = {path: (zone, int(burst)) for path, zone, burst in re.findall(
        r"location (/console/\S+) \{\s+limit_req zone=(\w+) burst=(\d+) nodelay;", nginx
    )}  # fmt: skip
    login, sign_on = doors["/console/login"], doors["/console/sign-on"]
    assert (rates[login[0]], rates[sign_on[0]]) == ("10r/m", "60r/m")
    assert sign_on[1] >= 60


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


PRODUCTS = {
    "terminal": ("app", "ui", "kiosk", "wording", "drivers", "offline_queue", "contract", "catalogue"),
    "centre": ("central", "contract", "catalogue"),
}


def _pins(name: str) -> dict[str, set[str]]:
    """Package and version, with its hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if "==" in line]
    return {line[0]: {part for part in line[1:] if part.startswith("--hash=")} for line in lines}


@pytest.mark.parametrize("product", PRODUCTS)
def test_product_ships_what_is_tested(product: str) -> None:
    whole, shipped = _pins("lock"), _pins(product)

    problems = [pin for pin, hashes in shipped.items() if whole.get(pin) != hashes]

    assert shipped
    assert not problems, listed(problems, "Not as in requirements/lock.txt; `make locks` brings it up to date:")


@pytest.mark.parametrize("product", PRODUCTS)
def test_lock_of_product_names_nothing_but_packages(product: str) -> None:
    assert "://" not in (ROOT / "requirements" / f"{product}.txt").read_text("utf-8")


UNDECLARED = {"dlib": ["dlib-bin"]}
"""Libraries whose packages do not say what they bring."""

AT_BUILD = {"babel"}
"""Compiles the translations before a package is made."""


def _imported(rooms: tuple[str, ...]) -> set[str]:
    """The libraries that these rooms name, wherever in a file."""
    found: set[str] = set()
    for path in product_files():
        if path.parts[0] in rooms:
            for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {each.name.split(".")[0] for each in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module.split(".")[0])
    return found - set(ROOMS) - AT_BUILD - sys.stdlib_module_names


@pytest.mark.parametrize("product", PRODUCTS)
def test_product_ships_every_library_it_imports(product: str) -> None:
    pinned = {_plain(pin.split("==")[0]) for pin in _pins(product)}
    brought_by = packages_distributions()

    problems = [
        library
        for library in sorted(_imported(PRODUCTS[product]))
        if pinned.isdisjoint(map(_plain, brought_by.get(library) or UNDECLARED.get(library, [])))
    ]

    assert not problems, listed(problems, f"Not in requirements/{product}.txt:")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.split("[", maxsplit=1)[0]).lower()
