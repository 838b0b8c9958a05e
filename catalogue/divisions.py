"""How far around a terminal: the levels of the administrative divisions, and in which division of a level a place lies."""

from enum import StrEnum


class DivisionLevel(StrEnum):
    """How far around the terminal (区划层级): its province, its city or its county."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


_DIGITS = {DivisionLevel.PROVINCE: 2, DivisionLevel.CITY: 4, DivisionLevel.COUNTY: 6}
"""Leading digits of a division code that name the level."""


def around(place: str, level: DivisionLevel) -> str:
    """The code of the division of that level in which a place lies."""
    return place[: _DIGITS[level]].ljust(6, "0")
