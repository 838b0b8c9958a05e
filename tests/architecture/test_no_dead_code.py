"""What the product defines for others, something of the product uses; tests alone are no use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import BINARY, listed, product_files, project_files, python_files, text_of, tree_of

KEPT = {
    "app/core/phases:NOT_BEFORE_THE_FIRST_FRAME": "the promise of the start, held by tests/app/test_first_frame.py",
    "central/migrations/schema:MODULES": "tables exist by being imported; tests compare the list with the folders",
    "kiosk/diagnostics/evidence_words:EVIDENCE_MESSAGES": "ids are composed: the store is compared with this list",
    "ui/application:DRAWN_TYPES": "imported for their QML registration",
}
"""Public names that nothing of the product uses, each with the reason."""
READ_BY_LIBRARIES = {
    *("QML_IMPORT_NAME", "QML_IMPORT_MAJOR_VERSION"),
    *("upgrade", "downgrade", "revision", "down_revision", "depends_on", "branch_labels"),
}
"""PySide and Alembic look for these in a module."""
WORD = re.compile(r"\w+")
BESIDE_PYTHON = {".qml", ".toml", ".html", ".typ"}
"""Files that name functions too: entry points, QML, templates; so does everything of packaging/."""


def _defined() -> Iterator[tuple[Path, str]]:
    """Public functions and constants of modules. What is decorated is called by what decorates it: verbs, routes, hooks."""
    for path in product_files():
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.decorator_list:
                yield path, node.name
            yield from ((path, name) for name in _assigned(node))


def _assigned(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _used() -> set[str]:
    """Every name that is read somewhere. One of several with the same name that is used speaks for all."""
    found: set[str] = set()
    for path in (*product_files(), *python_files("bench")):
        for node in ast.walk(tree_of(path)):
            found.update(_named(node))
    for path in project_files():
        if path.suffix in BESIDE_PYTHON or (path.parts[0] == "packaging" and path.suffix not in BINARY):
            found.update(WORD.findall(text_of(path)))
    return found


def _named(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name):
            yield name
        case ast.alias(name=name, asname=str()):
            yield name
        case ast.Constant(value=str() as text) if ":" in text:  # "module:name", as an entry point
            yield from WORD.findall(text.rpartition(":")[2])


def test_public_names_are_used_by_the_product() -> None:
    used = _used() | READ_BY_LIBRARIES
    public = ((path, name) for path, name in _defined() if not name.startswith("_"))

    unused = {f"{path.with_suffix('')}:{name}" for path, name in public if name not in used}

    assert not unused - KEPT.keys(), listed(sorted(unused - KEPT.keys()), "Used by tests alone, or by nothing:")
    assert not KEPT.keys() - unused, "kept for a reason, and used now"
