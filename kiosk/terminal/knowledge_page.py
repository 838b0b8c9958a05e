"""The page of a question: its answer, who gives it, on what it rests, and the items that can be done about it. Pure."""

import re

from catalogue.availability import Available, Conditions, availability
from catalogue.content_check import UNCONFIRMED
from catalogue.knowledge import KnowledgeEntry
from catalogue.schema import ItemStatus, ServiceItem
from catalogue.text import Language
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.item_rows import item_row
from kiosk.view.guide import KnowledgeScreen
from wording.store import Wording

_SENTENCE_END = re.compile(r"(?<=[。！？])|(?<=[.!?]) (?=[A-Z])")
"""So that a page turner may come between two sentences."""


class KnowledgePage:
    """One question of the knowledge base as this terminal answers it now (知识库条目页面)."""

    def __init__(
        self, entry: KnowledgeEntry, snapshot: CatalogueSnapshot, conditions: Conditions, wording: Wording
    ) -> None:
        self._entry = entry
        self._snapshot = snapshot
        self._conditions = conditions
        self._wording = wording

    @property
    def to_start(self) -> ServiceItem | None:
        """The first of its items, where it can be done here and now."""
        first = next(iter(self._items()), None)
        return first if first is not None and isinstance(availability(first, self._conditions), Available) else None

    def screen(self, language: Language) -> KnowledgeScreen:
        """Question, answer, and rows of items."""
        entry, begins = self._entry, self.to_start
        department = self._snapshot.departments.get(entry.department)
        rows = (item_row(item, self._snapshot, self._conditions, self._wording, language) for item in self._items())
        return KnowledgeScreen(
            question=entry.question.in_language(language),
            answer=tuple(filter(None, map(str.strip, _SENTENCE_END.split(entry.answer.in_language(language))))),
            department="" if department is None else department.name.in_language(language),
            source=self._source(language),
            begins="" if begins is None else begins.short.in_language(language),
            rows=tuple(rows),
        )

    def _items(self) -> list[ServiceItem]:
        found = (self._snapshot.items.get(code) for code in self._entry.items)
        return [item for item in found if item is not None and item.status is not ItemStatus.OFFLINE]

    def _source(self, language: Language) -> str:
        """The date and the office where somebody has checked it; else what it rests on."""
        entry, say = self._entry, self._wording.say
        if entry.checked_on is not None and entry.checked_by is not None:
            return say("knowledge.checked", language, who=entry.checked_by, day=entry.checked_on.isoformat())
        if UNCONFIRMED in entry.source:
            return say("knowledge.general", language)
        return say("knowledge.source", language, source=entry.source)
