"""How a year of a district goes: which days are busy, which hours, and what is asked for in which month."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from catalogue.schema import ServiceItem
from central.working_days import is_working_day

_OF_WEEKDAY = (1.3, 1.1, 1.0, 1.0, 1.05, 0.45, 0.35)
_OF_DAY_OFF = 0.3
_OF_MONTH = (0.95, 0.6, 1.2, 1.05, 0.95, 1.05, 1.15, 1.1, 1.1, 0.9, 1.05, 1.1)
"""The Spring Festival empties February; a citizen who comes home for it, or leaves after it, comes in March."""

_OF_THEME: dict[str, dict[int, float]] = {
    "medical_health": {9: 2.5, 10: 3, 11: 3.5, 12: 3.5, 1: 2},
    "social_insurance": {10: 1.8, 11: 2, 12: 2},
    "education": {3: 2, 6: 2.5, 7: 3, 8: 3.5, 9: 2},
    "employment": {2: 1.8, 3: 2.5, 6: 2, 7: 2.2},
    "household": {6: 1.6, 7: 1.8, 8: 1.8},
    "exit_entry": {1: 2, 4: 1.4, 6: 1.6, 7: 2, 9: 1.5},
    "tax_payment": {3: 2, 4: 2, 5: 2, 6: 1.6, 11: 1.8, 12: 1.8},
    "social_assistance": {12: 1.6, 1: 1.6},
    "rural": {3: 1.6, 4: 1.6, 10: 1.5},
}
"""So many times as often as in other months: premiums of the coming year, enrolment, tax returns."""

_HALF_HOURS = (6, 9, 10, 9, 7, 5, 2, 1, 1, 2, 6, 8, 8, 7, 6, 5, 3, 2)
"""From nine to six: most come in the morning, few while others eat."""


def day_weights(first: date, days: int) -> Iterator[float]:
    for number in range(days):
        day = first + timedelta(days=number)
        is_off = not is_working_day(day) and day.weekday() < 5
        yield _OF_MONTH[day.month - 1] * (_OF_DAY_OFF if is_off else _OF_WEEKDAY[day.weekday()])


def second_of_day(chance: random.Random, seconds: int) -> int:
    """When somebody comes on a day that is so many seconds long."""
    length = seconds / len(_HALF_HOURS)
    (number,) = chance.choices(range(len(_HALF_HOURS)), weights=_HALF_HOURS)
    return int((number + chance.random()) * length)


def popularity_in(month: int, items: Sequence[ServiceItem]) -> Iterator[float]:
    """How often each item is asked for in a month: few often, all sometimes, each in its season."""
    for rank, item in enumerate(items):
        yield _OF_THEME.get(item.theme, {}).get(month, 1.0) / (rank + 3)
