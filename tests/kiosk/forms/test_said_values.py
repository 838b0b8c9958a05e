"""Values of departments read as people read them, and nothing that only looks alike is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.text import Language
from kiosk.forms.display import value_in_words
from wording.store import load_wording

WORDING = load_wording()


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("2034-07", "2034年7月", "Jul 2034"),
        ("2027-11-25", "2027年11月25日", "25 Nov 2027"),
        ("2027-11-25 09:30", "2027年11月25日 09:30", "25 Nov 2027 09:30"),
        ("2027-11-25 09:30:59", "2027年11月25日 09:30", "25 Nov 2027 09:30"),
        ("13800138000", "138 0013 8000", "138 0013 8000"),
        ("44160219900101002X", "441602 19900101 002X", "441602 19900101 002X"),
        ("6222021234567890123", "6222 0212 3456 7890 123", "6222 0212 3456 7890 123"),
    ],
)
def test_bare_value_is_said_in_words(value: str, zh: str, en: str) -> None:
    assert value_in_words(value, WORDING, Language.ZH) == zh
    assert value_in_words(value, WORDING, Language.EN) == en


@pytest.mark.parametrize(
    "value", ["2024", "2024-13", "2034-07 起", "120.50", "12345", "YC-20261125-0001", "1380013800", ""]
)
def test_other_value_stays_as_it_is(value: str) -> None:
    assert value_in_words(value, WORDING, Language.ZH) == value


@given(st.from_regex(r"[0-9X -]{0,24}", fullmatch=True))
def test_no_digit_of_number_is_lost(value: str) -> None:
    said = value_in_words(value, WORDING, Language.ZH)
    assert "年" in said or said.replace(" ", "") == value.replace(" ", "")
