"""The guide of an item: who, what to bring, how, how long, how much, what comes of it, whom to ask. In plain words.

Field names follow the national 实施清单; see docs/glossary.md.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from catalogue.text import LocalText


class StrictTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of the catalogue's files: frozen, and closed to unknown keys. `catalogue.tables` reads it and names what is wrong."""


class DayUnit(StrEnum):
    """The unit of a time limit (时限单位): working days or calendar days."""

    WORKING = "working_day"
    NATURAL = "natural_day"


class TimeLimit(StrictTable, frozen=True, kw_only=True):
    """A limit (时限): instant (即办), a number of days, or a note in words; never a bare int."""

    instant: bool = False
    days: Annotated[int, Meta(ge=1)] | None = None
    unit: DayUnit = DayUnit.WORKING
    note: LocalText | None = None

    def __post_init__(self) -> None:
        if self.instant and self.days is not None:
            raise ValueError("a time limit is either instant or a number of days, not both")
        if not self.instant and self.days is None and self.note is None:
            raise ValueError("a time limit needs instant = true, days, or a note")


class ServiceGuide(StrictTable, frozen=True, kw_only=True):
    """The readable page of an item (办事指南), in plain words. What is not known is left out."""

    who: LocalText
    materials: tuple[LocalText, ...] = ()
    steps: Annotated[tuple[LocalText, ...], Meta(min_length=1)]
    legal_limit: TimeLimit | None = None
    promised_limit: TimeLimit | None = None
    fee: LocalText
    result: LocalText
    ask: LocalText
    notes: tuple[LocalText, ...] = ()
