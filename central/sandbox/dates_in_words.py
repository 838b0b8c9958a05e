"""A year, a month or a day as it is said: 2024-12 is 2024年12月, Dec 2024."""

import re

from catalogue.text import Language

UNITS = ("年", "月", "日")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_ISO_DAY = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")


def day_in_words(day: str, language: Language) -> str:
    """`day` is a year, a month or a day of ISO 8601; anything else comes back as it is."""
    if not _ISO_DAY.fullmatch(day):
        return day
    parts = day.split("-")
    if language == Language.ZH:
        return "".join(part.lstrip("0") + unit for part, unit in zip(parts, UNITS, strict=False))
    year, *month = parts[:2]
    named = [MONTHS[int(digits) - 1] for digits in month]
    return " ".join([*(part.lstrip("0") for part in parts[2:]), *named, year])


def period_in_words(edges: tuple[str, ...], language: Language) -> str:
    """From the first to the last, each a year, a month or a day of ISO 8601."""
    return ("至" if language == Language.ZH else " to ").join(day_in_words(edge, language) for edge in edges)
