"""After submitting, a limit is a number of days or nothing; and dates are looked for around a year that can be picked."""

from datetime import date

import pytest

from catalogue.field_terms import DATED
from catalogue.schema import OfflinePolicy
from kiosk.forms.limits import limits_for
from kiosk.view.result import ResultScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, snapshot

QUEUED = [
    item for item in snapshot().catalogue.items if item.offline is OfflinePolicy.QUEUE and item.guide.promised_limit
]
NUMBERED = [item.code for item in QUEUED if item.guide.promised_limit.days is not None]
CIRCULAR = [item.code for item in QUEUED if item.guide.promised_limit.note and item.guide.promised_limit.days is None]


def limits_reported(code: str) -> list[str]:
    citizen = Citizen(Bench())
    citizen.open(code)
    citizen.start()
    citizen.walk(until=lambda screen: isinstance(screen, ResultScreen))
    return [line.value for line in citizen.bench.screen.lines if line.label == "承诺时限"]


@pytest.mark.parametrize("code", CIRCULAR)
def test_circular_limit_is_not_reported_after_submitting(code: str) -> None:
    assert limits_reported(code) == []


@pytest.mark.parametrize("code", NUMBERED[:3])
def test_limit_in_days_is_reported_after_submitting(code: str) -> None:
    (reported,) = limits_reported(code)
    assert any(each.isdigit() for each in reported)


def test_both_kinds_of_limit_are_in_catalogue() -> None:
    assert NUMBERED
    assert CIRCULAR


@pytest.mark.parametrize(
    ("code", "name", "year"),
    [
        ("RS029", "birth_month", 1971),
        ("GA041", "birth_date", 1991),
        ("GA013", "birth_date", 2026),
        ("RS006", "effective_year", 2026),
        ("SJ004", "year", 2025),
        ("SF003", "wish_date", 2026),
    ],
)
def test_date_pad_opens_at_usual_year(code: str, name: str, year: int) -> None:
    field = next(each for each in snapshot().items[code].inputs if each.name == name)
    assert limits_for(field, date(2026, 11, 28)).usual_year == year


def test_usual_year_of_every_field_can_be_picked() -> None:
    for item in snapshot().catalogue.items:
        for field in item.inputs:
            if field.kind in DATED:
                for today in (date(2026, 1, 1), date(2026, 12, 31), date(2028, 2, 29)):
                    limits = limits_for(field, today)
                    assert limits.lower.year <= limits.usual_year <= limits.upper.year, (item.code, field.name)
