"""Where the fields of a touch test that gave nothing lie: whole rows, whole columns, and what is left as zones with a place.

Holds no words: each finding is a figure, `guided.measure_<name>` names it. Rows count from the top, columns from the left, from 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

MOST_ZONES, MOST_RANGES = 4, 4
"""That are named one by one: what is known of a test travels as one short line."""
Cell = tuple[int, int]
"""Row and column, from 0."""


class DeadZone(Struct, frozen=True):
    """Fields that lie together and gave nothing (盲区). `place` is a part of the screen, `extent` its columns and rows."""

    place: str
    extent: str
    size: int


class DeadFields(Struct, frozen=True):
    """All that gave nothing (盲区分布). `rows` and `columns` are ranges such as `7-8,12`; `more`: zones that are not named."""

    rows: str
    columns: str
    zones: tuple[DeadZone, ...]
    more: int = 0


def dead_fields(cells: tuple[bool, ...], columns: int) -> DeadFields:
    """`cells` row by row, each true once it was touched."""
    rows = len(cells) // columns
    dead = {divmod(index, columns) for index, is_touched in enumerate(cells) if not is_touched}
    whole_rows = [row for row in range(rows) if all((row, column) in dead for column in range(columns))]
    whole_columns = [column for column in range(columns) if all((row, column) in dead for row in range(rows))]
    if len(whole_rows) == rows:
        whole_columns = []  # all of it: said once
    left = {(row, column) for row, column in dead if row not in whole_rows and column not in whole_columns}
    zones = sorted((_zone(part, rows, columns) for part in _parts(left)), key=lambda zone: -zone.size)
    return DeadFields(
        ",".join(_ranges(whole_rows)[:MOST_RANGES]),
        ",".join(_ranges(whole_columns)[:MOST_RANGES]),
        tuple(zones[:MOST_ZONES]),
        max(0, len(zones) - MOST_ZONES),
    )


def _parts(left: set[Cell]) -> Iterator[set[Cell]]:
    """What touches each other, corners too."""
    waiting = set(left)
    while waiting:
        part, edge = set[Cell](), {min(waiting)}
        while edge:
            part |= edge
            waiting -= edge
            edge = {
                (row, column)
                for row, column in waiting
                if any(abs(row - other) <= 1 and abs(column - beside) <= 1 for other, beside in edge)
            }
        yield part


def _zone(part: set[Cell], rows: int, columns: int) -> DeadZone:
    heights, widths = [row for row, _ in part], [column for _, column in part]
    down = _third(min(heights) + max(heights) + 1, rows, ("top", "", "bottom"))
    across = _third(min(widths) + max(widths) + 1, columns, ("left", "", "right"))
    extent = f"{_range(min(widths), max(widths))}x{_range(min(heights), max(heights))}"
    return DeadZone("_".join(word for word in (down, across) if word) or "middle", extent, len(part))


def _third(twice_the_middle: int, of: int, names: tuple[str, str, str]) -> str:
    return names[min(2, twice_the_middle * 3 // (2 * of))]


def _ranges(numbers: list[int]) -> list[str]:
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [_range(run[0], run[-1]) for run in found]


def _range(first: int, last: int) -> str:
    return f"{first + 1}" if first == last else f"{first + 1}-{last + 1}"
