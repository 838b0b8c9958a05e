"""What a local item is asked, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct

from catalogue.reference import Reference
from catalogue.reference_schema import Place
from catalogue.schema import ServiceItem
from catalogue.text import Language, LocalText
from contract.documents import IssuedDocument, ResultContent, ResultRow, ResultTable
from drivers.ports.id_card_reader import IdCard
from kiosk.forms.verdict import Answer
from kiosk.services.catalogue_snapshot import CatalogueSnapshot
from wording.store import Wording

MOST_ROWS = 30
"""Longer tables are cut, and say so."""


@dataclass(frozen=True)
class LocalQuestion:
    """The item with its checked answers, and what may be looked into. Personal; masked in `repr`."""

    item: ServiceItem
    answers: Mapping[str, Answer] = field(repr=False)
    person: IdCard | None = field(repr=False)
    reference: Reference
    snapshot: CatalogueSnapshot
    now: datetime
    wording: Wording

    def text(self, name: str) -> str:
        """A single-valued answer, "" where there is none."""
        answer = self.answers.get(name, "")
        return answer if isinstance(answer, str) else ""

    def on_paper(self, message: str, **params: str) -> str:
        """The message as it is printed: papers to take to an office are in Chinese, whatever the screen's language is."""
        return self.wording.say(message, Language.ZH, **params)


@dataclass(frozen=True)
class LocalAnswer:
    """The answer of a local item (本机答复): shown and, for guides and forms, printed."""

    content: ResultContent
    documents: tuple[IssuedDocument, ...] = field(default=(), repr=False)


class Found(Struct, frozen=True):
    """Rows of a lookup with their heads; `is_sandbox` marks synthetic data."""

    columns: tuple[LocalText, ...]
    rows: tuple[tuple[LocalText, ...], ...]
    is_sandbox: bool


def listed(question: LocalQuestion, found: Found, rows: tuple[ResultRow, ...] = ()) -> LocalAnswer:
    """A lookup as a result: how many were found, and the first of them."""
    wording, count = question.wording, len(found.rows)
    shown = found.rows[:MOST_ROWS]
    message = "local.none" if count == 0 else "local.found" if count == len(shown) else "local.found_more"
    tables = (ResultTable.of(found.columns, shown),) if shown else ()
    content = ResultContent(
        heading=question.item.short,
        summary=wording.both(message, count=str(count), shown=str(len(shown))),
        rows=rows,
        tables=tables,
        next_steps=(*(() if shown else (wording.both("local.none_advice"),)), question.item.guide.ask),
        found=bool(shown),
        sandbox=found.is_sandbox,
    )
    return LocalAnswer(content)


def telephone_of(question: LocalQuestion, place: Place) -> LocalText:
    """Its telephone, or whom to ask instead."""
    return same(place.telephone) if place.telephone else question.wording.both("local.no_telephone")


def same(text: str) -> LocalText:
    """A text that reads the same in both languages: numbers, names, dates."""
    return LocalText(zh=text, en=text)
