"""Whatever an answer says of when to ask again, it becomes a bounded wait, or none."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_queue.transport import LONGEST_RETRY, retry_after
from tests.hand_clock import NOON

LATER = format_datetime(NOON + timedelta(seconds=90), usegmt=True)
NOW = format_datetime(NOON, usegmt=True)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Retry-After": "120"}, 120),
        ({"retry-after": " 0 "}, 0),
        ({"Retry-After": "9" * 400}, LONGEST_RETRY),
        ({"Retry-After": LATER}, 90),
        ({"Retry-After": LATER, "Date": NOW}, 90),
        ({"Retry-After": NOW, "Date": LATER}, 0),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}, LONGEST_RETRY),
        ({"Retry-After": "Monday, 02-Mar-26 12:01:30 -0000"}, 90),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "٣"}, None),
        ({}, None),
    ],
)
def test_what_answers_ask_for(fields: dict[str, str], expected: float | None) -> None:
    assert retry_after(fields, NOON) == expected


def test_answer_date_replaces_terminal_clock() -> None:
    assert retry_after({"Retry-After": LATER, "Date": NOW}, NOON - timedelta(days=20_000)) == 90


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_words_are_survived(value: str, date: str) -> None:
    found = retry_after({"Retry-After": value, "Date": date}, NOON)
    assert found is None or 0 <= found <= LONGEST_RETRY
