"""Text cut into blocks that a page turner never splits: headings, lines, pairs, table rows."""

from collections.abc import Iterable

from msgspec import Struct

from kiosk.view.lines import Line, Section, TableView

NUMBERED = "format-list-numbered"
"""A section under this icon is done in the order of its lines."""


class Block(Struct, frozen=True):
    """One block. `kind` is heading, next, facts, line, step, pair, total, columns or cells."""

    kind: str
    text: str = ""
    value: str = ""
    icon: str = ""
    cells: tuple[str, ...] = ()


def section_blocks(sections: Iterable[Section]) -> tuple[Block, ...]:
    """Heading and lines of each section."""
    blocks: list[Block] = []
    for section in sections:
        blocks.append(Block("heading", section.heading, icon=section.icon))
        blocks += step_blocks(section.lines) if section.icon == NUMBERED else paragraph_blocks(section.lines)
    return tuple(blocks)


def paragraph_blocks(paragraphs: Iterable[str]) -> tuple[Block, ...]:
    return tuple(Block("line", paragraph) for paragraph in paragraphs)


def pair_blocks(lines: Iterable[Line]) -> tuple[Block, ...]:
    """Label and value; what is emphasised becomes a total."""
    return tuple(Block("total" if line.emphasis else "pair", line.label, line.value) for line in lines)


def table_blocks(tables: Iterable[TableView]) -> tuple[Block, ...]:
    """Column names, then each row."""
    blocks: list[Block] = []
    for table in tables:
        blocks.append(Block("columns", cells=table.columns))
        blocks += [Block("cells", cells=row) for row in table.rows]
    return tuple(blocks)


def step_blocks(steps: Iterable[str]) -> tuple[Block, ...]:
    """What comes next, numbered."""
    return tuple(Block("step", text, value=str(number)) for number, text in enumerate(steps, start=1))
