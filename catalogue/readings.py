"""How Chinese is read, without tones: from readings.tsv, which packaging/make_readings.py makes. Thread-safe."""

from array import array
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("readings.tsv")

LAST = 0x9FFF
"""Characters beyond the Basic Multilingual Plane are not in the table."""


class Readings:
    """The table: readings of single characters, and words in which they are read otherwise."""

    def __init__(self, text: str) -> None:
        single, _, words = text.partition("\n\n")
        self._syllables = [""]
        self._of = array("H", bytes(2 * (LAST + 1)))
        for number, line in enumerate(single.splitlines(), start=1):
            syllable, _, characters = line.partition("\t")
            self._syllables.append(syllable)
            for character in characters:
                self._of[ord(character)] = number
        self._words = dict(line.split("\t") for line in words.splitlines())
        self._longest = max(map(len, self._words), default=1)

    def of(self, text: str) -> list[str]:
        """One syllable per character: by the longest known word at each place, else as the character reads alone.

        A character that is not in the table reads as itself.
        """
        found: list[str] = []
        while len(found) < len(text):
            found += self._of_word(text[len(found) : len(found) + self._longest])
        return found

    def _of_word(self, text: str) -> list[str]:
        for length in range(len(text), 1, -1):
            word = self._words.get(text[:length])
            if word is not None:
                return word.split(" ")
        return [self._alone(text[0])]

    def _alone(self, character: str) -> str:
        code = ord(character)
        return self._syllables[self._of[code]] or character if code <= LAST else character


@cache
def readings() -> Readings:
    """The table, read when it is first needed."""
    return Readings(TABLE.read_text("utf-8"))
