"""Counts what citizens of this terminal searched for and did not find, until the centre has it. In memory alone: no disk holds it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct

from contract.search_words import telling_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

MOST_KEPT = 300
"""Different words, while the centre cannot be reached; what else is searched for then is not counted."""


class SearchCount(Struct, frozen=True):
    """The number of visits of a day in which nothing was chosen after these words (搜索计数)."""

    day: date
    words: str
    visits: int


class UnfoundSearches:
    """The counts (搜而未得计数). Counted on the screen's thread, taken on the heartbeat's worker."""

    def __init__(self, *, is_on: bool = True) -> None:
        self._is_on = is_on
        self._lock = Lock()
        self._visits: dict[tuple[date, str], int] = {}

    def count(self, day: date, searches: Iterable[str]) -> None:
        """What was searched for in one visit: once each, in the one form that is counted."""
        counted = dict.fromkeys(words for search in searches if (words := telling_words(search)))
        with self._lock:
            for words in counted if self._is_on else ():
                if (day, words) in self._visits or len(self._visits) < MOST_KEPT:
                    self._visits[day, words] = self._visits.get((day, words), 0) + 1

    def take(self, most: int) -> tuple[SearchCount, ...]:
        """The oldest of them, which are here no more."""
        with self._lock:
            keys = list(self._visits)[:most]
            return tuple(SearchCount(day, words, self._visits.pop((day, words))) for day, words in keys)
