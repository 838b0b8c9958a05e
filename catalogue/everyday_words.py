"""What people say, in Hakka, in Cantonese and among friends, in the words of the catalogue: from everyday_words.tsv."""

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("everyday_words.tsv")


@cache
def everyday_words() -> dict[str, str]:
    """Each word with the one that the catalogue uses for it."""
    return dict(line.split("\t") for line in TABLE.read_text("utf-8").splitlines())


def in_standard_words(text: str) -> str:
    """`text` with each everyday word, the longest at each place, replaced by the one of the catalogue."""
    words = everyday_words()
    longest = max(map(len, words), default=0)
    said: list[str] = []
    place = 0
    while place < len(text):
        length = next((size for size in range(longest, 0, -1) if text[place : place + size] in words), 0)
        said.append(words[text[place : place + length]] if length else text[place])
        place += length or 1
    return "".join(said)
