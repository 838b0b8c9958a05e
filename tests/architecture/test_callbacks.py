"""What is called back says so: a parameter or field that takes a call and gives nothing is `on_…`, or an order to do something."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import functions, listed, product_files, tree_of

ORDERS = frozenset({
    "act", "announce", "ask", "begin", "cancel", "choose", "do", "drop", "hold", "hurry", "keep", "leave", "make", "notify", "pace",
    "perform", "release", "restart", "say", "show", "start", "stop", "take", "tell", "wake", "warm", "write",
})  # fmt: skip
"""First words, each a verb in the imperative: it has something done elsewhere, where `on_…` hears that something happened."""

WORK = frozenset({"action", "task"})
"""What is handed to another thread or a loop to be run there."""


def test_callbacks_are_called_on_something() -> None:
    problems = [
        f"{path}:{line} {name}"
        for path in product_files()
        for line, name in _callbacks(path)
        if not name.removeprefix("_").startswith("on_")
        and name.removeprefix("_").partition("_")[0] not in ORDERS
        and name not in WORK
    ]

    assert not problems, listed(
        problems, "Called when something happened: on_…; to have something done: a verb of ORDERS:"
    )


def test_callbacks_are_seen_behind_quotes_and_none() -> None:
    written = ("Callable[[], None]", "'Callable[[int], None] | None'", "collections.abc.Callable[..., None]")
    others = ("Callable[[], int]", "Callable", "int", "Callable[[Callable[[], None]], int]")

    assert [_gives_nothing(ast.parse(text, mode="eval").body) for text in written] == [True, True, True]
    assert [_gives_nothing(ast.parse(text, mode="eval").body) for text in others] == [False] * 4


def _callbacks(path: Path) -> Iterator[tuple[int, str]]:
    for node in functions(path):
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            if argument.annotation is not None and _gives_nothing(argument.annotation):
                yield argument.lineno, argument.arg
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef):
            for field in node.body:
                if (
                    isinstance(field, ast.AnnAssign)
                    and isinstance(field.target, ast.Name)
                    and _gives_nothing(field.annotation)
                ):
                    yield field.lineno, field.target.id


def _gives_nothing(annotation: ast.expr) -> bool:
    """Whether it is `Callable[…, None]`, also where that is optional or in quotes."""
    match annotation:
        case ast.Constant(str(text)):
            return _gives_nothing(ast.parse(text, mode="eval").body)
        case ast.BinOp(left=left, right=right):
            return _gives_nothing(left) or _gives_nothing(right)
        case ast.Subscript(
            value=ast.Name("Callable") | ast.Attribute(attr="Callable"), slice=ast.Tuple(elts=[_, gives])
        ):
            return isinstance(gives, ast.Constant) and gives.value is None
    return False
