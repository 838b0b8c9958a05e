"""The catalogue in use, with everything that is derived from it: items by code, themes, and what searches and items look into.

What the first pages need is there; indexes, questions and reference data are read when somebody searches or begins an item, and given
back with the visit, where they are kept on the disk.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Literal, Protocol

from catalogue.knowledge import KnowledgeEntry, searchable_entries
from catalogue.life_events import LifeEvent
from catalogue.meant_events import MeantEvents
from catalogue.readings import readings
from catalogue.schema import Catalogue, Department, ItemStatus, Level, ServiceItem, Theme
from catalogue.search import SearchIndex
from catalogue.sharing import share_equal

if TYPE_CHECKING:  # with fourteen tables that no first screen shows
    from catalogue.reference import Reference


Searched = Literal["items", "events", "questions"]
"""What an index can be over."""


OF_VISITS = ("search", "event_search", "reference", "_questions", "_question_search")


class Lookups(Protocol):
    """What is derived from the same catalogue, kept where it need not be held in memory (目录派生数据). Any thread."""

    @property
    def is_kept(self) -> bool:
        """Whether it can be had quickly, again and again."""

    def prepare(self) -> None:
        """Have it kept. Raises CatalogueInvalid where the reference data is none."""

    def index(self, searched: Searched) -> SearchIndex:
        """The index over all of one kind that citizens may see."""

    def entries(self) -> tuple[KnowledgeEntry, ...]:
        """Every question of the knowledge base with its answer."""


@dataclass(frozen=True)
class CatalogueSnapshot:
    """Swapped as a whole (在用目录), only between visits. Without `lookups` it makes by itself what it derives, and holds it."""

    catalogue: Catalogue
    load_reference: Callable[[], "Reference"]
    items: Mapping[str, ServiceItem]
    departments: Mapping[str, Department]
    themes: Mapping[str, Theme]
    lookups: Lookups | None = None

    @classmethod
    def build(cls, catalogue: Catalogue, reference: "Reference") -> "CatalogueSnapshot":
        """With all that is derived. Takes a few tens of milliseconds: not on the screen's thread while somebody is there."""
        snapshot = cls.of(catalogue, lambda: reference)
        snapshot.derive()
        return snapshot

    @classmethod
    def of(
        cls, catalogue: Catalogue, load_reference: Callable[[], "Reference"], lookups: Lookups | None = None
    ) -> "CatalogueSnapshot":
        """Quick: the rest is derived by `derive`, or when it is first asked for."""
        return cls(
            catalogue,
            load_reference,
            {item.code: item for item in catalogue.items},
            {department.id: department for department in catalogue.departments},
            {theme.id: theme for theme in catalogue.themes},
            lookups,
        )

    def derive(self) -> None:
        """What no first screen shows. Any thread. Raises CatalogueInvalid where the reference data is none."""
        share_equal(self.catalogue)
        self.meant_events.of("")
        if self.lookups is not None:
            self.lookups.prepare()
        if not self.is_light:
            _ = self.reference.list_names
            self._take_up()
        vars(self)["_is_derived"] = True

    @property
    def is_light(self) -> bool:
        """Whether nothing need be held of what searches and items look into."""
        return self.lookups is not None and self.lookups.is_kept

    def begin_search(self) -> None:
        """Have at hand what a search looks into, before its first letter. Any thread."""
        self._take_up()
        readings()

    def rest(self) -> None:
        """Give back what only a visit needs, if it can be had quickly again. Between visits."""
        if self.is_light:
            for name in OF_VISITS:
                vars(self).pop(name, None)

    def _take_up(self) -> None:
        for index in (self.search, self.event_search, self._question_search):
            index.find("")
        _ = self._questions

    @cached_property
    def reference(self) -> "Reference":
        """Lists, places and tables. Raises CatalogueInvalid."""
        return self.load_reference()

    @cached_property
    def search(self) -> SearchIndex:
        """The index over all items."""
        return SearchIndex(self.catalogue.items) if self.lookups is None else self.lookups.index("items")

    @cached_property
    def events(self) -> Mapping[str, LifeEvent]:
        """What happens in a life, with its items that are there."""
        return {event.id: event for event in self.catalogue.events}

    @cached_property
    def event_search(self) -> SearchIndex:
        """The index over life events."""
        return SearchIndex(self.catalogue.events) if self.lookups is None else self.lookups.index("events")

    def question(self, code: str) -> KnowledgeEntry | None:
        """A question of the knowledge base, also one that no citizen sees today."""
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
        return "_is_derived" in vars(self) or "_question_search" in vars(self)

    @cached_property
    def _questions(self) -> Mapping[str, KnowledgeEntry]:
        entries = self.reference.tables.knowledge if self.lookups is None else self.lookups.entries()
        return {entry.code: entry for entry in entries}

    @cached_property
    def _question_search(self) -> SearchIndex:
        if self.lookups is not None:
            return self.lookups.index("questions")
        return SearchIndex(searchable_entries(self._questions.values()))

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
