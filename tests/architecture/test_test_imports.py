"""What several tests need has a module of its own: a file of tests is imported by fewer and fewer others."""

import ast

from tests.architecture.sources import listed, python_files, tree_of

MOST = 78
"""It only falls."""


def test_imports_out_of_test_files_become_fewer() -> None:
    found = [
        f"{path}: {node.module}"
        for path in python_files("tests", "bench")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2].startswith("test_")
    ]

    assert len(found) <= MOST, listed(found, "Imported out of a file of tests:")
