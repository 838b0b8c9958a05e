"""Items as rows of a list: title, department, icon, and whether they can be done here now. Pure."""

from collections.abc import Sequence

from catalogue.availability import Available, Conditions, Unavailable, availability
from catalogue.knowledge import KnowledgeEntry
from catalogue.life_events import LifeEvent
from catalogue.schema import ServiceItem
from catalogue.text import Language
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from kiosk.services.condition.explanations import caution_words, explain
from kiosk.view.items import ItemRow
from wording.store import Wording

AFTER = 3
"""So many items stand before a life event that is not meant for sure."""

UNKNOWN_ICON, QUESTION_ICON = "file-document-outline", "help-circle-outline"


def item_row(
    item: ServiceItem, snapshot: CatalogueSnapshot, conditions: Conditions, wording: Wording, language: Language
) -> ItemRow:
    department = snapshot.departments.get(item.department)
    theme = snapshot.themes.get(item.theme)
    standing = availability(item, conditions)
    return ItemRow(
        code=item.code,
        title=item.short.in_language(language),
        official=item.name.in_language(language),
        department="" if department is None else department.short.in_language(language),
        icon=UNKNOWN_ICON if theme is None else theme.icon,
        is_available=isinstance(standing, Available),
        note=_note(standing, wording, language),
    )


def _note(standing: Available | Unavailable, wording: Wording, language: Language) -> str:
    if isinstance(standing, Unavailable):
        return explain(standing.hindrances[0], wording, language).what
    return caution_words(standing.cautions[0], wording, language) if standing.cautions else ""


def with_event(
    rows: tuple[ItemRow, ...], found: Sequence[LifeEvent], meant: LifeEvent | None, wording: Wording, language: Language
) -> tuple[ItemRow, ...]:
    """A life event among the items: the one that is `meant` before them, one that was only `found` behind the first three."""
    event = meant or next(iter(found), None)
    if event is None:
        return rows
    row = ItemRow(
        code=event.id,
        title=event.name.in_language(language),
        official=event.alias.in_language(language),
        department=wording.say("event.row", language, count=str(len(event.items))),
        icon=event.icon,
        is_available=True,
    )
    place = AFTER if meant is None else 0
    return (*rows[:place], row, *rows[place:])


def answer_row(entry: KnowledgeEntry, snapshot: CatalogueSnapshot, wording: Wording, language: Language) -> ItemRow:
    """A question of the knowledge base among the results."""
    department = snapshot.departments.get(entry.department)
    return ItemRow(
        code=entry.code,
        title=entry.question.in_language(language),
        official=wording.say("knowledge.row", language),
        department="" if department is None else department.short.in_language(language),
        icon=QUESTION_ICON,
        is_available=True,
    )


def with_answers(rows: tuple[ItemRow, ...], answers: tuple[ItemRow, ...]) -> tuple[ItemRow, ...]:
    """Questions behind the first items: those come first, and what is behind them is still on the first page."""
    return (*rows[:AFTER], *answers, *rows[AFTER:])
