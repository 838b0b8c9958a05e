"""A period named beside a question for a day, month or year is the one that the calendar of the question has."""

import re

import pytest

from catalogue.field_terms import DATED
from catalogue.input_fields import InputField
from catalogue.loader import load_catalogue

FIELDS = [(item.code, field) for item in load_catalogue().items for field in item.inputs if field.kind in DATED]
PERIOD = re.compile(r"(\d+|半)(个月|年|天)(?!\d|月)")
DAYS = {"年": 365.25, "个月": 30.44, "天": 1.0}
NEAR = 5


def named(field: InputField) -> list[float]:
    """The periods in its words, in days. A year of the calendar, such as 2019年, is none."""
    said = [field.label, field.hint, None if field.dates is None else field.dates.words]
    found = [period for text in said if text is not None for period in PERIOD.findall(text.zh)]
    return [(0.5 if count == "半" else int(count)) * DAYS[unit] for count, unit in found if len(count) < 4]


def kept(field: InputField) -> list[float]:
    """How far the calendar reaches, and the longest stretch that may be chosen."""
    reach = field.dates
    months = 60 if reach is None or reach.span_months is None else reach.span_months
    ends = () if reach is None else (reach.days_back, reach.days_ahead)
    return [months * DAYS["个月"], *(abs(end) for end in ends if end is not None)]


@pytest.mark.parametrize(("code", "field"), FIELDS, ids=lambda each: each if isinstance(each, str) else each.name)
def test_named_period_is_what_the_calendar_holds(code: str, field: InputField) -> None:
    loose = [days for days in named(field) if min(abs(days - each) for each in kept(field)) > NEAR]
    assert loose == [], code


def test_questions_name_periods() -> None:
    assert sum(1 for _, field in FIELDS if named(field)) > 12
