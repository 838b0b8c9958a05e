"""A table that goes out of the console: as a sheet, as CSV, as a page of PDF. No cell of them is ever a formula."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import typst
import xlsxwriter

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_SHEET_NAME = 31
WIDEST = 60
TEXT = 49
"""The format "@" (ECMA-376 part 1, 18.8.30): what is typed is kept."""

Cell = str | int | float


class SheetFormat(StrEnum):
    """The format in which a table is taken away (导出格式)."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"


@dataclass(frozen=True)
class DataSheet:
    """What it is called, its heads and rows, and what is said under it (数据表).

    `as_typed`: heads of columns in which a spreadsheet keeps what is typed as text, and makes no date of it.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    as_typed: frozenset[str] = frozenset()


def sheet_writer(form: SheetFormat) -> tuple[Callable[[DataSheet], bytes], str]:
    """What makes such a file, and its media type."""
    match form:
        case SheetFormat.XLSX:
            return as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case SheetFormat.CSV:
            return as_csv, "text/csv; charset=utf-8"
        case SheetFormat.PDF:
            return as_pdf, "application/pdf"
        case _:
            assert_never(form)


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe comes before what begins like one."""
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text


def as_csv(sheet: DataSheet) -> bytes:
    """UTF-8 with a mark of its order, which Excel wants."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL)
    writer.writerow([safe_text(head) for head in sheet.heads])
    writer.writerows([safe_text(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows)
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(sheet: DataSheet) -> bytes:
    """One sheet with fixed heads and a filter; texts are texts, whatever they begin with."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(_sheet_name(sheet.title))
        bold = book.add_format({"bold": True, "bg_color": "#e8f0fa", "border": 1})
        page.write_row(0, 0, sheet.heads, bold)
        for number, row in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, column, cell)
                else:
                    page.write_number(number, column, cell)
        for number, note in enumerate(sheet.notes, start=len(sheet.rows) + 2):
            page.write_string(number, 0, note)
        text = book.add_format({"num_format": TEXT})
        for column, (head, width) in enumerate(zip(sheet.heads, _widths(sheet), strict=True)):
            page.set_column(column, column, width, text if head in sheet.as_typed else None)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.heads) - 1)
    return out.getvalue()


def as_pdf(sheet: DataSheet, words: Sequence[str] = ()) -> bytes:
    """A4 pages; `words` are paragraphs before the table."""
    return bytes(typst.compile(_typst_of(sheet, words).encode(), format="pdf"))


def _typst_of(sheet: DataSheet, words: Sequence[str]) -> str:
    numbers = [all(not isinstance(row[column], str) for row in sheet.rows) for column in range(len(sheet.heads))]
    align = ", ".join("right" if is_number else "left" for is_number in numbers)
    cells = [_quoted(_shown(cell)) for row in sheet.rows for cell in row]
    parts = [
        '#set page(paper: "a4", margin: 2cm, numbering: "1 / 1")',
        '#set text(font: ("Noto Sans CJK SC", "Noto Sans SC"), size: 10pt, lang: "zh")',
        f"#align(center, text(size: 17pt, weight: 700, {_quoted(sheet.title)}))",
        *(f"#par(first-line-indent: (amount: 2em, all: true), {_quoted(word)})" for word in words),
    ]
    if sheet.rows:
        heads = ", ".join(f"strong({_quoted(head)})" for head in sheet.heads)
        parts.append(
            f"#table(columns: {len(sheet.heads)}, align: ({align},), stroke: 0.4pt + gray, table.header({heads}),"
            f" {', '.join(cells)})"
        )
    return "\n".join([*parts, *(f"#text(size: 8.5pt, {_quoted(note)})" for note in sheet.notes)])


def _quoted(text: str) -> str:
    """As a string of typst's own: nothing in it is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _shown(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return f"{cell:,.1f}" if isinstance(cell, float) else f"{cell:,}"


def _sheet_name(title: str) -> str:
    kept = "".join(character for character in title if character not in "[]:*?/\\'")
    return kept[:LONGEST_SHEET_NAME] or "1"


def _widths(sheet: DataSheet) -> list[int]:
    """By the longest cell; a Chinese character is two wide."""
    columns = list(zip(sheet.heads, *sheet.rows, strict=True))
    return [min(max(len(str(cell).encode("gbk", "replace")) for cell in column) + 2, WIDEST) for column in columns]
