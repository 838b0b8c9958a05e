"""The page of a life event: its question, then the items that the answer leaves, to be ticked. Before anybody is identified."""

from msgspec import Struct

from catalogue.availability import Available, Conditions, Unavailable, availability
from catalogue.life_events import EventOption, LifeEvent
from catalogue.schema import ItemStatus, ServiceItem
from catalogue.text import Language, LocalText
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.condition.explanations import explain
from kiosk.services.item_rows import item_row
from kiosk.view.event import EventRow, EventScreen
from wording.store import Wording

UNANSWERED = -1


class EventWish(Struct, frozen=True):
    """What the citizen wants of a life event (所选事项). `later`: what belongs to it and cannot be done here now, and why."""

    event: LifeEvent
    wanted: tuple[ServiceItem, ...]
    later: tuple[tuple[ServiceItem, LocalText], ...] = ()


class EventPage:
    """One life event as this terminal offers it now (一件事页面)."""

    def __init__(self, event: LifeEvent, snapshot: CatalogueSnapshot, conditions: Conditions, wording: Wording) -> None:
        self._event = event
        self._snapshot = snapshot
        self._conditions = conditions
        self._wording = wording

    def has_answer(self, answer: int) -> bool:
        """Whether the question can be answered so."""
        return 0 <= answer < len(self._event.options)

    def usual(self, answer: int) -> frozenset[str]:
        """What an answer ticks, as far as it can be done now."""
        return frozenset(code for code in self._option(answer).items if self.can_tick(answer, code))

    def can_tick(self, answer: int, code: str) -> bool:
        """Whether the item is on the page and can be done."""
        item = self._snapshot.items.get(code)
        is_shown = self.has_answer(answer) and code in self._option(answer).shown
        return is_shown and item is not None and isinstance(availability(item, self._conditions), Available)

    def wish(self, answer: int, ticked: frozenset[str]) -> EventWish | None:
        """What to begin, or None where nothing is ticked."""
        items = self._snapshot.items
        wanted = tuple(items[code] for code in self._event.ordered(ticked) if self.can_tick(answer, code))
        if not wanted:
            return None
        due = self._event.ordered(frozenset(self._option(answer).items))
        later = tuple((item, why) for code in due if (item := items.get(code)) and (why := self._why_not(item)))
        return EventWish(self._event, wanted, later)

    def screen(self, answer: int, ticked: frozenset[str], language: Language) -> EventScreen:
        """The question, or the items."""
        title, question = self._event.name.in_language(language), self._event.question.in_language(language)
        if answer == UNANSWERED:
            texts = tuple(option.text.in_language(language) for option in self._event.options)
            return EventScreen(title, question, options=texts)
        codes = self._event.ordered(self._option(answer).shown)
        items = (self._snapshot.items[code] for code in codes if code in self._snapshot.items)
        rows = (self._row(item, ticked, language) for item in items if item.status is not ItemStatus.OFFLINE)
        return EventScreen(title, self._option(answer).text.in_language(language), rows=tuple(rows))

    def _row(self, item: ServiceItem, ticked: frozenset[str], language: Language) -> EventRow:
        row = item_row(item, self._snapshot, self._conditions, self._wording, language)
        return EventRow(
            code=item.code,
            title=item.short.in_language(language),
            note=row.note or item.alias.in_language(language),
            is_ticked=item.code in ticked and row.is_available,
            is_available=row.is_available,
        )

    def _why_not(self, item: ServiceItem) -> LocalText | None:
        standing = availability(item, self._conditions)
        if not isinstance(standing, Unavailable):
            return None
        first = standing.hindrances[0]
        return self._wording.in_all(lambda language: explain(first, self._wording, language).what)

    def _option(self, answer: int) -> EventOption:
        return self._event.options[answer]
