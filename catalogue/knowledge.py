"""What citizens ask and the departments answer: the knowledge base of the 12345 hotline, as a terminal keeps it for a day without network.

Read from the folder knowledge/ of a catalogue, published and versioned with the items. What it says of items is checked by
`catalogue.whole`.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

from msgspec import Meta

from catalogue.errors import CatalogueProblem
from catalogue.guide import StrictTable
from catalogue.life_events import ItemCode
from catalogue.text import LocalText

KNOWLEDGE_CODE = r"^K[0-9]{4}\Z"
FOLDER, TABLE = "knowledge/", "entry"

QUESTION_ZH, QUESTION_EN = 30, 60
ANSWER_ZH, ANSWER_EN = 160, 300
"""What a row of results and a page have room for, in characters."""
MOST_ITEMS = 2


class KnowledgeEntry(StrictTable, frozen=True, kw_only=True):
    """A question and its answer (知识库条目). `source`, `checked_on`, `checked_by`: as with a fact of an item.

    `items`: what can be done about it on a terminal, the most fitting first. `retired` is kept, and shown to no citizen.
    """

    code: Annotated[str, Meta(pattern=KNOWLEDGE_CODE)]
    question: LocalText
    answer: LocalText
    department: str
    themes: tuple[str, ...] = ()
    keywords: Annotated[tuple[str, ...], Meta(min_length=1)]
    items: Annotated[tuple[ItemCode, ...], Meta(max_length=MOST_ITEMS)] = ()
    source: Annotated[str, Meta(min_length=1)]
    checked_on: date | None = None
    checked_by: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    retired: bool = False

    def __post_init__(self) -> None:
        for name, text, zh, en in (
            ("question", self.question, QUESTION_ZH, QUESTION_EN),
            ("answer", self.answer, ANSWER_ZH, ANSWER_EN),
        ):
            if len(text.zh) > zh or len(text.en) > en:
                raise ValueError(f"{name}: at most {zh} characters in Chinese and {en} in English")
        if len(set(self.items)) < len(self.items):
            raise ValueError("items: one is there twice")
        if (self.checked_on is None) != (self.checked_by is None):
            raise ValueError("checked_on and checked_by belong together")
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValueError("valid_until must not be before valid_from")

    @property
    def name(self) -> LocalText:
        """By which it is searched."""
        return self.question

    @property
    def short(self) -> LocalText:
        """By which it is searched as well."""
        return self.question

    @property
    def alias(self) -> LocalText:
        """It has no other name."""
        return self.question

    def holds_on(self, day: date) -> bool:
        """Whether citizens see it on that day."""
        is_valid = (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )
        return is_valid and not self.retired


def searchable_entries(entries: Iterable[KnowledgeEntry]) -> list[KnowledgeEntry]:
    """Those that searches look through: retired ones are kept for the console alone."""
    return [entry for entry in entries if not entry.retired]


def misplaced_entries(
    entries: list[tuple[str, KnowledgeEntry]], departments: frozenset[str], themes: frozenset[str]
) -> Iterator[CatalogueProblem]:
    """Codes and questions that are there twice, and departments and themes that are none. An entry comes with its file."""
    codes: set[str] = set()
    questions: dict[str, str] = {}
    for file, entry in entries:
        if entry.code in codes:
            yield CatalogueProblem(file, entry.code, "code", "is there twice")
        codes.add(entry.code)
        asked = entry.question.zh.strip().rstrip("？?")
        if asked in questions and not entry.retired:
            yield CatalogueProblem(file, entry.code, "question", f"{questions[asked]} asks the same")
        if not entry.retired:
            questions.setdefault(asked, entry.code)
        if entry.department not in departments:
            yield CatalogueProblem(file, entry.code, "department", f"{entry.department!r} is unknown")
        for theme in entry.themes:
            if theme not in themes:
                yield CatalogueProblem(file, entry.code, "themes", f"{theme!r} is unknown")
