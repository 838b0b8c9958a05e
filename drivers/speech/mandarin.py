"""Mandarin as the synthesiser understands it: pinyin with tone numbers, from pronunciations.tsv.

espeak-ng 1.51 (Debian 12) spells characters out in English under `cmn` ("qing three ba three",
github.com/espeak-ng/espeak-ng/issues/1236); under `cmn-latn-pinyin` it reads them, but knows no words: 银行 is yin xing.
Pinyin is read rightly by old and new versions. packaging/make_pronunciations.py makes the table.
"""

import re
from functools import cache
from pathlib import Path

VOICE = "cmn-latn-pinyin"
TABLE = Path(__file__).with_name("pronunciations.tsv")
LONGEST = 4
"""Characters of a word in the table."""

_LETTERS = {
    "A": "ei1", "B": "bi4", "C": "xi1", "D": "di4", "E": "yi4", "F": "ai1 fu5", "G": "ji4", "H": "ei1 chi5", "I": "ai4",
    "J": "zhei4", "K": "kei1", "L": "ai1 lou5", "M": "ai1 mu5", "N": "en1", "O": "ou1", "P": "pi4", "Q": "kei1 you5",
    "R": "a1 er5", "S": "ai1 si5", "T": "ti4", "U": "you1", "V": "wei1", "W": "da1 bu5 liu5", "X": "ai1 ke5 si5",
    "Y": "wai1", "Z": "zei4",
}  # fmt: skip
"""Letters as they are named in Mandarin: A4 纸, X."""

_STOPS = str.maketrans("。！？；：，、", ".!?;:,,")
_HAN = re.compile(r"([\u3400-\u9fff]+)")
_COUNTING_ONE = re.compile(r"(?<![零一二三四五六七八九十第])一(?=[个次下份定样共切直些起会页张项半般百千万])")


class Pronunciations:
    """Looked up in its bytes (读音表), so that it costs no more memory than its size. Thread-safe."""

    def __init__(self, table: bytes) -> None:
        self._table = b"\n" + table

    def of(self, text: str) -> list[str]:
        """A syllable for each Chinese character: by the longest known word at each place. Unknown ones stay as they are."""
        found: list[str] = []
        while len(found) < len(text):
            found += self._next(text[len(found) : len(found) + LONGEST])
        return found

    def _next(self, text: str) -> list[str]:
        for length in range(len(text), 0, -1):
            reading = self._reading(text[:length])
            if reading is not None:
                return reading.split(" ")
        return [text[0]]

    def _reading(self, word: str) -> str | None:
        key = f"\n{word}\t".encode()
        start = self._table.find(key)
        if start < 0:
            return None
        return self._table[start + len(key) : self._table.index(b"\n", start + 1)].decode()


@cache
def pronunciations() -> Pronunciations:
    """The table, read when the first sentence is spoken."""
    return Pronunciations(TABLE.read_bytes())


def pinyin(text: str) -> str:
    """请按一下 → qing3 an4 yi2 xia4. Letters are named, stops kept; `text` holds no digits any more."""
    pieces = _HAN.split(text)  # every second one is Chinese
    read = [" ".join(syllables(piece)) if place % 2 else named(piece) for place, piece in enumerate(pieces)]
    return re.sub(r"\s+([.!?;:,])", r"\1", re.sub(r"\s+", " ", " ".join(read))).strip()


def syllables(text: str) -> list[str]:
    """One for each of the Chinese characters, with the tones of 不 and 一 as they change before others.

    Those of third tones the synthesiser changes itself.
    """
    read = pronunciations().of(text)
    counting = {match.start() for match in _COUNTING_ONE.finditer(text)}
    for place, (character, following) in enumerate(zip(text, read[1:], strict=False)):
        is_falling = following.endswith("4") or following == "ge5"
        if character == "不" and is_falling:
            read[place] = "bu2"
        elif place in counting:
            read[place] = "yi2" if is_falling else "yi4"
    return read


def named(other: str) -> str:
    """What is no Chinese character: stops for the synthesiser, letters by their names."""
    named = (_LETTERS.get(stop.upper(), stop) for stop in other.translate(_STOPS))
    return "".join(f" {word} " if word[0].isalpha() else word for word in named)
