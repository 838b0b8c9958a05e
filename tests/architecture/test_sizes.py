"""Small files each holding one idea, short functions."""

import ast
from pathlib import Path

from tests.architecture.sources import (
    body_without_docstring,
    functions,
    listed,
    product_files,
    project_files,
    python_files,
    text_of,
    tree_of,
)

MOST_LINES = 300
MOST_QML_LINES = 250
MOST_FUNCTION_LINES = 40

DECLARATIONS = {Path("kiosk/view/view.py"), Path("drivers/ports/device.py")}
"""Longer files that only declare: tables of types, without a line that does anything."""


WHOLE = {Path("kiosk/terminal/terminal.py"): 370}
"""Files that were looked at again and stay whole: here every state of the terminal, with its intents and its time."""


def test_no_file_is_long() -> None:
    files = [path for path in product_files() + python_files("bench") if path not in DECLARATIONS]

    problems = [f"{path}: {count} lines" for path in files if (count := _lines(path)) > WHOLE.get(path, MOST_LINES)]

    assert not problems, listed(problems, f"More than {MOST_LINES} lines hide a second idea:")


def test_no_screen_is_long() -> None:
    files = [path for path in project_files() if path.suffix == ".qml"]

    problems = [f"{path}: {count} lines" for path in files if (count := _lines(path)) > MOST_QML_LINES]

    assert not problems, listed(problems, f"More than {MOST_QML_LINES} lines of QML want a component:")


def test_the_long_files_only_declare() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}"
        for path in DECLARATIONS
        for node in functions(path)
        if not all(_does_nothing(each) for each in body_without_docstring(node))
    ]

    assert not problems, listed(problems, "Excepted from the length because they only declare, but these act:")
    assert all(_lines(path) > MOST_LINES for path in DECLARATIONS), "an exception is not needed any more"


def test_no_function_is_long() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}: {count} lines"
        for path in python_files()
        if "versions" not in path.parts
        for node in functions(path)
        if (count := _body_lines(node)) > MOST_FUNCTION_LINES
    ]

    assert not problems, listed(problems, f"More than {MOST_FUNCTION_LINES} lines without the docstring:")


def test_every_file_says_what_it_is_for() -> None:
    files = [path for path in python_files() if text_of(path).strip() and "versions" not in path.parts]

    problems = [str(path) for path in files if not ast.get_docstring(tree_of(path))]

    assert not problems, listed(problems, "No docstring at the top:")


def _lines(path: Path) -> int:
    return len(text_of(path).splitlines())


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = body_without_docstring(node)
    return 0 if not body else (body[-1].end_lineno or 0) - body[0].lineno + 1


def _does_nothing(node: ast.stmt) -> bool:
    """`...` and `pass`; one `return` of what the fields already say is no more than a name for it."""
    is_ellipsis = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_ellipsis or isinstance(node, ast.Pass | ast.Return)
