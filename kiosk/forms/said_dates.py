"""A year, a month or a day as it is said, in any language of the message store: 2024-12 is 2024年12月, Dec 2024."""

import re
from collections.abc import Sequence

from catalogue.text import Language
from wording.store import Wording

_ISO_DAY = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")


def day_in_words(day: str, wording: Wording, language: Language) -> str:
    """`day` is a year, a month or a day of ISO 8601; anything else comes back as it is."""
    if not _ISO_DAY.fullmatch(day):
        return day
    year, *rest = (part.lstrip("0") for part in day.split("-"))
    if not rest:
        return wording.say("date.year_number", language, year=year)
    month = wording.say("date.months", language).split(" ")[int(rest[0]) - 1]
    if len(rest) == 1:
        return wording.say("date.said_month", language, year=year, month=month)
    return wording.say("date.said_day", language, year=year, month=month, day=rest[1])


def period_in_words(edges: Sequence[str], wording: Wording, language: Language) -> str:
    """From the first to the last, each a year, a month or a day of ISO 8601; empty where there are none."""
    if not edges:
        return ""
    first, last = (day_in_words(edge, wording, language) for edge in edges)
    return wording.say("date.said_period", language, first=first, last=last)
