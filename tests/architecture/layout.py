"""The layout in figures: boxes, floors, arrows, arrows upward, file sizes. `make layout` writes them into docs/architecture.md.

A box is what is directly in a room, a folder or a loose file. An arrow is an import between two boxes, also one inside a
function or for types alone. A floor counts how far a box is above the lowest. Upward are the arrows that close a circle.
"""

import ast
import sys
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median, quantiles

from tests.architecture.sources import ROOMS, ROOT, product_files, text_of, tree_of

DOCUMENT = Path("docs/architecture.md")
BEGIN, END = "<!-- layout: make layout -->\n", "<!-- end of layout -->\n"

SHORT = 40
"""Lines."""

Graph = dict[str, set[str]]


@dataclass(frozen=True)
class Figures:
    """What a newcomer has to keep in mind about one room; `room` is "" for the whole."""

    room: str
    boxes: int
    floors: int
    arrows: int
    upward: tuple[tuple[str, str], ...]
    sizes: tuple[int, ...]

    def line(self) -> str:
        """A row of the table."""
        p90 = quantiles(self.sizes, n=10, method="inclusive")[-1] if len(self.sizes) > 1 else max(self.sizes)
        cells = (self.room or "whole", self.boxes, self.floors, self.arrows, len(self.upward), len(self.sizes))
        return "| " + " | ".join(map(str, (*cells, round(median(self.sizes)), round(p90), max(self.sizes)))) + " |\n"


def figures() -> list[Figures]:
    """Of the whole, and of every room."""
    imports = imports_of_product()
    return [_figures(room, imports) for room in ("", *ROOMS)]


@cache
def imports_of_product() -> Graph:
    """Every module of the product with those it imports."""
    paths = {_module(path): path for path in product_files()}
    return {module: _known(path, paths.keys()) - {module} for module, path in paths.items()}


def boxes(room: str, imports: Graph) -> Graph:
    """The boxes of a room, each with those it knows."""
    depth = room.count(".") + 1 if room else 0

    def box(module: str) -> str | None:
        parts = module.split(".")
        return parts[depth] if len(parts) > depth and (not room or module.startswith(f"{room}.")) else None

    found: Graph = {}
    for module, known in imports.items():
        name = box(module)
        if name is not None:
            found.setdefault(name, set()).update(other for target in known if (other := box(target)) and other != name)
    return found


def upward(graph: Graph) -> tuple[tuple[str, str], ...]:
    """Arrows without which there is no circle: a box that nothing below it waits for comes first."""
    left, order = dict(graph), []
    while left:
        free = sorted(name for name, known in left.items() if not known & left.keys() - {name})
        chosen = free[0] if free else min(sorted(left), key=lambda name: len(left[name] & left.keys()))
        order.append(chosen)
        del left[chosen]
    place = {name: number for number, name in enumerate(order)}
    return tuple((name, other) for name in order for other in sorted(graph[name]) if place[other] > place[name])


def crumbs() -> list[Path]:
    """Files of under 40 lines that one module alone imports: most belong to that one."""
    known_by = Counter(target for known in imports_of_product().values() for target in known)
    files = [path for path in product_files() if path.name != "__init__.py"]
    return [path for path in files if known_by[_module(path)] == 1 and len(text_of(path).splitlines()) < SHORT]


def table() -> str:
    """All figures as a table of Markdown."""
    head = "| room | boxes | floors | arrows | upward | files | median lines | p90 | longest |\n"
    return head + "|---|---|---|---|---|---|---|---|---|\n" + "".join(each.line() for each in figures())


def _figures(room: str, imports: Graph) -> Figures:
    graph = boxes(room, imports)
    files = [path for path in product_files() if path.name != "__init__.py" and room in ("", path.parts[0])]
    sizes = tuple(sorted(len(text_of(path).splitlines()) for path in files))
    up = upward(graph)
    return Figures(room, len(graph), _floors(graph, up), sum(map(len, graph.values())), up, sizes)


def _floors(graph: Graph, up: tuple[tuple[str, str], ...]) -> int:
    height: dict[str, int] = {}

    def of(name: str) -> int:
        if name not in height:
            height[name] = 1 + max((of(other) for other in graph[name] if (name, other) not in up), default=0)
        return height[name]

    return max(map(of, graph), default=0)


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _known(path: Path, modules: Collection[str]) -> set[str]:
    """The modules that a file imports; the package where a name of the package itself is meant."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = [f"{node.module}.{each.name}" for each in node.names]
            found |= {full if full in modules else node.module for full in named}
    return found & set(modules)


def main() -> None:
    """Write the table between its marks, and print it."""
    document = ROOT / DOCUMENT
    before, _, rest = document.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    made = table()
    document.write_text(before + BEGIN + made + END + after, "utf-8")
    sys.stdout.write(made + f"{len(crumbs())} files under {SHORT} lines have one importer\n")


if __name__ == "__main__":
    main()
