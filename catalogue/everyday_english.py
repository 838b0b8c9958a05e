"""English words as people type them, with those that the catalogue has for the same: "license plate" is its number plate."""

from functools import cache
from pathlib import Path

_SMALL = (
    "a am an and are at be been being by can could did do does for from get give got had has have he help her his "
    "how i if in into is it its left many me much my need not of on or our please s she should some staying still "
    "that the their there they this to want was we what when where which who why will with would you your"
)
SMALL_WORDS = frozenset(_SMALL.split())
"""English words that say nothing about what is looked for."""

_SHORT = frozenset(("", "s", "es"))
_LONG = ("ed", "d", "ing", "er", "ers", "r", "rs", "age", "al", "ation", "ion", "y", "ies", "ied", "e", "ly")
_ENDINGS = _SHORT.union(_LONG)
LONGEST_ENDING = max(map(len, _ENDINGS))
_TAKEN_OFF = ("ies", "ied", "ing", "ed", "es", "s", "y", "e")
LEAST_STEM = 4

_EVERYDAY_ENGLISH = Path(__file__).with_name("everyday_english.tsv")


def stem_of(word: str) -> str:
    """What the forms of a word have in common; a short word has itself."""
    for ending in _TAKEN_OFF:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_STEM:
            return word.removesuffix(ending)
    return word.removesuffix("s") if len(word) >= LEAST_STEM and not word.endswith("ss") else word


def how_well(stem: str, ending: str, word: str) -> float:
    """How well a word of a name, `stem` and `ending`, fits `word`; a short word has few forms: "car" is no "card"."""
    if stem + ending == word:
        return 1.0
    return 0.95 if ending in (_ENDINGS if len(stem) >= LEAST_STEM else _SHORT) else 0.0


@cache
def everyday_english() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """What people type, word by word, with the words of the catalogue: one slot a word, in it all that will do."""
    table: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for line in _EVERYDAY_ENGLISH.read_text("utf-8").splitlines():
        typed, meant = line.split("\t")
        table[tuple(typed.split())] = tuple(tuple(slot.split("|")) for slot in meant.split())
    return table


def known_slots(query: str) -> list[tuple[str, ...]]:
    """The telling words of a normalised English query, each with all that will do for it; [] where it is not English."""
    words = query.split()
    if not query.isascii() or not all(word.isalpha() or word.isdigit() for word in words):
        return []
    table = everyday_english()
    longest = max(map(len, table))
    slots: list[tuple[str, ...]] = []
    place = 0
    while place < len(words):
        size = next((size for size in range(longest, 0, -1) if tuple(words[place : place + size]) in table), 0)
        if size:
            slots.extend(table[tuple(words[place : place + size])])
        elif words[place] not in SMALL_WORDS and len(words[place]) > 1:
            slots.append((words[place],))
        place += size or 1
    return slots
