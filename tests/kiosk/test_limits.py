"""After submitting, a limit is a number of days or nothing: to be told that somebody will tell is no limit."""

import pytest

from catalogue.schema import OfflinePolicy
from kiosk.view import ResultScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, shelf

QUEUED = [item for item in shelf().catalogue.items if item.offline is OfflinePolicy.QUEUE and item.guide.promised_limit]
NUMBERED = [item.code for item in QUEUED if item.guide.promised_limit.days is not None]
CIRCULAR = [item.code for item in QUEUED if item.guide.promised_limit.note and item.guide.promised_limit.days is None]


def limits_told(code: str) -> list[str]:
    citizen = Citizen(Bench())
    citizen.open(code)
    citizen.start()
    citizen.walk(until=lambda screen: isinstance(screen, ResultScreen))
    return [line.value for line in citizen.bench.screen.lines if line.label == "承诺时限"]


@pytest.mark.parametrize("code", CIRCULAR)
def test_circular_limit_is_not_told_after_submitting(code: str) -> None:
    assert limits_told(code) == []


@pytest.mark.parametrize("code", NUMBERED[:3])
def test_limit_in_days_is_told_after_submitting(code: str) -> None:
    (told,) = limits_told(code)
    assert any(each.isdigit() for each in told)


def test_both_kinds_of_limit_are_in_catalogue() -> None:
    assert NUMBERED
    assert CIRCULAR
