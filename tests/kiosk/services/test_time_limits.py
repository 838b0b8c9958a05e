"""A time limit in words, in both languages."""

import pytest

from catalogue.guide import DayUnit, TimeLimit
from catalogue.loader import load_catalogue
from kiosk.services.time_limits import limit_text, promised_of
from wording.store import load_wording

WORDING = load_wording()


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (TimeLimit(instant=True), "当场办结", "On the spot"),
        (TimeLimit(days=1), "1个工作日", "1 working day"),
        (TimeLimit(days=3), "3个工作日", "3 working days"),
        (TimeLimit(days=1, unit=DayUnit.NATURAL), "1天", "1 day"),
        (TimeLimit(days=7, unit=DayUnit.NATURAL), "7天", "7 days"),
    ],
)
def test_limit_is_said_in_days(limit: TimeLimit, zh: str, en: str) -> None:
    text = limit_text(limit, WORDING)
    assert (text.zh, text.en) == (zh, en)


def test_promise_that_is_not_there_is_unknown() -> None:
    item = load_catalogue().item("GA021")
    assert item.guide.promised_limit in (None, TimeLimit(unknown=True))
    assert promised_of(item) == TimeLimit(unknown=True)
