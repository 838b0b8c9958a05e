"""How far back and ahead a date may lie today: as the catalogue says of the field, else never in the future."""

from calendar import monthrange
from datetime import date, timedelta
from typing import assert_never

from msgspec import Struct

from catalogue.field_terms import CalendarEnd
from catalogue.input_types import InputKind
from catalogue.schema import InputField


class DateLimits(Struct, frozen=True):
    """First and last day allowed, the longest span of a range in months, and the year in which most answers lie."""

    lower: date
    upper: date
    span_months: int
    usual_year: int

    def edges(self, kind: InputKind) -> tuple[str, str]:
        """`lower` and `upper` in the canonical form of that kind of field."""
        cut = {InputKind.YEAR: 4, InputKind.MONTH: 7, InputKind.MONTH_RANGE: 7}.get(kind, 10)
        return self.lower.isoformat()[:cut], self.upper.isoformat()[:cut]


_DAYS_BACK = {InputKind.YEAR: 366 * 30, InputKind.MONTH_RANGE: 366 * 40, InputKind.DATETIME: 366 * 5}
"""How far back an answer may lie where the catalogue does not say."""

_DAYS_BACK_ELSE = 366 * 100
_SPAN_MONTHS = 60


def limits_for(field: InputField, today: date) -> DateLimits:
    """The limits of a dated field today: what the catalogue says of it, else what is usual for its kind."""
    reach = field.dates
    usual_days_back = _DAYS_BACK.get(field.kind, _DAYS_BACK_ELSE)
    if reach is None:
        return DateLimits(today - timedelta(days=usual_days_back), today, _SPAN_MONTHS, today.year)
    days_back = usual_days_back if reach.days_back is None else reach.days_back
    lower = reach.since or today - timedelta(days=days_back)
    upper = today + timedelta(days=reach.days_ahead or 0) if reach.until is None else _end(reach.until, today)
    usual_year = min(max(today.year - reach.usual_years_back, lower.year), upper.year)
    return DateLimits(lower, upper, reach.span_months or _SPAN_MONTHS, usual_year)


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or, below 0, earlier); the last of the month where that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _end(end: CalendarEnd, today: date) -> date:
    match end:
        case CalendarEnd.END_OF_LAST_YEAR:
            return date(today.year - 1, 12, 31)
        case CalendarEnd.END_OF_THIS_YEAR:
            return date(today.year, 12, 31)
        case CalendarEnd.END_OF_NEXT_YEAR:
            return date(today.year + 1, 12, 31)
        case CalendarEnd.END_OF_LAST_MONTH:
            return today.replace(day=1) - timedelta(days=1)
        case _:
            assert_never(end)
