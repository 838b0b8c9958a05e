"""The core takes time from a Clock, writes nothing to the console and waits for no one."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import listed, product_files, python_files, tree_of

CORE = ("catalogue", "contract", "offline_queue", "kiosk")

CLOCKS = {
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "sleep", "localtime"},
    "datetime.datetime": {"now", "utcnow", "today"},
    "datetime.date": {"today"},
    "asyncio": {"sleep"},
}
"""Module or class → what of it reads or waits for the machine's own time."""

FORBIDDEN = {f"{owner}.{name}" for owner, names in CLOCKS.items() for name in names}


def test_nothing_is_printed() -> None:
    problems = [
        f"{path}:{node.lineno}"
        for path in product_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert not problems, listed(problems, "print() in the product; use the log, or the console of rich in a cli:")


def test_the_core_takes_time_from_a_clock() -> None:
    problems = [
        f"{path}:{line} {name}"
        for path in python_files(*CORE)
        if path.name != "clock.py" and "versions" not in path.parts
        for line, name in sorted(_uses_of_time(path))
    ]

    assert not problems, listed(problems, "The machine's time, outside clock.py; take a Clock by the constructor:")


def test_the_check_sees_every_way_to_the_time(tmp_path: Path) -> None:
    source = tmp_path / "naughty.py"
    source.write_text(
        "import time, datetime as d\nfrom datetime import datetime as when, date\nfrom time import sleep as nap\n"
        "time.monotonic()\nd.datetime.now()\nwhen.now(d.UTC)\ndate.today()\nnap(1)\nfactory = time.time\n"
    )

    assert {line for line, _ in _uses_of_time(source)} == {4, 5, 6, 7, 8, 9}


def _uses_of_time(path: Path) -> Iterator[tuple[int, str]]:
    """Every mention (a call or handing it on) of what reads the machine's time, by whatever name it was imported."""
    tree = tree_of(path)
    known = _imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            full = _full_name(node, known)
            if full in FORBIDDEN:
                yield node.lineno, full


def _imported(tree: ast.Module) -> dict[str, str]:
    """Local name → full name of what the file imports."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {each.asname or each.name: each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            known |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    return known


def _full_name(node: ast.expr, known: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_full_name(node.value, known)}.{node.attr}"
    return known.get(node.id, "") if isinstance(node, ast.Name) else ""
