"""The rows of docs/glossary.md and the classes that they name. As a program, tells which rows name a class that is gone."""

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.sources import ROOT, product_files, tree_of

GLOSSARY = Path("docs/glossary.md")


@dataclass(frozen=True)
class Row:
    """One line of the glossary; `path` is empty for a word without a class."""

    english: str
    chinese: str
    path: str


def chinese_by_class() -> dict[str, str]:
    """Every public class of the product by its path, with the Chinese term of its docstring ("" where it has none)."""
    return {
        f"{'.'.join(path.with_suffix('').parts)}.{node.name}": chinese_of(ast.get_docstring(node) or "")
        for path in product_files()
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }


def chinese_of(docstring: str) -> str:
    """The Chinese term in brackets in the first line of a docstring."""
    found = re.search(r"[(（]([\u4e00-\u9fff][^)），,/ ]*)", docstring.partition("\n")[0])
    return found[1] if found else ""


def rows() -> list[Row]:
    """The lines of the tables; the last cell holds the class in backticks, or something else where there is none."""
    found = []
    for line in (ROOT / GLOSSARY).read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and not set(cells[0]) <= {"-", ":"}:
            path = re.match(r"`([\w.]+)`", cells[2])
            found.append(Row(cells[0], cells[1], path.group(1) if path else ""))
    return found


def stale() -> list[Row]:
    """Lines that name a class which is not there."""
    known = chinese_by_class()
    return [row for row in rows() if row.path and row.path not in known]


if __name__ == "__main__":
    for row in stale():
        sys.stdout.write(f"{row.path} is not there\n")
