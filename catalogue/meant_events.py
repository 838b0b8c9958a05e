"""Which life event a sentence means: its own words are in it, those that no item is called by."""

import re
from collections.abc import Iterable

from catalogue.life_events import LifeEvent, SaidSo
from catalogue.phonetics import normalise
from catalogue.schema import ServiceItem

LEAST = 2
"""Characters of a word that is looked for within a sentence."""
CLOSE = 12
"""So many characters may be between what is said of whom."""
TELLS = frozenset("了要想刚")
"""One of these is in a sentence about what has happened or is to come: 家里老人去世了, 想开店."""


class MeantEvents:
    """Built once for a catalogue (语句对应的一件事). Of several words the longest counts; before them what is `said` of an event."""

    def __init__(self, events: Iterable[LifeEvent], items: Iterable[ServiceItem]) -> None:
        called = [(normalise(item.short.zh), normalise(item.name.zh)) for item in items]
        shorts, named = {short for short, _ in called}, "\n".join(word for pair in called for word in pair)
        self._named_by: dict[str, LifeEvent] = {}
        self._words: list[tuple[str, LifeEvent]] = []
        for event in events:
            for word in (event.name.zh, event.name.en, *event.keywords):
                plain = normalise(word)
                if plain not in shorts:
                    self._named_by.setdefault(plain, event)
                if len(plain) >= LEAST and not plain.isascii() and plain not in named:
                    self._words.append((plain, event))
        self._said = [(_sentence(said), event) for event in events for said in event.said]
        self._words.sort(key=lambda pair: -len(pair[0]))

    def of(self, query: str) -> LifeEvent | None:
        """The event that is called so, or of which the sentence speaks."""
        plain = normalise(query)
        named = self._named_by.get(plain) or next((event for said, event in self._said if said.search(plain)), None)
        if named is not None or not TELLS & set(plain):
            return named
        return next((event for word, event in self._words if word in plain), None)


def _sentence(said: SaidSo) -> re.Pattern[str]:
    of, has = ("|".join(map(_word, words)) for words in (said.of, said.has))
    return re.compile(f"(?:{of}).{{0,{CLOSE}}}(?:{has})")


def _word(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
