"""Readings of Chinese text for search: one syllable per character, without tones."""

import re
from itertools import groupby

from msgspec import Struct

from catalogue.readings import readings

SYLLABLE = "\x01"
CHARACTER = "\x02"


_CHARACTERS = re.compile(f"{CHARACTER}.|{SYLLABLE}", re.DOTALL)


class Spelling(Struct, frozen=True):
    """A text spelled for matching.

    `marked` holds, for every character, SYLLABLE + reading + CHARACTER + the character; `letters` is all readings in a row.
    """

    marked: str
    letters: str


def normalise(text: str) -> str:
    """Lower case, full-width forms to half-width, white space to single blanks, quotes and punctuation dropped."""
    kept = []
    for character in text:
        code = ord(character)
        folded = chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else character
        kept.append(folded.lower() if folded.isalnum() or is_han(folded) else " ")
    return " ".join("".join(kept).split())


def spell(text: str) -> Spelling:
    """Spell normalised text. Letters, digits and characters without a known reading read as themselves."""
    solid = text.replace(" ", "")
    syllables = [syllable for han, run in groupby(solid, is_han) for syllable in _readings("".join(run), han=han)]
    marked = "".join(
        f"{SYLLABLE}{reading}{CHARACTER}{syllable}" for reading, syllable in zip(syllables, solid, strict=True)
    )
    return Spelling(marked, "".join(syllables))


def letters_of(marked: str) -> str:
    """All readings in a row, of a spelling's `marked`."""
    return _CHARACTERS.sub("", marked)


def _readings(run: str, *, han: bool) -> list[str]:
    if not han:
        return list(run)
    return readings().of(run)


def is_han(character: str) -> bool:
    """Whether the character is written in Han script (BMP, extensions A to H, compatibility).

    Python's own tables may be older than the newest of them, and know those as unassigned.
    """
    code = ord(character)
    return 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x323AF or 0xF900 <= code <= 0xFAFF or code == 0x3007


def is_syllable(letters: str) -> bool:
    """Whether some character is read so: "she" is one, "tax" is none."""
    return readings().has(letters)
