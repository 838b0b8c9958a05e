"""〓 for characters of national names that no installed font has: extensions G and H of GB 18030 are in none of them whole.

Qt draws an empty box for such a character, which looks like a fault of the screen; on paper it is 〓 (`kiosk.papers.glyphs`). The
text stays what it is: only its picture is from this font, which has one glyph and is made here. Qt takes it behind all fonts for Chinese.
"""

import struct

from PySide6.QtGui import QFontDatabase

FAMILY = "Kiosk Missing Character"
FIRST, LAST = 0x30000, 0x323AF
"""Extensions G and H (GB 18030-2022, level 3)."""

_UNITS, _RISE = 1000, 880
_BARS = ((100, 20, 900, 290), (100, 530, 900, 790))
"""Left, bottom, right and top of each bar, in units."""
_MAGIC, _SUM = 0x5F0F3CF5, 0xB1B0AFBA


def load_missing_character() -> None:
    """Make the font known to Qt. GUI thread, after the application object."""
    QFontDatabase.addApplicationFontFromData(missing_character_font())


def missing_character_font() -> bytes:
    """A TrueType font in which each character from FIRST to LAST is 〓."""
    glyph = _glyph()
    tables = {
        b"OS/2": _os2(),
        b"cmap": _cmap(),
        b"glyf": glyph,
        b"head": _head(0),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, _RISE, _RISE - _UNITS, 0, _UNITS, 0, 0, _UNITS, 1, *[0] * 7, 2
        ),
        b"hmtx": struct.pack(">HhHh", _UNITS, 0, _UNITS, 0),
        b"loca": struct.pack(">III", 0, 0, len(glyph)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 8, 2, 0, 0, 1, *[0] * 8),
        b"name": _name(),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    whole = _joined(tables)
    tables[b"head"] = _head((_SUM - _sum_of(whole)) & 0xFFFFFFFF)
    return _joined(tables)


def _glyph() -> bytes:
    corners = [
        corner
        for left, bottom, right, top in _BARS
        for corner in ((left, bottom), (left, top), (right, top), (right, bottom))
    ]
    box = (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )
    ends = [4 * (bar + 1) - 1 for bar in range(len(_BARS))]
    steps = [
        b"".join(struct.pack(">h", new - old) for old, new in zip([0, *line], line, strict=False))
        for line in ([x for x, _ in corners], [y for _, y in corners])
    ]
    on_the_line = bytes([1]) * len(corners)
    data = (
        struct.pack(">hhhhh", len(_BARS), *box)
        + struct.pack(f">{len(ends)}HH", *ends, 0)
        + on_the_line
        + b"".join(steps)
    )
    return data + bytes(-len(data) % 4)


def _cmap() -> bytes:
    """Format 13: one glyph for a run of characters."""
    groups = struct.pack(">HHIIIIII", 13, 0, 28, 0, 1, FIRST, LAST, 1)
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + groups


def _head(adjustment: int) -> bytes:
    box = (*_BARS[0][:2], *_BARS[1][2:])
    return struct.pack(">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, adjustment, _MAGIC, 3, _UNITS, 0, 0, *box, 0, 8, 2, 1, 0)


def _name() -> bytes:
    texts = {1: FAMILY, 2: "Regular", 4: FAMILY, 6: FAMILY.replace(" ", "")}
    records, strings = b"", b""
    for number, text in texts.items():
        data = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(data), len(strings))
        strings += data
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + strings


def _os2() -> bytes:
    descent = _UNITS - _RISE
    return struct.pack(
        ">HhHHHhhhhhhhhhhh10sIIII4sHHHhhhHHII",
        *(3, _UNITS, 400, 5, 0, *[0] * 10, 0),
        bytes(10),
        *(0, 0, 0, 0, b"none", 0x40, 0xFFFF, 0xFFFF, _RISE, -descent, 0, _RISE, descent, 0, 0),
    ) + struct.pack(">hhHHH", 0, 0, 0, 0, 0)


def _joined(tables: dict[bytes, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    offset, directory, body = 12 + 16 * len(tables), b"", b""
    for tag, data in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag, _sum_of(data), offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    search = 16 << power
    return struct.pack(">IHHHH", 0x10000, len(tables), search, power, 16 * len(tables) - search) + directory + body


def _sum_of(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
