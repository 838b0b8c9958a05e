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
    """A limit (时限): instant (即办), a number of days, or a note in words; never a bare int.

    `unknown`: the department has published none, and the screen says so.
    """

    instant: bool = False
    unknown: bool = False
    days: Annotated[int, Meta(ge=1)] | None = None
    unit: DayUnit = DayUnit.WORKING
    note: LocalText | None = None

    def __post_init__(self) -> None:
        if self.instant and self.days is not None:
            raise ValueError("a time limit is either instant or a number of days, not both")
        if self.unknown:
            if self.instant or self.days is not None or self.note is not None:
                raise ValueError("a time limit that is unknown says nothing else")
        elif not self.instant and self.days is None and self.note is None:
            raise ValueError("a time limit needs instant = true, days, a note, or unknown = true")


class FilingDeadline(StrictTable, frozen=True, kw_only=True):
    """The time by which an application must be with the department (申请期限), in words.

    `counts_when_captured`: the department has agreed in writing that the time at the terminal is the time of filing. Without
    that, such an item does not wait on a terminal.
    """

    words: LocalText
    counts_when_captured: bool = False


class Office(StrictTable, frozen=True, kw_only=True):
    """Who answers for an item, where people go for it, and where they complain (实施主体、办理地点、监督投诉)."""

    authority: LocalText | None = None
    place: LocalText | None = None
    complaints: LocalText | None = None

    def filled_from(self, other: "Office") -> "Office":
        """What is not said here, as `other` says it."""
        return Office(
            authority=self.authority or other.authority,
            place=self.place or other.place,
            complaints=self.complaints or other.complaints,
        )


class ServiceGuide(StrictTable, frozen=True, kw_only=True):
    """The readable page of an item (办事指南), in plain words. What is not known is left out.

    `before` and `after` are what happens outside the visit; what is done at the terminal follows from the item itself.
    `office` is what differs from that of the department.
    """

    who: LocalText
    materials: tuple[LocalText, ...] = ()
    before: tuple[LocalText, ...] = ()
    after: tuple[LocalText, ...] = ()
    legal_limit: TimeLimit | None = None
    promised_limit: TimeLimit | None = None
    deadline: FilingDeadline | None = None
    fee: LocalText
    result: LocalText
    ask: LocalText
    office: Office = Office()
    notes: tuple[LocalText, ...] = ()

    @property
    def is_instant(self) -> bool:
        """Whether the department promises to do it at once (即办)."""
        return self.promised_limit is not None and self.promised_limit.instant
