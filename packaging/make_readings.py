# ruff: noqa: INP001 -- a program on its own, not a package
"""Writes catalogue/readings.tsv from pypinyin (MIT): how each character is read, and the words that read it otherwise.

The whole dictionary would cost the terminal 56 MiB of memory and a fifth of a second at its first search; this table costs
little, because search needs no tones and hardly one word in ten reads a character in another way than alone.
"""

import sys
from collections import defaultdict
from pathlib import Path

from pypinyin import lazy_pinyin
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

TABLE = Path(__file__).parents[1] / "catalogue" / "readings.tsv"

COVERED = range(0x3007, 0xA000)
"""The Basic Multilingual Plane; rarer characters read as themselves."""

WHOLE_WORDS = ("机动车", "缴款", "个人")
"""Words that read as their characters do alone, but end where another word (车行, 款识, 人参) would wrongly begin."""


def table() -> str:
    """One line a reading with all its characters, then one line a word with its readings."""
    alone = {chr(code): lazy_pinyin(chr(code))[0] for code in sorted(pinyin_dict) if code in COVERED}
    characters: defaultdict[str, list[str]] = defaultdict(list)
    for character, reading in alone.items():
        characters[reading].append(character)
    lines = [f"{reading}\t{''.join(characters[reading])}" for reading in sorted(characters)]
    return "\n".join([*lines, "", *_words(alone)]) + "\n"


def _words(alone: dict[str, str]) -> list[str]:
    """Words that hold a character read otherwise, unless a shorter word in them says so already."""
    known: dict[str, list[str]] = {}
    for word in sorted(phrases_dict, key=lambda word: (len(word), word)):
        readings = lazy_pinyin(word)
        is_spelled = len(readings) == len(word) and all(character in alone for character in word)
        if is_spelled and readings != _composed(word, alone, known):
            known[word] = readings
    known |= {word: [alone[character] for character in word] for word in WHOLE_WORDS}
    return [f"{word}\t{' '.join(readings)}" for word, readings in sorted(known.items())]


def _composed(word: str, alone: dict[str, str], known: dict[str, list[str]]) -> list[str]:
    """As catalogue.readings would read it: the longest known word at each place, else the character alone."""
    readings: list[str] = []
    while len(readings) < len(word):
        place = len(readings)
        piece = next((word[place:end] for end in range(len(word), place + 1, -1) if word[place:end] in known), None)
        readings += known[piece] if piece else [alone[word[place]]]
    return readings


if __name__ == "__main__":
    sys.stdout.write(f"{TABLE.write_text(table(), 'utf-8')} characters\n")
