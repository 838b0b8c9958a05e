"""The civil day that counts go by, and the moments that people read."""

from datetime import date, datetime, time, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one zone and no summer time, so a fixed offset is exact."""


def civil_day(moment: datetime) -> date:
    """The calendar day in China at `moment`."""
    return moment.astimezone(BEIJING).date()


def begin_of_day(day: date) -> datetime:
    """The moment at which a day begins in China."""
    return datetime.combine(day, time(), BEIJING)


def second_words(moment: datetime) -> str:
    """The moment as people in China read it, to the second."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"


def minute_words(moment: datetime) -> str:
    """The moment as people in China read it, to the minute."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"
