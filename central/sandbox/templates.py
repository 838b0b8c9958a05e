"""Reads what the sandbox says about each item: one TOML file a department, rows and tables in short lines.

A row is `中文 | English | generator`; `*` before the Chinese label marks what is masked on the screen.
A table is lines: how its rows repeat, the columns (`中文/English | …`), one generator a column, and perhaps `total N`.
What a department makes (numbers, dates, sums) is shown of an application only when it is finished.
`follows` names the items whose cases a progress query lists.
`doc.fields` are lines `中文 | generator` that stand on the paper alone, for the places of its official form (`doc.form`).
`payer_sees` are rows to be looked over before anything is paid, `fee_rule` how the example amount is made. Generators are in `values`.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, cast

from catalogue.text import LocalText
from contract.terms import DocumentPicture

Layout = Literal["certificate", "statement", "form", "decision", "guide"]


class TemplateBroken(Exception):
    """A template file does not say what it must; names file, item and line."""


@dataclass(frozen=True)
class RowTemplate:
    """One line of a result."""

    label: LocalText
    generator: str
    sensitive: bool = False


@dataclass(frozen=True)
class TableTemplate:
    """A table: `repeat` says how many rows, `total` is the number of the column that is summed (from 1; 0: none)."""

    repeat: str
    columns: tuple[LocalText, ...]
    cells: tuple[str, ...]
    total: int = 0


@dataclass(frozen=True)
class DocumentTemplate:
    """The text of a paper (文书模板) beside the rows and the table of the result."""

    title: str
    layout: Layout
    text: tuple[str, ...]
    notes: tuple[str, ...]
    is_sealed: bool
    has_bar_code: bool = False
    form: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    pictures: tuple[DocumentPicture, ...] = ()


@dataclass(frozen=True)
class ItemTemplate:
    """Everything the sandbox says about one item beyond what the catalogue says (事项模板)."""

    code: str
    issuer: LocalText
    summary: LocalText
    rows: tuple[RowTemplate, ...]
    tables: tuple[TableTemplate, ...]
    next_steps: tuple[LocalText, ...]
    document: DocumentTemplate | None
    fee: str
    payer_sees: tuple[RowTemplate, ...]
    fee_rule: LocalText | None
    absent: LocalText | None
    follows: tuple[str, ...] = ()


@cache
def templates_of(department: str) -> dict[str, ItemTemplate]:
    """The templates of a department by item code. Raises TemplateBroken."""
    source = resources.files("central.sandbox").joinpath("items", f"{department}.toml")
    try:
        content = tomllib.loads(source.read_text("utf-8"))
    except FileNotFoundError as error:
        raise TemplateBroken(f"there is no sandbox for department {department}") from error
    issuer = _local(content.pop("issuer"), department)
    return {code: _item(code, table, issuer, department) for code, table in content.items()}


def _item(code: str, table: dict[str, Any], issuer: LocalText, department: str) -> ItemTemplate:  # Any: TOML
    where = f"{department}.toml: {code}"
    unknown = set(table) - {
        "issuer",
        "say",
        "rows",
        "table",
        "more",
        "next",
        "doc",
        "fee",
        "fee_rule",
        "payer_sees",
        "absent",
        "follows",
    }
    if unknown or "say" not in table:
        raise TemplateBroken(f"{where}: needs say, and knows no {', '.join(sorted(unknown)) or 'other key'}")
    return ItemTemplate(
        code=code,
        issuer=_local(table["issuer"], where) if "issuer" in table else issuer,
        summary=_local(table["say"], where),
        rows=tuple(_row(line, where) for line in _lines(table.get("rows", ""))),
        tables=tuple(_table(table[key], where) for key in ("table", "more") if key in table),
        next_steps=tuple(_local(step, where) for step in table.get("next", ())),
        document=_document(table["doc"], where) if "doc" in table else None,
        fee=table.get("fee", ""),
        payer_sees=tuple(_row(line, where) for line in _lines(table.get("payer_sees", ""))),
        fee_rule=_local(table["fee_rule"], where) if "fee_rule" in table else None,
        absent=_local(table["absent"], where) if "absent" in table else None,
        follows=tuple(table.get("follows", ())),
    )


def _document(table: dict[str, Any], where: str) -> DocumentTemplate:  # Any: TOML
    return DocumentTemplate(
        title=table["title"],
        layout=cast("Layout", table.get("layout", "certificate")),
        text=tuple(table.get("text", ())),
        notes=tuple(table.get("notes", ())),
        is_sealed=table.get("sealed", True),
        has_bar_code=table.get("bar_code", False),
        form=table.get("form", ""),
        fields=tuple(_field(line, where) for line in _lines(table.get("fields", ""))),
        pictures=tuple(map(DocumentPicture, table.get("pictures", ()))),
    )


def _row(line: str, where: str) -> RowTemplate:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 3 or not all(parts):
        raise TemplateBroken(f"{where}: a row is `zh | en | generator`, not {line!r}")
    zh = parts[0].removeprefix("*").strip()
    return RowTemplate(LocalText(zh=zh, en=parts[1]), parts[2], parts[0].startswith("*"))


def _field(line: str, where: str) -> tuple[str, str]:
    label, bar, generator = (part.strip() for part in line.partition("|"))
    if not (bar and label and generator):
        raise TemplateBroken(f"{where}: a field of a paper is `zh | generator`, not {line!r}")
    return label, generator


def _table(text: str, where: str) -> TableTemplate:
    lines = _lines(text)
    if len(lines) not in (3, 4):
        raise TemplateBroken(f"{where}: a table is repeat, columns, cells, and perhaps total")
    columns = tuple(_local(part.strip(), where) for part in lines[1].split("|"))
    cells = tuple(part.strip() for part in lines[2].split("|"))
    if len(columns) != len(cells):
        raise TemplateBroken(f"{where}: {len(columns)} columns but {len(cells)} cells")
    total = int(lines[3].removeprefix("total")) if len(lines) == 4 else 0
    return TableTemplate(lines[0], columns, cells, total)


def _local(text: str, where: str) -> LocalText:
    zh, slash, en = text.partition("/")
    if not slash:
        raise TemplateBroken(f"{where}: {text!r} needs both languages, zh/en")
    return LocalText(zh=zh.strip(), en=en.strip())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines() if line.strip()]
