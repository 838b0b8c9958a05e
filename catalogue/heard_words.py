"""What a recogniser heard, in the words of the catalogue: it writes 行事证 for 行驶证, which sounds the same.

Syllables are compared without tones, and as the south distinguishes them: z and zh, c and ch, s and sh, n and l at the beginning,
n and ng at the end are one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from catalogue.phonetics import is_han
from catalogue.readings import readings
from catalogue.schema import ServiceItem
from catalogue.search import everyday_words

SHORTEST, LONGEST = 2, 8
COMMON = 6
"""So many wordings must have two characters that are no whole wording: fewer would put words into a citizen's mouth."""

Sound = tuple[str, ...]


class HeardWords:
    """The words of the items by their sound (听写纠正). Thread-safe after it is built."""

    def __init__(self, items: Iterable[ServiceItem]) -> None:
        sounds = {wording: _sound(wording) for wording in _wordings(items)}
        counts: Counter[str] = Counter()
        by_sound: dict[Sound, str] = {}

        def tells_more(part: str, other: str) -> bool:
            return (part in sounds, counts[part]) > (other in sounds, counts[other])

        parts = [part for wording in sounds for part in _parts(wording)]
        counts.update(part for part, _, _ in parts)
        for part, wording, place in parts:
            if len(part) > SHORTEST or part in sounds or counts[part] >= COMMON:
                sound = sounds[wording][place : place + len(part)]
                if sound not in by_sound or tells_more(part, by_sound[sound]):
                    by_sound[sound] = part
        self._known = frozenset(counts)
        self._by_sound = by_sound

    def put_right(self, text: str) -> str:
        """`text` with what sounds like a wording replaced by it, the longest at each place; what is one already stays."""
        return "".join(self._run_put_right("".join(run)) if han else "".join(run) for han, run in groupby(text, is_han))

    def _run_put_right(self, run: str) -> str:
        sound, said, place = _sound(run), [], 0
        while place < len(run):
            sizes = range(min(LONGEST, len(run) - place), SHORTEST - 1, -1)
            size = next((size for size in sizes if sound[place : place + size] in self._by_sound), 1)
            part = run[place : place + size]
            said.append(part if size == 1 or part in self._known else self._by_sound[sound[place : place + size]])
            place += size
        return "".join(said)


def _wordings(items: Iterable[ServiceItem]) -> Iterator[str]:
    texts = [text for item in items for text in (item.name.zh, item.short.zh, item.alias.zh, *item.keywords)]
    solid = ("".join(filter(is_han, text)) for text in (*texts, *everyday_words()))
    return (text for text in dict.fromkeys(solid) if len(text) >= SHORTEST)


def _parts(wording: str) -> Iterator[tuple[str, str, int]]:
    """Every part with its wording, and its position there."""
    for size in range(SHORTEST, min(len(wording), LONGEST) + 1):
        for place in range(len(wording) - size + 1):
            yield wording[place : place + size], wording, place


def _sound(text: str) -> Sound:
    return tuple(map(_loose, readings().of(text)))


@cache
def _loose(syllable: str) -> str:
    begun = re.sub("^([zcs])h", r"\1", syllable)
    return re.sub("([aei]n)g$", r"\1", re.sub("^n(?=[aeiou])", "l", begun))
