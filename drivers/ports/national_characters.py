"""Characters of GB 18030-2022 in text of readers and scanners: those that older tables put at places for private use.

Python's codec follows the table of 2000. Cards of those years, and what was typed from them, hold characters that had no code point of
their own yet; names with them are shown, printed and sent by the code points that they have since. GBK 1.0 had put more there: 䶮,
for one, the commonest of these in names.
"""

from collections.abc import Iterator


def _places_of_gbk() -> Iterator[tuple[int, int]]:
    """Place for private use and code point of what GBK 1.0 had and the table of 2000 no longer leaves private."""
    trails = [trail for trail in range(0x50, 0xA1) if trail != 0x7F]
    codes = {0xE815 + at: bytes([0xFE, trail]) for at, trail in enumerate(trails)}
    codes |= {0xE7C8: b"\xa8\xbf"} | {0xE7E7 + at: bytes([0xA9, 0x89 + at]) for at in range(13)}
    for place, code in codes.items():
        character = ord(code.decode("gb18030"))
        if not 0xE000 <= character <= 0xF8FF:
            yield place, character


_PRIVATE = {
    **dict(_places_of_gbk()),
    **dict(zip(range(0xE78D, 0xE794), (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE17)), strict=True)),
    **dict(zip(range(0xE794, 0xE797), range(0xFE17, 0xFE1A), strict=True)),
    0xE7C7: 0x1E3F,
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}
"""From the place for private use to the character's own."""


def assigned(text: str) -> str:
    """The text with the code points that its characters have since 2022; what was never assigned stays as it is."""
    return text.translate(_PRIVATE)


def decode_gb18030(data: bytes) -> str:
    """By the table of 2022. Raises UnicodeDecodeError."""
    return assigned(data.decode("gb18030"))
