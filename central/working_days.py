"""Working days of China: Monday to Friday, less the official days off, and with the weekends that are worked for them."""

import tomllib
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources

_SATURDAY = 5
_DAY = timedelta(days=1)
_REMEMBERED = 8192
"""A list of thousands of cases asks again and again about some hundred pairs of days."""


def is_working_day(day: date) -> bool:
    """Whether offices work on a day. Of a year whose holidays are not announced only weekends are known."""
    off, on = _announced()
    return day in on or (day.weekday() < _SATURDAY and day not in off)


@lru_cache(_REMEMBERED)
def after_working_days(day: date, number: int) -> date:
    """The last day of a limit of so many working days; the day itself is not counted."""
    while number > 0:
        day += _DAY
        number -= is_working_day(day)
    return day


@lru_cache(_REMEMBERED)
def working_days_left(today: date, due: date) -> int:
    """How many are left with the day that is due; negative when it is over."""
    first, last = sorted((today, due))
    number = sum(is_working_day(first + _DAY * step) for step in range(1, (last - first).days + 1))
    return number if due >= today else -number


@cache
def _announced() -> tuple[frozenset[date], frozenset[date]]:
    years = tomllib.loads(resources.files("central").joinpath("working_days.toml").read_text("utf-8"))
    off, on = (frozenset(day for year in years.values() for day in year[name]) for name in ("off", "on"))
    return off, on
