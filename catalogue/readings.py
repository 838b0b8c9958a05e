"""How Chinese is read, without tones: from readings.tsv, which packaging/make_readings.py makes. Thread-safe."""

from array import array
from bisect import bisect_left
from functools import cache
from itertools import accumulate
from pathlib import Path

TABLE = Path(__file__).with_name("readings.tsv")

LAST = 0x9FFF
"""Characters beyond the Basic Multilingual Plane are not in the table."""
_BEGINS = 1 << 15
"""Beside the number of its syllable: some word of the table begins with the character."""


class Readings:
    """The table: readings of single characters, and words in which they are read otherwise.

    Packed into one string and three arrays: words and syllables of their own would take half a MiB of what a terminal needs at rest.
    """

    def __init__(self, text: str) -> None:
        single, _, words = text.partition("\n\n")
        numbers = {"": 0}
        self._of = array("H", bytes(2 * (LAST + 1)))
        for line in single.splitlines():
            syllable, _, characters = line.partition("\t")
            numbers[syllable] = len(numbers)
            for character in characters:
                self._of[ord(character)] = numbers[syllable]
        pairs = sorted(line.split("\t") for line in words.splitlines())
        self._words = "".join(word for word, _ in pairs)
        self._starts = array("I", accumulate((len(word) for word, _ in pairs), initial=0))
        self._read = array("H")
        self._begin, self._beginning = array("H"), array("H")
        """The characters with which words begin, and the number of the first such word; the last one ends the list."""
        for number, (word, syllables) in enumerate(pairs):
            if not self._of[ord(word[0])] & _BEGINS:
                self._of[ord(word[0])] |= _BEGINS
                self._begin.append(ord(word[0]))
                self._beginning.append(number)
            self._read.extend(numbers.setdefault(part, len(numbers)) for part in syllables.split(" "))
        self._beginning.append(len(pairs))
        self._syllables = list(numbers)

    def of(self, text: str) -> list[str]:
        """One syllable per character: by the longest known word at each place, else as the character reads alone.

        A character that is not in the table reads as itself.
        """
        found: list[str] = []
        while len(found) < len(text):
            found += self._at(text, len(found))
        return found

    def has(self, syllable: str) -> bool:
        """Whether some character or word reads so."""
        return syllable in self._syllables

    def _at(self, text: str, place: int) -> list[str]:
        character = text[place]
        known = self._of[ord(character)] if ord(character) <= LAST else 0
        if known & _BEGINS and (word := self._longest(text, place)) is not None:
            return [self._syllables[number] for number in self._read[self._starts[word] : self._starts[word + 1]]]
        return [self._syllables[known & ~_BEGINS] or character]

    def _longest(self, text: str, place: int) -> int | None:
        """Of the words that begin alike, which stand together, the longer ones last."""
        known = bisect_left(self._begin, ord(text[place]))
        for number in range(self._beginning[known + 1] - 1, self._beginning[known] - 1, -1):
            if text.startswith(self._words[self._starts[number] : self._starts[number + 1]], place):
                return number
        return None


@cache
def readings() -> Readings:
    """The table, read when it is first needed."""
    return Readings(TABLE.read_text("utf-8"))
