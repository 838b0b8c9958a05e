"""Words that free texts are looked through for (提醒词): of danger, of matters that others answer for, and abuse.

Read from `looked_for.toml` and filled in before an item is read, so that every reader of an item has them with its inputs and rules.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from msgspec import Meta

from catalogue.errors import CatalogueProblem
from catalogue.guide import StrictTable

ELSEWHERE = "elsewhere"
"""In `cautions` of an input: all lists of matters that others answer for."""


class WordsAbout(StrEnum):
    """What a word points to (提醒词类别). Emergency: 110, 119 or 120."""

    EMERGENCY = "emergency"
    COURT = "court"
    PROSECUTION = "prosecution"
    PARTY = "party"
    ARMY = "army"
    PENDING = "pending"
    CONFIDENTIAL = "secret"
    ABUSE = "abuse"


Word = Annotated[str, Meta(pattern=r"^[^\sA-Z]{1,12}\Z")]
Words = Annotated[tuple[Word, ...], Meta(min_length=1)]


class LookedFor(StrictTable, frozen=True, kw_only=True):
    """One list (提醒词表): found where a text has one of the words, whatever is around it and however its Latin letters are written."""

    about: WordsAbout
    words: Words

    def __post_init__(self) -> None:
        longer = sorted(
            {word for word in self.words for other in self.words if other in word and other != word}
            | {word for word in self.words if self.words.count(word) > 1}
        )
        if longer:
            raise ValueError(f"what these say is found by another word of the list: {', '.join(longer)}")

    def is_in(self, text: str) -> bool:
        """Whether one of the words is there."""
        plain = text.lower()
        return any(word in plain for word in self.words)


_BY_NAME: Mapping[str, tuple[WordsAbout, ...]] = {
    WordsAbout.EMERGENCY: (WordsAbout.EMERGENCY,),
    ELSEWHERE: tuple(about for about in WordsAbout if about not in (WordsAbout.EMERGENCY, WordsAbout.ABUSE)),
}
"""What an input may be looked through for."""

Lists = Mapping[WordsAbout, dict[str, Any]]  # Any: a table as it lies in the file


def fill_in_words(table: Any, lists: Lists, file: str, problems: list[CatalogueProblem]) -> None:
    """Puts the lists in place of the names that an input of `table` looks for, and the abuse into its rule `is_civil`."""
    if not isinstance(table, dict):
        return
    for field in _tables(table, "inputs"):
        names = field.get("cautions")
        if not isinstance(names, list):
            continue
        strange = [name for name in names if not isinstance(name, str) or name not in _BY_NAME]
        if strange:
            message = f"{strange[0]!r} is nothing that is looked for; allowed: {', '.join(sorted(_BY_NAME))}"
            problems.append(
                CatalogueProblem(file, str(table.get("code")), f"inputs.{field.get('name')}.cautions", message)
            )
        field["cautions"] = [lists[about] for name in names if name not in strange for about in _BY_NAME[name]]
    for rule in _tables(table, "rules"):
        if rule.get("rule") == "is_civil":
            rule["abuse"] = lists[WordsAbout.ABUSE]


def _tables(table: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = table.get(key)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
