"""What is due for whom: read from `due.toml`. Pure data, shown before anything is chosen; the departments decide as ever.

Comes with the software and not with a published catalogue; an item that the catalogue lacks is not mentioned.
"""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from catalogue.guide import StrictTable
from catalogue.item_kinds import CODE
from catalogue.text import LocalText

CERTIFIED_YEARS = 1
"""A certification holds twelve months from the day it was taken."""

MONTH_DAY = Annotated[str, Meta(pattern=r"^\d\d-\d\d\Z")]


class OfferedAges(StrictTable, frozen=True, kw_only=True):
    """The ages of holders to whom an item is offered (适用年龄): whole years, both included."""

    item: Annotated[str, Meta(pattern=CODE)]
    least_age: int = 0
    most_age: int = 200

    def fits(self, born: date, today: date) -> bool:
        """For somebody born then."""
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        return self.least_age <= age <= self.most_age


class DueRule(OfferedAges, frozen=True, kw_only=True):
    """When an item is due for the holder of a card (到期提醒): all that is written must hold.

    `card_days`: the card ends within so many days, or has ended. `season`: first and last day of the year's season, MM-DD.
    """

    reason: LocalText
    card_days: int | None = None
    season: tuple[MONTH_DAY, MONTH_DAY] | None = None

    def is_due(self, born: date, valid_to: date | None, today: date) -> bool:
        """For somebody born then, whose card is valid to that day (None: for life)."""
        if not self.fits(born, today):
            return False
        if self.season is not None and not self.season[0] <= f"{today:%m-%d}" <= self.season[1]:
            return False
        return self.card_days is None or (valid_to is not None and valid_to <= today + timedelta(days=self.card_days))


class OwnCasesItems(StrictTable, frozen=True, kw_only=True):
    """The items of own applications (本人办件事项): which one shows them, and as which one it is asked how far they are."""

    shown_in: Annotated[str, Meta(pattern=CODE)]
    asked_as: Annotated[str, Meta(pattern=CODE)]


class _DueFile(StrictTable, frozen=True, kw_only=True):
    own_cases: OwnCasesItems
    due: tuple[DueRule, ...]
    offered: tuple[OfferedAges, ...]


@cache
def _due_file() -> _DueFile:
    text = (Path(__file__).parent / "due.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _DueFile)


def due_rules() -> Sequence[DueRule]:
    """All rules, in the order in which they are shown."""
    return _due_file().due


def own_cases_items() -> OwnCasesItems:
    """The items that are about the holder's own applications."""
    return _due_file().own_cases


def certified_until(taken: date) -> date:
    """The day on which a certification of that day is due again."""
    # the 29th of February has no anniversary in most years
    day = 28 if (taken.month, taken.day) == (2, 29) else taken.day
    return date(taken.year + CERTIFIED_YEARS, taken.month, day)


def due_for(born: date, valid_to: date | None, today: date) -> Iterator[DueRule]:
    """What is due for this holder of a card."""
    return (rule for rule in due_rules() if rule.is_due(born, valid_to, today))


def offered_ages() -> Sequence[OfferedAges]:
    """For items that are asked for often and say nothing of ages themselves."""
    return _due_file().offered


def is_offered(item: str, born: date, today: date) -> bool:
    """Whether the item may be meant for this holder, unasked."""
    return all(ages.fits(born, today) for ages in offered_ages() if ages.item == item)
