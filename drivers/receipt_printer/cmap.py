"""Reads which characters a TrueType or OpenType font has, from its `cmap` table. Reads nothing else of the font.

Pillow draws a box for a missing character and does not tell. Source: OpenType specification, cmap formats 4 and 12.
"""

import struct
from pathlib import Path

# The subtable that covers most characters is preferred.
_FORMATS = (12, 4)


def characters_of(path: Path, index: int) -> frozenset[int]:
    """Code points that the font of this index of the file has; empty when the file is no such font."""
    try:
        data = path.read_bytes()
        table = _table(data, _font_offset(data, index))
        return frozenset() if table is None else _best(data, table)
    except (OSError, struct.error, IndexError):
        return frozenset()


def _font_offset(data: bytes, index: int) -> int:
    """Where the font begins: collections hold several."""
    if data[:4] != b"ttcf":
        return 0
    offsets = struct.unpack_from(f">{struct.unpack_from('>I', data, 8)[0]}I", data, 12)
    return int(offsets[index])


def _table(data: bytes, font: int) -> int | None:
    (count,) = struct.unpack_from(">H", data, font + 4)
    for number in range(count):
        tag, _check, offset, _length = struct.unpack_from(">4sIII", data, font + 12 + number * 16)
        if tag == b"cmap":
            return int(offset)
    return None


def _best(data: bytes, table: int) -> frozenset[int]:
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
    return frozenset()


def _groups(data: bytes, start: int) -> frozenset[int]:
    (count,) = struct.unpack_from(">I", data, start + 12)
    codes: set[int] = set()
    for number in range(count):
        first, last, _glyph = struct.unpack_from(">III", data, start + 16 + number * 12)
        codes.update(range(first, last + 1))
    return frozenset(codes)


def _segments(data: bytes, start: int) -> frozenset[int]:
    double = struct.unpack_from(">H", data, start + 6)[0]
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    firsts = struct.unpack_from(f">{count}H", data, start + 16 + double)
    codes: set[int] = set()
    for first, last in zip(firsts, ends, strict=True):
        codes.update(range(first, last + 1))
    return frozenset(codes - {0xFFFF})
