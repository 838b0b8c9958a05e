"""Two fonts of the terminal's own, for characters that are in no font for Chinese (自带字体), and how Qt forgets what it drew.

One has 〓 for characters of national names: extensions G and H of GB 18030 are in no installed font whole. Qt draws an empty box
for such a character, which looks like a fault of the screen; on paper it is 〓 (`kiosk.papers.glyphs`). The text is not changed: only
its picture is from this font, which Qt takes behind all fonts for Chinese.

The other has the word joiner (U+2060), which keeps two characters on one line and is no picture. For each text with one Qt loads two
more fonts before the first screen, where it is not taken from here.
"""

import struct

from msgspec import Struct
from PySide6.QtGui import QFont, QFontDatabase

MISSING_CHARACTER = "Kiosk Missing Character"
FIRST, LAST = 0x30000, 0x323AF
"""Extensions G and H (GB 18030-2022, level 3)."""

WORD_JOINER = "Kiosk Word Joiner"
JOINER = 0x2060

_BARS = ((100, 20, 900, 290), (100, 530, 900, 790))

_UNITS, _RISE = 1000, 880
_MAGIC, _SUM = 0x5F0F3CF5, 0xB1B0AFBA

Bar = tuple[int, int, int, int]
"""Left, bottom, right and top, in units of 1/1000 of the size."""


def load_own_fonts(family: str) -> None:
    """Make them known to Qt, for texts of this family. GUI thread, after the application object."""
    for font in (
        OneGlyph(MISSING_CHARACTER, FIRST, LAST, _BARS, advance=1000),
        OneGlyph(WORD_JOINER, JOINER, JOINER, (), advance=0),
    ):
        QFontDatabase.addApplicationFontFromData(one_glyph_font(font))
    QFont.insertSubstitution(family, WORD_JOINER)


def forget_drawn_characters() -> None:
    """Drop the pictures of all characters that were drawn, those of names among them. GUI thread.

    Qt keeps them as long as the program runs. Any font that goes makes it forget; what is drawn next takes 40 ms more.
    """
    passing = QFontDatabase.addApplicationFontFromData(one_glyph_font(_PASSING))
    QFontDatabase.removeApplicationFont(passing)


class OneGlyph(Struct, frozen=True):
    """Each character from `first` to `last` is these bars, or nothing; `advance` is its width in 1/1000 of the size."""

    family: str
    first: int
    last: int
    bars: tuple[Bar, ...]
    advance: int


_PASSING = OneGlyph("Kiosk Passing", 0x10FFFD, 0x10FFFD, (), advance=0)
"""For a character that is none."""


def one_glyph_font(wanted: OneGlyph) -> bytes:
    """The file of a TrueType font (单字形字体), whole."""
    glyph = _glyph(wanted.bars)
    tables = {
        b"OS/2": _os2(wanted.advance),
        b"cmap": _cmap(wanted),
        b"glyf": glyph,
        b"head": _head(wanted.bars, 0),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, _RISE, _RISE - _UNITS, 0, wanted.advance, 0, 0, _UNITS, 1, *[0] * 7, 2
        ),
        b"hmtx": struct.pack(">HhHh", wanted.advance, 0, wanted.advance, 0),
        b"loca": struct.pack(">III", 0, 0, len(glyph)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 8, 2, 0, 0, 1, *[0] * 8),
        b"name": _name(wanted.family),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    whole = _joined(tables)
    tables[b"head"] = _head(wanted.bars, (_SUM - _sum_of(whole)) & 0xFFFFFFFF)
    return _joined(tables)


def _glyph(bars: tuple[Bar, ...]) -> bytes:
    if not bars:
        return b""
    corners = [
        corner
        for left, bottom, right, top in bars
        for corner in ((left, bottom), (left, top), (right, top), (right, bottom))
    ]
    box = (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )
    ends = [4 * (bar + 1) - 1 for bar in range(len(bars))]
    steps = [
        b"".join(struct.pack(">h", new - old) for old, new in zip([0, *line], line, strict=False))
        for line in ([x for x, _ in corners], [y for _, y in corners])
    ]
    on_the_line = bytes([1]) * len(corners)
    data = (
        struct.pack(">hhhhh", len(bars), *box)
        + struct.pack(f">{len(ends)}HH", *ends, 0)
        + on_the_line
        + b"".join(steps)
    )
    return data + bytes(-len(data) % 4)


def _cmap(wanted: OneGlyph) -> bytes:
    """Format 13: one glyph for a run of characters."""
    groups = struct.pack(">HHIIIIII", 13, 0, 28, 0, 1, wanted.first, wanted.last, 1)
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + groups


def _head(bars: tuple[Bar, ...], adjustment: int) -> bytes:
    box = (*bars[0][:2], *bars[-1][2:]) if bars else (0, 0, 0, 0)
    return struct.pack(">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, adjustment, _MAGIC, 3, _UNITS, 0, 0, *box, 0, 8, 2, 1, 0)


def _name(family: str) -> bytes:
    texts = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "")}
    records, strings = b"", b""
    for number, text in texts.items():
        data = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(data), len(strings))
        strings += data
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + strings


def _os2(advance: int) -> bytes:
    descent = _UNITS - _RISE
    return struct.pack(
        ">HhHHHhhhhhhhhhhh10sIIII4sHHHhhhHHII",
        *(3, advance, 400, 5, 0, *[0] * 10, 0),
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
