"""A table that goes out of the console: as a sheet, as CSV, as a page of PDF. No cell of them is ever a formula."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import typst
import xlsxwriter

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_SHEET_NAME = 31
WIDEST = 60
UPRIGHT_COLUMNS, COLUMNS_A_TABLE = 8, 14
"""As many as an upright page of A4 has room for, and one that lies on its side."""
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

    `as_typed`: heads of columns in which a spreadsheet keeps what is typed as text, and makes no date of it. `named_by`: so many columns
    say what a row is of; where a page is too narrow for all columns, they are on each of its tables.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    as_typed: frozenset[str] = frozenset()
    named_by: int = 1


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
    """A4 pages, on their side where there are many columns; more than fit come in further tables. `words` are paragraphs before them."""
    return bytes(typst.compile(_typst_of(sheet, words).encode(), format="pdf"))


def _typst_of(sheet: DataSheet, words: Sequence[str]) -> str:
    is_wide = len(sheet.heads) > UPRIGHT_COLUMNS
    parts = [
        f'#set page(paper: "a4", flipped: {str(is_wide).lower()}, margin: 2cm, numbering: "1 / 1")',
        f'#set text(font: ("Noto Sans CJK SC", "Noto Sans SC"), size: {8 if is_wide else 10}pt, lang: "zh")',
        f"#align(center, text(size: 17pt, weight: 700, {_quoted(sheet.title)}))",
        *(f"#par(first-line-indent: (amount: 2em, all: true), {_quoted(word)})" for word in words),
    ]
    if sheet.rows:
        parts += _tables(sheet)
    return "\n".join([*parts, *(f"#par(text(size: 8.5pt, {_quoted(note)}))" for note in sheet.notes)])


def _tables(sheet: DataSheet) -> Iterator[str]:
    naming, others = range(sheet.named_by), range(sheet.named_by, len(sheet.heads))
    room = COLUMNS_A_TABLE - sheet.named_by
    every = [others[start : start + room] for start in range(0, len(others), room)]
    for number, columns in enumerate(every, start=1):
        if len(every) > 1:
            first, last = sheet.heads[columns[0]], sheet.heads[columns[-1]]
            yield f"#heading(level: 2, {_quoted(f'表 {number} / {len(every)}：{first} 至 {last}')})"
        yield _table(sheet, (*naming, *columns))


def _table(sheet: DataSheet, columns: Sequence[int]) -> str:
    numbers = [all(not isinstance(row[column], str) for row in sheet.rows) for column in columns]
    align = ", ".join("right" if is_number else "left" for is_number in numbers)
    heads = ", ".join(f"strong({_quoted(sheet.heads[column])})" for column in columns)
    cells = ", ".join(_quoted(_shown(row[column])) for row in sheet.rows for column in columns)
    return (
        f"#table(columns: {len(columns)}, align: ({align},), stroke: 0.4pt + gray, inset: 4pt,"
        f" table.header({heads}), {cells})"
    )


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
