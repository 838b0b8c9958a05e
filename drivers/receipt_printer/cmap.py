"""Reads which characters a TrueType or OpenType font has, from its `cmap` table. Reads nothing else of the font.

Pillow draws a box for a missing character and does not tell. Source: OpenType specification, cmap formats 4 and 12.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterable
from mmap import ACCESS_READ, mmap
from pathlib import Path

from msgspec import Struct

# The subtable that covers most characters is preferred.
_FORMATS = (12, 4)


class Characters(Struct, frozen=True):
    """Code points in runs (字符集), each from `firsts` to `lasts`; a set of them all would take 4 MiB a font."""

    firsts: tuple[int, ...] = ()
    lasts: tuple[int, ...] = ()

    def __contains__(self, code: int) -> bool:
        run = bisect_right(self.firsts, code) - 1
        return run >= 0 and code <= self.lasts[run]


def characters_of(path: Path, index: int) -> Characters:
    """Code points that the font of this index of the file has; empty when the file is no such font."""
    try:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            table = _table(data, _font_offset(data, index))
            return Characters() if table is None else _best(data, table)
    except (OSError, ValueError, struct.error, IndexError):  # ValueError: an empty file
        return Characters()


def _font_offset(data: mmap, index: int) -> int:
    """Where the font begins: collections hold several."""
    if data[:4] != b"ttcf":
        return 0
    offsets = struct.unpack_from(f">{struct.unpack_from('>I', data, 8)[0]}I", data, 12)
    return int(offsets[index])


def _table(data: mmap, font: int) -> int | None:
    (count,) = struct.unpack_from(">H", data, font + 4)
    for number in range(count):
        tag, _check, offset, _length = struct.unpack_from(">4sIII", data, font + 12 + number * 16)
        if tag == b"cmap":
            return int(offset)
    return None


def _best(data: mmap, table: int) -> Characters:
    (count,) = struct.unpack_from(">H", data, table + 2)
    found: dict[int, int] = {}
    for number in range(count):
        platform, _encoding, offset = struct.unpack_from(">HHI", data, table + 4 + number * 8)
        (kind,) = struct.unpack_from(">H", data, table + offset)
        if platform in (0, 3):
            found.setdefault(kind, table + offset)
    for kind in _FORMATS:
        if kind in found:
            return _groups(data, found[kind]) if kind == 12 else _segments(data, found[kind])
    return Characters()


def _groups(data: mmap, start: int) -> Characters:
    (count,) = struct.unpack_from(">I", data, start + 12)
    numbers = struct.unpack_from(f">{3 * count}I", data, start + 16)
    return _in_order(zip(numbers[::3], numbers[1::3], strict=True))


def _segments(data: mmap, start: int) -> Characters:
    double = struct.unpack_from(">H", data, start + 6)[0]
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    firsts = struct.unpack_from(f">{count}H", data, start + 16 + double)
    # the last segment only closes the table
    return _in_order((first, min(last, 0xFFFE)) for first, last in zip(firsts, ends, strict=True) if first != 0xFFFF)


def _in_order(runs: Iterable[tuple[int, int]]) -> Characters:
    """With runs joined that follow each other: fonts give one for each stretch of their own order of glyphs."""
    firsts: list[int] = []
    lasts: list[int] = []
    for first, last in sorted(runs):
        if lasts and first <= lasts[-1] + 1:
            lasts[-1] = max(lasts[-1], last)
        else:
            firsts.append(first)
            lasts.append(last)
    return Characters(tuple(firsts), tuple(lasts))
