"""What the documents name is there: files, links, modules, verbs; and the technician's example settings work."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from app.cli import verbs as terminal_verbs
from app.extras import verbs
from central.cli import verbs as centre_verbs
from drivers.ports.manifest import AdapterContext
from drivers.registry.registry import build, manifests
from kiosk.services.settings import read_settings
from tests.architecture.sources import ROOMS, ROOT, listed, product_files, project_files, text_of, tree_of

DOCUMENTS = [path for path in project_files() if path.suffix == ".md"]
FILES_OF_A_TERMINAL = {"kiosk.log"}
FOLDERS = "|".join((*ROOMS, "tests", "bench", "packaging", "docs", "requirements"))
FOR_ANY_FOLDER = {"adr", "how-to"}
"""Decisions name what has gone, and checklists a file of each folder."""
PATH = re.compile(rf"(?<![\w./-])(?:{FOLDERS})(?:/[\w.-]+)+/?")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
BARE = re.compile(r"`([\w-]+\.py)`")
MODULE = re.compile(rf"`((?:{'|'.join(ROOMS)})(?:\.\w+)+)`")
CODE = re.compile(r"`([^`\n]+)`")
CLASS = re.compile(r"(?<![\w/.$%-])[A-Z][a-z]+(?:[A-Z][a-z0-9]+)+\b|(?<![\w/.])[A-Z][a-z]+(?=\()")
"""A word of two capitals, or one that is called: what a reader would look for as a class or a component."""
VERB = re.compile(r"(?m)(?:^|`)make (\w+)")
COMMAND_LINES = {"kiosk": terminal_verbs.app, "central": centre_verbs.app}
MANUAL = Path("docs/technician-manual.zh-CN.md")


def _named(pattern: re.Pattern[str]) -> Iterator[tuple[Path, str]]:
    for document in DOCUMENTS:
        for found in pattern.findall(text_of(document)):
            yield document, found


def _is_there(name: str) -> bool:
    """As a file or folder; documents leave out .py where they speak of a place, as in docs/adr/0004."""
    path = ROOT / name.rstrip("./")
    return path.exists() or any(path.parent.glob(f"{path.name}[-.]*"))


def test_every_file_that_is_named_exists() -> None:
    problems = [f"{document}: {name}" for document, name in _named(PATH) if not _is_there(name)]

    assert not problems, listed(problems, "Named in a document, and not there:")


def test_bare_files_of_a_line_lie_together() -> None:
    files = {path.as_posix() for path in project_files()}
    pages = [page for page in DOCUMENTS if page.parts[0] == "docs" and page.parent.name not in FOR_ANY_FOLDER]
    problems = []
    for page in pages:
        folders = {place for name in PATH.findall(text_of(page)) for place in (Path(name), *Path(name).parents)}
        for line in text_of(page).splitlines():
            names = set(BARE.findall(line))
            if names and not any({f"{folder.as_posix()}/{name}" for name in names} <= files for folder in folders):
                problems.append(f"{page}: {', '.join(sorted(names))}")

    assert any(BARE.search(text_of(page)) for page in pages)
    assert not problems, listed(problems, "Named together, and no folder that the page names has them all:")


def test_every_link_leads_somewhere() -> None:
    problems = [
        f"{document}: {link}" for document, link in _named(LINK) if not (ROOT / document.parent / link).exists()
    ]

    assert not problems, listed(problems, "Links to nothing:")


def test_every_module_that_is_named_exists() -> None:
    problems = [
        f"{document}: {name}"
        for document, name in _named(MODULE)
        if not _is_module(name) and name not in FILES_OF_A_TERMINAL
    ]

    assert not problems, listed(problems, "Named in a document, and not there:")


def _is_module(name: str) -> bool:
    parts = name.split(".")
    return any(
        (ROOT / Path(*parts[:length])).is_dir() or (ROOT / Path(*parts[:length]).with_suffix(".py")).is_file()
        for length in range(len(parts), 1, -1)
    )


def test_every_class_that_is_named_exists() -> None:
    known = {path.stem for path in project_files() if path.suffix == ".qml"}
    for path in product_files():
        known |= {node.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)}
        known |= {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}

    problems = [
        f"{page}: {name}"
        for page, code in _named(CODE)
        for name in CLASS.findall(code)
        if _is_reported(page, name, known)
    ]

    assert not problems, listed(problems, "Named in a document, and not there:")


def _is_reported(page: Path, name: str, known: set[str]) -> bool:
    """Pages that tell of now; decisions and the changelog also name what has gone."""
    return name not in known and page.parent.name != "adr" and page.name != "CHANGELOG.md"


def test_every_verb_of_make_exists() -> None:
    verbs = set(re.findall(r"(?m)^(\w+):", text_of(Path("Makefile"))))

    assert not {verb for _, verb in _named(VERB)} - verbs


def test_the_settings_in_the_manual_work(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", text_of(MANUAL), re.DOTALL)
    assert example is not None
    (tmp_path / "kiosk.toml").write_text(example.group(1), "utf-8")
    (tmp_path / "kiosk.toml").chmod(0o600)

    settings = read_settings(tmp_path / "kiosk.toml", {})

    for family, chosen in settings.devices.items():
        build(manifests()[family].family, chosen.adapter, chosen.options, AdapterContext(shared={})).close()
    assert len(settings.devices) > 5


@pytest.mark.parametrize("command", ["kiosk", "central"])
def test_every_verb_of_the_command_lines_exists(command: str) -> None:
    known = set(get_command(COMMAND_LINES[command]).commands) | set(verbs() if command == "kiosk" else ())
    named = re.compile(rf"`(?:\.venv/bin/)?{command} ((?:\w+\|)*[a-z]+)\b")

    reported = {verb for _, found in _named(named) for verb in found.split("|")}

    assert reported
    assert not reported - known
