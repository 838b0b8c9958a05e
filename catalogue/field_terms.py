"""What an input may be given beyond its type: which days, which appointments, what its words are looked through for.

Data of the catalogue; `kiosk.forms` acts on it. What is not given follows the type of the input.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from catalogue.guide import StrictTable
from catalogue.input_types import InputKind
from catalogue.text import LocalText

DATED = frozenset(
    {
        InputKind.YEAR,
        InputKind.MONTH,
        InputKind.DATE,
        InputKind.DATETIME,
        InputKind.MONTH_RANGE,
        InputKind.DATE_RANGE,
    }
)
"""Inputs whose answer is a day, a longer piece of the calendar, or a span of either."""

RANGES = frozenset({InputKind.MONTH_RANGE, InputKind.DATE_RANGE})

QUANTITIES = frozenset({InputKind.AMOUNT, InputKind.NUMBER})


class CalendarEnd(StrEnum):
    """A last day that the calendar fixes (日历期末)."""

    END_OF_LAST_YEAR = "end_of_last_year"
    END_OF_THIS_YEAR = "end_of_this_year"
    END_OF_NEXT_YEAR = "end_of_next_year"
    END_OF_LAST_MONTH = "end_of_last_month"


class DateReach(StrictTable, frozen=True, kw_only=True):
    """Which days may be given (日期范围): so many days back (or from `since` on) to so many ahead (or to the end `until`).

    Counted from today; `days_back = -1` begins tomorrow, `days_ahead = -365` ends a year ago. `span_months` is the longest span of a range.
    `usual_years_back`: most answers lie around so many years ago. `words`: what is said of other days, in place of the usual.
    """

    days_back: Annotated[int, Meta(ge=-366, le=366 * 150)] | None = None
    since: date | None = None
    days_ahead: Annotated[int, Meta(ge=-366 * 50, le=366 * 50)] | None = None
    until: CalendarEnd | None = None
    span_months: Annotated[int, Meta(ge=1, le=1200)] | None = None
    usual_years_back: Annotated[int, Meta(ge=0, le=100)] = 0
    words: LocalText | None = None

    def __post_init__(self) -> None:
        if self.days_back is not None and self.since is not None:
            raise ValueError("days_back and since both fix the first day: give one of them")
        if self.days_ahead is not None and self.until is not None:
            raise ValueError("days_ahead and until both fix the last day: give one of them")
        if self.days_back is not None and self.days_back + (self.days_ahead or 0) < 0 and self.until is None:
            raise ValueError("the last day lies before the first")


class DayCaution(StrictTable, frozen=True, kw_only=True):
    """A caution about a day that is more than so many days ago (日期提醒), where `only_if` holds; shown once, the citizen may go on."""

    days_back: Annotated[int, Meta(ge=1, le=3660)]
    words: LocalText
    only_if: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class BookableDays(StrictTable, frozen=True, kw_only=True):
    """An appointment is made at least and at most so many days ahead (可约日期)."""

    least: Annotated[int, Meta(ge=0)]
    most: Annotated[int, Meta(le=366)]

    def __post_init__(self) -> None:
        if self.least > self.most:
            raise ValueError("least must not be more than most")
