"""Names say the concept; public things say what they mean."""

import ast
import re

from tests.architecture.sources import listed, product_files, project_files, python_files, tree_of

EMPTY_WORDS = frozenset({"utils", "util", "utilities", "common", "helpers", "helper", "misc", "manager", "managers"})
EMPTY_ENDINGS = ("Manager", "Helper", "Helpers", "Utils", "Util", "Impl", "Misc", "Common")


def test_no_file_or_folder_has_an_empty_name() -> None:
    problems = [
        str(path)
        for path in project_files()
        if path.suffix in {".py", ".qml", ".js"}
        if EMPTY_WORDS & {word for part in path.with_suffix("").parts for word in _words(part)}
    ]

    assert not problems, listed(problems, "Name the concept instead of utils, common, helpers, misc, manager:")


def test_no_class_has_an_empty_name() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(EMPTY_ENDINGS)
    ]

    assert not problems, listed(problems, "Name the concept, or the thing that is adapted:")


def test_public_classes_and_functions_say_what_they_mean() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}"
        for path in product_files()
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if not node.name.startswith("_") and not ast.get_docstring(node) and not _is_overload(node)
    ]

    assert not problems, listed(problems, "Public, and without a docstring:")


def _words(part: str) -> list[str]:
    return re.findall(r"[A-Z]?[a-z0-9]+", part) and [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+", part)]


def _is_overload(node: ast.stmt) -> bool:
    """A signature only: what it means stands at the implementation."""
    decorators = getattr(node, "decorator_list", [])
    return any(isinstance(each, ast.Name) and each.id == "overload" for each in decorators)
