"""What an object keeps is declared where it is made: a reader sees its whole state in one place, and no method has to come first."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import listed, product_files, tree_of

BIRTHS = ("__init__", "__post_init__", "__new__")
OF_THE_LIBRARY = {"close_connection"}
"""Attributes that a base class of Python's own library keeps (http.server)."""


def test_attributes_are_declared_in_init() -> None:
    problems = [
        f"{path}:{node.lineno} {node.name}: {', '.join(sorted(late))}"
        for path in product_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and (late := set(_late(node)) - OF_THE_LIBRARY)
    ]
    assert not problems, listed(problems, "First set outside __init__:")


def test_a_late_attribute_is_seen() -> None:
    source = """
class Late:
    known: int = 0
    def __init__(self):
        self.here = 1
        self.said: int
    def enter(self):
        self.here, self.said, self.known, self.late = 2, 2, 2, 2
    """
    (node,) = ast.parse(source).body
    assert isinstance(node, ast.ClassDef)
    assert list(_late(node)) == ["late"]


def _late(node: ast.ClassDef) -> Iterator[str]:
    methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
    declared = {name for each in methods if each.name in BIRTHS for name in _stored(each)}
    declared |= {each.id for line in node.body for each in _targets(line) if isinstance(each, ast.Name)}
    for method in methods:
        if not any("setter" in ast.unparse(each) for each in method.decorator_list):
            yield from (name for name in _stored(method) if name not in declared)


def _targets(line: ast.stmt) -> list[ast.expr]:
    if isinstance(line, ast.AnnAssign):
        return [line.target]
    return line.targets if isinstance(line, ast.Assign) else []


def _stored(method: ast.FunctionDef) -> list[str]:
    return [
        each.attr
        for each in ast.walk(method)
        if isinstance(each, ast.Attribute)
        and isinstance(each.ctx, ast.Store)
        and isinstance(each.value, ast.Name)
        and each.value.id == "self"
    ]
