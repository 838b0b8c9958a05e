"""法定退休年龄 — the rule of the reform that began in 2025, months counted exactly as it says. Pure arithmetic."""

from math import ceil

from msgspec import Struct

ELASTIC_MONTHS = 36
LAST_YEAR_OF_FIFTEEN = 2029
YEARS_BEFORE, YEARS_AFTER = 15.0, 20.0


class Track(Struct, frozen=True):
    """One of the three groups (职工类别): old age in years, first month of birth that is delayed, months per month of delay, most."""

    old_age: int
    reference: tuple[int, int]
    every: int
    most: int


TRACKS: dict[str, Track] = {
    "男职工": Track(60, (1965, 1), 4, 36),
    "女职工（原55周岁）": Track(55, (1970, 1), 4, 36),
    "女职工（原50周岁）": Track(50, (1975, 1), 2, 60),
}


class Retirement(Struct, frozen=True):
    """Months as (退休时间) (year, month); `least_years` of contributions in the year of retirement."""

    delay_months: int
    age_years: int
    age_months: int
    month: tuple[int, int]
    earliest: tuple[int, int]
    latest: tuple[int, int]
    least_years: float


def retirement(born: tuple[int, int], track: Track) -> Retirement:
    """When somebody born in that month retires."""
    n = _months(born) - _months(track.reference) + 1
    delay = 0 if n <= 0 else min(track.most, ceil(n / track.every))
    age = track.old_age * 12 + delay
    retires = _months(born) + age
    earliest = max(_months(born) + track.old_age * 12, retires - ELASTIC_MONTHS)
    month = _pair(retires)
    return Retirement(
        delay, age // 12, age % 12, month, _pair(earliest), _pair(retires + ELASTIC_MONTHS), least_years(month[0])
    )


def least_years(year: int) -> float:
    """最低缴费年限: 15 until 2029, then half a year more each year, 20 from 2039 on."""
    return min(YEARS_AFTER, YEARS_BEFORE + max(0, year - LAST_YEAR_OF_FIFTEEN) * 0.5)


def _months(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1] - 1


def _pair(months: int) -> tuple[int, int]:
    return months // 12, months % 12 + 1
