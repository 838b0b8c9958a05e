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

MONTH_DAY = Annotated[str, Meta(pattern=r"^\d\d-\d\d\Z")]


class DueRule(StrictTable, frozen=True, kw_only=True):
    """When an item is due for the holder of a card (到期提醒): all that is written must hold.

    Ages in whole years, both included. `card_days`: the card ends within so many days, or has ended. `season`: first and last
    day of the year's season, MM-DD.
    """

    item: Annotated[str, Meta(pattern=CODE)]
    reason: LocalText
    least_age: int = 0
    most_age: int = 200
    card_days: int | None = None
    season: tuple[MONTH_DAY, MONTH_DAY] | None = None

    def is_due(self, born: date, valid_to: date | None, today: date) -> bool:
        """For somebody born then, whose card is valid to that day (None: for life)."""
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        if not self.least_age <= age <= self.most_age:
            return False
        if self.season is not None and not self.season[0] <= f"{today:%m-%d}" <= self.season[1]:
            return False
        return self.card_days is None or (valid_to is not None and valid_to <= today + timedelta(days=self.card_days))


class _DueFile(StrictTable, frozen=True, kw_only=True):
    due: tuple[DueRule, ...]


@cache
def due_rules() -> Sequence[DueRule]:
    """All rules, in the order in which they are shown."""
    text = (Path(__file__).parent / "due.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _DueFile).due


def due_for(born: date, valid_to: date | None, today: date) -> Iterator[DueRule]:
    """What is due for this holder of a card."""
    return (rule for rule in due_rules() if rule.is_due(born, valid_to, today))
