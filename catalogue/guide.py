"""The guide of an item: who, what to bring, how, how long, how much, what comes of it, whom to ask. In plain words.

Field names follow the national 实施清单; see docs/glossary.md.
"""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from catalogue.text import LocalText


class StrictTable(BaseModel):
    """A table of the catalogue's files: frozen, and closed to keys that nobody knows."""

    # built with the whole catalogue, once, not each table by itself before
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class DayUnit(StrEnum):
    """时限单位 — 工作日 or 自然日."""

    WORKING = "working_day"
    NATURAL = "natural_day"


class TimeLimit(StrictTable):
    """时限 — instant (即办), a number of days, or a note in words; never a bare int."""

    instant: bool = False
    days: int | None = Field(default=None, ge=1)
    unit: DayUnit = DayUnit.WORKING
    note: LocalText | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.instant and self.days is not None:
            raise ValueError("a time limit is either instant or a number of days, not both")
        if not self.instant and self.days is None and self.note is None:
            raise ValueError("a time limit needs instant = true, days, or a note")
        return self


class ServiceGuide(StrictTable):
    """办事指南 — the readable page of an item, in plain words. What is not known is left out."""

    who: LocalText
    materials: tuple[LocalText, ...] = ()
    steps: tuple[LocalText, ...] = Field(min_length=1)
    legal_limit: TimeLimit | None = None
    promised_limit: TimeLimit | None = None
    fee: LocalText
    result: LocalText
    ask: LocalText
    notes: tuple[LocalText, ...] = ()
