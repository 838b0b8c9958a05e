"""Planned hours: what of a day and of a span lies in them, by the clock of China; terminal and centre count by the same rule."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contract.planned_hours import CHINA, PlannedHours

WORKING_DAYS = PlannedHours.read("1-5 08:30-17:30")
FRIDAY, SATURDAY = date(2026, 3, 6), date(2026, 3, 7)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def test_hours_are_written_as_they_were_read() -> None:
    assert str(WORKING_DAYS) == "1-5 08:30-17:30"


@pytest.mark.parametrize(
    "text", ["", "1-5", "5-1 08:30-17:30", "1-5 17:30-08:30", "1-5 08:30-08:30", "1-8 08:30-17:30"]
)
def test_hours_without_length_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="first"):
        PlannedHours.read(text)


def test_hours_end_by_the_clock_of_china() -> None:
    assert WORKING_DAYS.end_of(at(FRIDAY, 9).astimezone(UTC)) == at(FRIDAY, 17, 30)


@pytest.mark.parametrize(("day", "hours"), [(FRIDAY, 9), (SATURDAY, 0)])
def test_day_has_planned_hours_or_none(day: date, hours: int) -> None:
    assert WORKING_DAYS.of_day(day) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        (at(FRIDAY, 8), at(FRIDAY, 9), 30),
        (at(FRIDAY, 17), at(FRIDAY, 18), 30),
        (at(FRIDAY, 18), at(FRIDAY, 19), 0),
        (at(SATURDAY, 8), at(SATURDAY, 18), 0),
    ],
)
def test_span_counts_as_far_as_planned(since: datetime, until: datetime, minutes: int) -> None:
    assert WORKING_DAYS.overlap(since, until) == timedelta(minutes=minutes)


def test_hours_so_far_grow_until_closing() -> None:
    so_far = [WORKING_DAYS.until(at(FRIDAY, hour)) for hour in (7, 12, 23)]
    assert so_far == [timedelta(), timedelta(hours=3, minutes=30), timedelta(hours=9)]
