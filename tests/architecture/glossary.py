"""The glossary and the classes it must name. As a program, brings the tables of docs/glossary.md up to date."""

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from catalogue.phonetics import is_han
from tests.architecture.sources import ROOT, project_files, python_files, tree_of

GLOSSARY = Path("docs/glossary.md")

WHOLE_ROOMS = ("catalogue", "contract", "offline_queue", "wording", "kiosk", "central")
PORTS = Path("drivers/ports")

TECHNICAL = frozenset({
    "sent_jobs", "cli", "settings", "__main__", "errors", "clock", "database", "opening", "salvage", "storage", "transport",
    "search", "phonetics", "readings", "spelled_text", "identifiers", "signatures", "intents", "plain_words", "assembly", "listening",
})  # fmt: skip
"""Modules whose classes are means, not concepts of the domain; the intents are the verbs of the screens."""

OWN_WORDS = ("kiosk/", "central/sandbox/", "central/console/", "central/operators/")
"""In these places a class that its docstring gives no Chinese term belongs to its module alone,"""

STRICT = (
    "kiosk/view/view.py",
    "kiosk/journeys/session.py",
    "kiosk/services/timing.py",
    "kiosk/services/wipe.py",
    "kiosk/journeys",
)
"""but in these every public class is a concept."""

UNKNOWN = "待定"

PLUMBING = frozenset({"Base", "Message"})
"""Common bases, which are no concepts either."""


@dataclass(frozen=True)
class Term:
    """A public class with the Chinese term that its docstring begins with ("" where it has none)."""

    path: str
    chinese: str


@dataclass(frozen=True)
class Row:
    """One line of the glossary."""

    english: str
    chinese: str
    path: str


def domain_files() -> list[Path]:
    """The modules that hold domain classes."""
    rooms = [
        path for path in python_files(*WHOLE_ROOMS) if path.stem not in TECHNICAL and "migrations" not in path.parts
    ]
    return [*rooms, *(path for path in project_files() if path.parent == PORTS and path.stem not in TECHNICAL)]


def domain_terms() -> list[Term]:
    """Every public class of those modules that is a concept."""
    return [
        term
        for path in domain_files()
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name not in PLUMBING
        if (term := _term(path, node)).chinese or _is_strict(path)
    ]


def _term(path: Path, node: ast.ClassDef) -> Term:
    return Term(f"{'.'.join(path.with_suffix('').parts)}.{node.name}", chinese_of(ast.get_docstring(node) or ""))


def _is_strict(path: Path) -> bool:
    return not path.as_posix().startswith(OWN_WORDS) or path.as_posix().startswith(STRICT)


def chinese_of(docstring: str) -> str:
    """The term a docstring begins with: everything before the dash, the full stop or the first English word."""
    if not docstring or not is_han(docstring[0]):
        return ""
    return re.split(r"\s|[.,;。—(（]", docstring, maxsplit=1)[0]


def rows() -> list[Row]:
    """The lines of the tables; the last cell holds the class in backticks, or something else where there is none."""
    found = []
    for line in (ROOT / GLOSSARY).read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and not set(cells[0]) <= {"-", ":"}:
            path = re.match(r"`([\w.]+)`", cells[2])
            found.append(Row(cells[0], cells[1], path.group(1) if path else ""))
    return found


def missing() -> list[Term]:
    """Classes that the glossary does not name."""
    named = {row.path for row in rows()}
    return [term for term in domain_terms() if term.path not in named]


def stale() -> list[Row]:
    """Lines that name a class which is not there."""
    known = {term.path for term in domain_terms()}
    return [row for row in rows() if row.path and row.path not in known]


def spaced(name: str) -> str:
    """OutboxEntry → outbox entry."""
    return " ".join(word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", name))


def renewed() -> str:
    """The glossary with a line for every class, in the order of the rooms; a Chinese word that is not known shows as 待定."""
    said = {row.path: row for row in rows()}
    text = (ROOT / GLOSSARY).read_text("utf-8")
    for room in sorted({term.path.partition(".")[0] for term in domain_terms()}):
        table = "".join(_line(term, said.get(term.path)) for term in domain_terms() if term.path.startswith(f"{room}."))
        text = re.sub(rf"(?m)(^\|.*`{room}\..*\n)+", lambda _, table=table: table, text, count=1)
    return text


def _line(term: Term, said: Row | None) -> str:
    english = said.english if said else spaced(term.path.rpartition(".")[2])
    chinese = said.chinese if said and term.chinese in said.chinese else term.chinese
    return f"| {english} | {chinese or UNKNOWN} | `{term.path}` |\n"


if __name__ == "__main__":
    (ROOT / GLOSSARY).write_text(renewed(), "utf-8")
    for row in rows():
        if row.chinese == UNKNOWN:
            sys.stdout.write(f"write the Chinese word of {row.path}\n")
