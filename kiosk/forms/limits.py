"""How far back and ahead a date may lie, per field: never in the future unless the field plans something.

One table, first by item and field, then by field, then by kind. Spans are in months.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from catalogue.input_types import InputKind
from catalogue.schema import InputField


class Until(StrEnum):
    """A last day that the calendar fixes."""

    END_OF_LAST_YEAR = "end_of_last_year"
    END_OF_THIS_YEAR = "end_of_this_year"
    END_OF_NEXT_YEAR = "end_of_next_year"
    END_OF_LAST_MONTH = "end_of_last_month"


class Reach(Struct, frozen=True):
    """From so many days back (or from a fixed day) to so many days ahead (or to the end of a calendar unit).

    Most answers lie around `usual_years_back` years before today.
    """

    back: int = 366 * 100
    ahead: int | Until = 0
    since: date | None = None
    span_months: int = 60
    usual_years_back: int = 0


class Limits(Struct, frozen=True):
    """First and last day allowed, the longest span of a range in months, and the year in which most answers lie."""

    lower: date
    upper: date
    span_months: int
    usual_year: int

    def edges(self, kind: InputKind) -> tuple[str, str]:
        """`lower` and `upper` in the canonical form of that kind of field."""
        cut = {InputKind.YEAR: 4, InputKind.MONTH: 7, InputKind.MONTH_RANGE: 7}.get(kind, 10)
        return self.lower.isoformat()[:cut], self.upper.isoformat()[:cut]


_YEAR = 366
_NINE_MONTHS = 290

_BY_ITEM: dict[tuple[str, str], Reach] = {
    ("SW001", "year"): Reach(back=0, ahead=Until.END_OF_NEXT_YEAR),  # collected from September for the year that comes
    ("SW002", "year"): Reach(back=_YEAR * 3, ahead=Until.END_OF_THIS_YEAR),
    ("SW005", "period"): Reach(since=date(2019, 1, 1), ahead=Until.END_OF_LAST_MONTH, span_months=36),
    ("SW006", "year"): Reach(since=date(2019, 1, 1)),
    ("SW007", "year"): Reach(since=date(2019, 1, 1)),
    ("SW024", "year"): Reach(since=date(2019, 1, 1), ahead=Until.END_OF_NEXT_YEAR),
    ("SJ004", "year"): Reach(back=_YEAR * 4, ahead=Until.END_OF_LAST_YEAR),  # a report is about a year that is over
    ("RS018", "retire_month"): Reach(back=_YEAR, ahead=_YEAR * 3),
    ("RS021", "start_month"): Reach(back=_YEAR, ahead=92),
    ("YB008", "start_month"): Reach(back=_YEAR, ahead=92),
    ("YB009", "start_date"): Reach(back=_YEAR, ahead=92),
    ("YB010", "start_date"): Reach(back=_YEAR, ahead=92),
    ("GA061", "period"): Reach(back=0, ahead=_YEAR, span_months=12),
    ("RS001", "period"): Reach(span_months=60),
    ("SW012", "period"): Reach(back=_YEAR * 5, ahead=_YEAR, span_months=60),  # rent is paid in advance
    ("GA011", "period"): Reach(span_months=1200),  # the whole time in the province
    ("RS029", "birth_month"): Reach(usual_years_back=55),  # asked by who will retire soon
    ("GA041", "birth_date"): Reach(usual_years_back=35),  # a guest of any age
}

_BY_NAME: dict[str, Reach] = {
    "planned_leave_date": Reach(back=0, ahead=_YEAR),
    "wish_date": Reach(back=-1, ahead=60),
    "effective_year": Reach(back=0, ahead=Until.END_OF_NEXT_YEAR),
    "due_or_birth_date": Reach(back=_YEAR * 3, ahead=_NINE_MONTHS),
}

_BY_KIND: dict[InputKind, Reach] = {
    InputKind.YEAR: Reach(back=366 * 30),
    InputKind.MONTH_RANGE: Reach(back=366 * 40),
    InputKind.DATETIME: Reach(back=366 * 5),
}

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


def limits_for(field: InputField, item_code: str, today: date) -> Limits:
    """The limits of a dated field today."""
    reach = _BY_ITEM.get((item_code, field.name)) or _BY_NAME.get(field.name) or _BY_KIND.get(field.kind, Reach())
    lower = reach.since or today - timedelta(days=reach.back)
    upper = _upper(reach.ahead, today)
    usual_year = min(max(today.year - reach.usual_years_back, lower.year), upper.year)
    return Limits(lower, upper, reach.span_months, usual_year)


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or, below 0, earlier); the last of the month where that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _upper(ahead: int | Until, today: date) -> date:
    match ahead:
        case Until.END_OF_LAST_YEAR:
            return date(today.year - 1, 12, 31)
        case Until.END_OF_THIS_YEAR:
            return date(today.year, 12, 31)
        case Until.END_OF_NEXT_YEAR:
            return date(today.year + 1, 12, 31)
        case Until.END_OF_LAST_MONTH:
            return today.replace(day=1) - timedelta(days=1)
        case _:
            return today + timedelta(days=ahead)
