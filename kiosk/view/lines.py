"""Texts that are shown one below the other: label and value, small tables, headings with lines."""

from msgspec import Struct


class Line(Struct, frozen=True):
    """Label and value; `emphasis` for totals and numbers to remember. `part`: the part of a long form that begins with it."""

    label: str
    value: str
    emphasis: bool = False
    part: str = ""


class TableView(Struct, frozen=True):
    """A small table of texts in a result or a guide (小表格)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Section(Struct, frozen=True):
    """A heading with lines of text (guide, help)."""

    heading: str
    icon: str
    lines: tuple[str, ...]
