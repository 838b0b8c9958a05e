"""Many wordings, each matched by characters, readings, initials or a mixture of them.

Two neighbours in what is typed can only stand for two neighbours of a wording, so a wording that lacks one of the pairs
is never looked at: that keeps a keystroke short also with ten thousand items. What remains is matched by a regular
expression. Thread-safe.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from catalogue.phonetics import CHARACTER, SYLLABLE, is_han
from catalogue.postings import PackedPostings, Postings

LISTS_COMPARED = 4
"""Each list of wordings costs time as well; after the few shortest ones hardly a wrong one is left."""

Match = tuple[int, int, int]
"""Number of the wording, characters before the match, characters matched."""


class SpelledText:
    """Wordings as `catalogue.phonetics.Spelling.marked`, numbered by their places."""

    def __init__(self, wordings: Sequence[str], holding: PackedPostings | None = None) -> None:
        """`holding`: what `packed` gave for the same wordings."""
        self._wordings = wordings
        self._holding = (
            Postings((step, number) for number, marked in enumerate(wordings) for step in _steps_within(marked))
            if holding is None
            else Postings.unpacked(holding)
        )

    def packed(self) -> PackedPostings:
        """What is found out about the wordings when it is built."""
        return self._holding.packed()

    def matches(self, word: str) -> Iterator[Match]:
        """Where `word` (without blanks) fits, in the order of the wordings; one match a wording."""
        pattern = None
        for number in self._candidates(word):
            pattern = pattern or re.compile(_pattern(word))
            wording = self._wordings[number]
            match = pattern.search(wording)
            if match is not None:
                before = wording.count(CHARACTER, 0, match.start())
                yield number, before, max(1, match.group().count(SYLLABLE))

    def _candidates(self, word: str) -> Iterator[int]:
        steps = {word[0], *(first + second for first, second in pairwise(word))}
        lists = sorted((self._holding.of(step) for step in steps), key=len)
        if len(lists) == 1:
            return iter(lists[0])
        common = set(lists[0])
        for options in lists[1:LISTS_COMPARED]:
            common.intersection_update(options)
        return iter(sorted(common))


def _steps_within(marked: str) -> set[str]:
    """What a match can begin with, and every two signs of which the second can follow the first in a match."""
    steps: set[str] = set()
    leaving: set[str] = set()
    for syllable in marked.split(SYLLABLE)[1:]:
        reading, character = syllable.split(CHARACTER)
        entering = {reading[:1], character}
        steps |= entering
        steps.update(first + second for first, second in pairwise(reading))
        steps.update(first + second for first in leaving for second in entering)
        leaving = {*reading, character}
    return steps


def _pattern(word: str) -> str:
    """A pattern in which each letter continues its syllable or begins the next one; each character matches itself."""
    parts: list[str] = []
    letters = "[a-z0-9]*"
    for place, character in enumerate(word):
        follows_letter = place > 0 and not is_han(word[place - 1])
        here = re.escape(character)
        if is_han(character):
            skip = f"{letters}{CHARACTER}." if follows_letter else ""
            parts.append(f"{skip}{SYLLABLE}{letters}{CHARACTER}{here}" if place else f"{CHARACTER}{here}")
        elif follows_letter:
            parts.append(f"(?:{letters}{CHARACTER}.{SYLLABLE})?{here}")
        else:
            parts.append(f"{SYLLABLE}{here}")
    return "".join(parts)
