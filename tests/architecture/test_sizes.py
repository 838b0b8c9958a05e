"""Small files each holding one idea, short functions."""

import ast
from pathlib import Path

from tests.architecture.sources import (
    body_without_docstring,
    functions,
    listed,
    project_files,
    python_files,
    text_of,
    tree_of,
)

MOST_QML_LINES = 250
MOST_FUNCTION_LINES = 40


def test_no_screen_is_long() -> None:
    files = [path for path in project_files() if path.suffix == ".qml"]

    problems = [f"{path}: {count} lines" for path in files if (count := _lines(path)) > MOST_QML_LINES]

    assert not problems, listed(problems, f"More than {MOST_QML_LINES} lines of QML want a component:")


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
