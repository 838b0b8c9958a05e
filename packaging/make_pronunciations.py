# ruff: noqa: INP001 -- a program on its own, not a package
"""Writes drivers/speech/pronunciations.tsv from pypinyin (MIT): characters with their tones, and words that say otherwise.

The whole dictionary would cost the terminal 56 MiB of memory; of this table nothing is held but its bytes.
"""

import sys
from pathlib import Path

from pypinyin import Style, lazy_pinyin
from pypinyin.phrases_dict import phrases_dict

TABLE = Path(__file__).parents[1] / "drivers" / "speech" / "pronunciations.tsv"
LONGEST = 4

WHOLE_WORDS = ("机动车", "缴款", "核对", "多少", "可以", "孙子女", "种养")
"""Words that read as their characters do alone, but end where another word (车行, 款识, 少年) would wrongly begin."""


def table() -> str:
    """One line an entry, characters first, each with its syllables."""
    known = {character: _read(character) for character in _standard_characters()}
    for word in sorted(phrases_dict, key=lambda word: (len(word), word)):
        if len(word) <= LONGEST and all(character in known for character in word):
            reading = _read(word)
            if len(reading) == len(word) and reading != _composed(word, known):
                known[word] = reading
    known |= {word: _read(word) for word in WHOLE_WORDS}
    return "".join(f"{entry}\t{' '.join(reading)}\n" for entry, reading in known.items())


def _standard_characters() -> list[str]:
    """The 6,763 characters of GB 2312; a speaker reads rarer ones by his own dictionary."""
    codes = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return [character for character in (code.decode("gb2312", "ignore") for code in codes) if character]


def _read(word: str) -> list[str]:
    return lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)


def _composed(word: str, known: dict[str, list[str]]) -> list[str]:
    """As drivers.speech.mandarin would read it: the longest known word at each place."""
    reading: list[str] = []
    while len(reading) < len(word):
        place = len(reading)
        piece = next(word[place:end] for end in range(len(word), place, -1) if word[place:end] in known)
        reading += known[piece]
    return reading


if __name__ == "__main__":
    sys.stdout.write(f"{TABLE.write_text(table(), 'utf-8')} characters\n")
