"""The catalogue in use, with everything that is derived from it once: index, items by code, lists, themes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from catalogue.knowledge import KnowledgeEntry
from catalogue.life_events import LifeEvent
from catalogue.meant_events import MeantEvents
from catalogue.schema import Catalogue, Department, ItemStatus, Level, ServiceItem, Theme
from catalogue.search import SearchIndex
from catalogue.sharing import share_equal

if TYPE_CHECKING:  # with fourteen tables that no first screen shows
    from catalogue.reference import Reference


@dataclass(frozen=True)
class CatalogueSnapshot:
    """Swapped as a whole (在用目录), only between visits."""

    catalogue: Catalogue
    load_reference: Callable[[], "Reference"]
    items: Mapping[str, ServiceItem]
    departments: Mapping[str, Department]
    themes: Mapping[str, Theme]

    @classmethod
    def build(cls, catalogue: Catalogue, reference: "Reference") -> "CatalogueSnapshot":
        """With all that is derived. Takes a few tens of milliseconds: not on the screen's thread while somebody is there."""
        snapshot = cls.of(catalogue, lambda: reference)
        snapshot.derive()
        return snapshot

    @classmethod
    def of(cls, catalogue: Catalogue, load_reference: Callable[[], "Reference"]) -> "CatalogueSnapshot":
        """Quick: the rest is derived by `derive`, or when it is first asked for."""
        return cls(
            catalogue,
            load_reference,
            {item.code: item for item in catalogue.items},
            {department.id: department for department in catalogue.departments},
            {theme.id: theme for theme in catalogue.themes},
        )

    def derive(self) -> None:
        """What no first screen shows. Any thread. Raises CatalogueInvalid where the reference data is none."""
        share_equal(self.catalogue)
        self.search.find("")
        self.event_search.find("")
        self.meant_events.of("")
        _ = self.reference.list_names
        self._question_search.find("")

    @cached_property
    def reference(self) -> "Reference":
        """Lists, places and tables. Raises CatalogueInvalid."""
        return self.load_reference()

    @cached_property
    def search(self) -> SearchIndex:
        """The index over all items."""
        return SearchIndex(self.catalogue.items)

    @cached_property
    def events(self) -> Mapping[str, LifeEvent]:
        """What happens in a life, with its items that are there."""
        return {event.id: event for event in self.catalogue.events}

    @cached_property
    def event_search(self) -> SearchIndex:
        """The index over life events."""
        return SearchIndex(self.catalogue.events)

    def question(self, code: str) -> KnowledgeEntry | None:
        """A question of the knowledge base, also one that no citizen is told of today."""
        return self._questions.get(code) if self._has_questions else None

    def questions_like(self, query: str, limit: int, day: date) -> list[KnowledgeEntry]:
        """Questions that are answered on that day and fit the words, best first."""
        if not self._has_questions:
            return []
        # of all that fit: an entry that is over, or not valid yet, hides none that holds
        codes = self._question_search.find(query, len(self._questions))
        valid = (entry for entry in map(self._questions.__getitem__, codes) if entry.holds_on(day))
        return list(islice(valid, limit))

    @property
    def _has_questions(self) -> bool:
        """Not before `derive` has read them: no first screen waits for that, nor for what is wrong with them."""
        return "_question_search" in vars(self)

    @cached_property
    def _questions(self) -> Mapping[str, KnowledgeEntry]:
        return {entry.code: entry for entry in self.reference.tables.knowledge}

    @cached_property
    def _question_search(self) -> SearchIndex:
        return SearchIndex(entry for entry in self._questions.values() if not entry.retired)

    @cached_property
    def meant_events(self) -> MeantEvents:
        """Of which life event a sentence speaks."""
        return MeantEvents(self.catalogue.events, self.catalogue.items)

    @cached_property
    def quiet(self) -> frozenset[str]:
        """Items after which nothing is offered and nothing is to be rated."""
        return frozenset(code for event in self.catalogue.events for code in event.quiet)

    @cached_property
    def shown(self) -> tuple[ServiceItem, ...]:
        """Items that are not 下线, popular ones first."""
        there = (item for item in self.catalogue.items if item.status is not ItemStatus.OFFLINE)
        return tuple(sorted(there, key=lambda item: (item.best_rank or 10_000, item.code)))

    def popular(self, level: Level) -> list[ServiceItem]:
        """What is asked for most at sites of that level, the most wanted first."""
        return sorted((item for item in self.shown if level in item.popular), key=lambda item: item.popular[level])
