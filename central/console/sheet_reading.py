"""Reads the first sheet of a workbook, or a CSV, that somebody gives the console: texts alone, within bounds, nothing is calculated."""

import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree as ET

from central.console.sheets import BEGINS_FORMULA

MOST_PART_BYTES = 8 * 1024 * 1024
"""Of each part of a workbook when unpacked; the file itself is a small form (`central.web.small_forms`)."""
MOST_ROWS, MOST_COLUMNS = 5_000, 100
ENCODINGS = ("utf-8-sig", "gb18030")

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NO_WORKBOOK = "不是完好的 xlsx"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ET.ParseError, LookupError, ValueError,
)  # fmt: skip
"""What archives and XML raise that are cut, damaged, encrypted, or in an encoding that the parser does not have."""
_COLUMN = re.compile(r"^([A-Z]{1,3})[0-9]+$")


class SheetUnreadable(ValueError):
    """It is no such file, or too large; says so in Chinese."""


def read_sheet(content: bytes) -> list[dict[str, str]]:
    """Its rows by the heads of the first row. Raises SheetUnreadable."""
    rows = _of_workbook(content) if content.startswith(b"PK") else _of_csv(content)
    heads = next(rows, [])
    return [dict(zip(heads, [*row, *[""] * len(heads)], strict=False)) for row in rows if any(row)]


def _of_csv(content: bytes) -> Iterator[list[str]]:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return _bound([_plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline="")))
    raise SheetUnreadable("不是 xlsx，也不是 UTF-8 或 GB 18030 的 CSV")


def _bound(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        for number, row in enumerate(rows):
            if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise SheetUnreadable("行或列太多")
            yield row
    except csv.Error:
        raise SheetUnreadable("CSV 有错") from None


def _plain(text: str) -> str:
    """Without the apostrophe that keeps a text from being a formula (`sheets.safe_text`)."""
    return text[1:] if text.startswith("'") and text[1:].startswith(BEGINS_FORMULA) else text


def _of_workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = _shared_texts(archive)
            sheet = _tree(archive, _first_sheet(archive))
            rows = sheet.iterfind(f"{_MAIN}sheetData/{_MAIN}row")
            return iter(list(_bound(_row(row, texts) for row in rows)))
    except SheetUnreadable:
        raise
    except _BROKEN:
        raise SheetUnreadable(_NO_WORKBOOK) from None


def _first_sheet(archive: zipfile.ZipFile) -> str:
    sheet = _tree(archive, "xl/workbook.xml").find(f"{_MAIN}sheets/{_MAIN}sheet")
    if sheet is None:
        # as in Strict Open XML, whose names are others
        raise SheetUnreadable(_NO_WORKBOOK)
    first = sheet.attrib[_LINK]
    for relation in _tree(archive, "xl/_rels/workbook.xml.rels"):
        if relation.attrib["Id"] == first:
            target = relation.attrib["Target"]
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(first)


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(word) for word in _tree(archive, "xl/sharedStrings.xml").findall(f"{_MAIN}si")]


def _text(holder: ET.Element) -> str:
    """Its own text, or that of its runs; without the readings (rPh) that Excel keeps beside East Asian texts.

    Children alone are looked at, here and elsewhere: what is nested in itself would be read again at each depth.
    """
    texts: list[str | None] = []
    for part in holder:
        if part.tag == f"{_MAIN}t":
            texts.append(part.text)
        elif part.tag == f"{_MAIN}r":
            texts.append(part.findtext(f"{_MAIN}t"))
    return "".join(text or "" for text in texts)


def _row(row: ET.Element, texts: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.findall(f"{_MAIN}c"):
        named = _COLUMN.match(cell.attrib.get("r", ""))
        column = len(cells) if named is None else _number(named[1])
        if column > MOST_COLUMNS:
            raise SheetUnreadable("行或列太多")
        cells += [""] * (column - len(cells))
        cells.append(_value(cell, texts))
    return cells


def _value(cell: ET.Element, texts: list[str]) -> str:
    if cell.attrib.get("t") == "inlineStr":
        inline = cell.find(f"{_MAIN}is")
        return "" if inline is None else _text(inline)
    found = cell.findtext(f"{_MAIN}v") or ""
    if cell.attrib.get("t") != "s":
        return found
    try:
        return texts[int(found)]
    except (ValueError, IndexError):
        raise SheetUnreadable(_NO_WORKBOOK) from None


def _number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1


def _tree(archive: zipfile.ZipFile, name: str) -> ET.Element:
    with archive.open(name) as part:
        content = _bounded_part(part)
    if b"<!DOCTYPE" in content or b"\x00" in content:  # nor in UTF-16
        raise SheetUnreadable(_NO_WORKBOOK)
    return ET.fromstring(content)  # noqa: S314 -- bounded, and without a definition of entities


def _bounded_part(part: IO[bytes]) -> bytes:
    content = part.read(MOST_PART_BYTES + 1)
    if len(content) > MOST_PART_BYTES:
        raise SheetUnreadable("文件太大")
    return content
