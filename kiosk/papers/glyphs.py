"""Which characters can be set at all: those that an installed font has, by the word of fontconfig.

A typesetter draws an empty box for any other and does not report it.
"""

import subprocess
import sys
from bisect import bisect_right
from collections.abc import Iterable

from msgspec import Struct

GETA = "〓"
"""Type that cannot be set, as printers have marked it since lead type."""
FONTCONFIG_SECONDS = 10
INVISIBLE = frozenset({0x200B, 0x200C, 0x200D, 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
"""Marks that change the glyph before them and have none of their own: variation selectors and joiners."""
FORMATS = ("TrueType", "CFF")
"""Of fonts that the typesetter can read."""


class CharacterSet(Struct, frozen=True):
    """Characters (字符集) as code points in runs, each from `firsts` to `lasts`."""

    firsts: tuple[int, ...] = ()
    lasts: tuple[int, ...] = ()

    def __contains__(self, code: int) -> bool:
        run = bisect_right(self.firsts, code) - 1
        return run >= 0 and code <= self.lasts[run]


def installed_glyphs() -> CharacterSet:
    """Of all fonts together. Without fontconfig that is not known: then no character is taken for missing."""
    command = ["fc-list", "--format", "%{fontformat}|%{charset}\n", ":scalable=True"]
    try:
        output = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=FONTCONFIG_SECONDS,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return CharacterSet((0,), (sys.maxunicode,))
    fonts = (line.partition("|") for line in set(output.splitlines()))
    return joined(run for kind, _, charset in fonts if kind in FORMATS for run in _runs(charset))


def _runs(charset: str) -> Iterable[tuple[int, int]]:
    """As fontconfig writes them: `20-7e a0 4e00-9fa5`, in hexadecimal."""
    for run in charset.split():
        first, _, last = run.partition("-")
        yield int(first, 16), int(last or first, 16)


def joined(runs: Iterable[tuple[int, int]]) -> CharacterSet:
    """In order, with runs joined that meet or overlap."""
    firsts: list[int] = []
    lasts: list[int] = []
    for first, last in sorted(set(runs)):
        if lasts and first <= lasts[-1] + 1:
            lasts[-1] = max(lasts[-1], last)
        else:
            firsts.append(first)
            lasts.append(last)
    return CharacterSet(tuple(firsts), tuple(lasts))


def settable(text: str, glyphs: CharacterSet) -> str:
    """The text with 〓 for what no font has, and without control characters and marks that have no glyph of their own."""
    plain = (" " if character == "\t" else character for character in text)
    return "".join(character if _is_set(character, glyphs) else GETA for character in plain if _is_visible(character))


def _is_visible(character: str) -> bool:
    code = ord(character)
    return character == "\n" or (code >= 0x20 and code != 0x7F and code not in INVISIBLE)


def _is_set(character: str, glyphs: CharacterSet) -> bool:
    return character in "\n " or ord(character) in glyphs
