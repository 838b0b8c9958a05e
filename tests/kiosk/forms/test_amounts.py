"""Amounts and numbers are taken up to the most that the catalogue says."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.schema import InputField
from catalogue.tables import read_table
from kiosk.forms.checks import check_answer
from kiosk.forms.verdict import CheckContext, Entry, Invalid, Valid

CONTEXT = CheckContext(datetime(2026, 3, 2, 10, 0))  # noqa: DTZ001 -- local time of the place


def field(kind: str, **terms: Any) -> InputField:
    return read_table(InputField, {"name": "one", "kind": kind, "label": {"zh": "项", "en": "field"}, **terms})


@given(st.decimals(min_value="0.01", max_value="9999999.99", places=2))
def test_amount_beyond_the_most_is_refused(amount: Decimal) -> None:
    verdict = check_answer(field("amount", most=5000), Entry(f"{amount:.2f}"), CONTEXT, is_required=True)
    assert isinstance(verdict, Valid) == (amount <= 5000)
    assert amount <= 5000 or verdict == Invalid("amount.most", {"most": "5,000"})


@pytest.mark.parametrize(("number", "is_taken"), [("10", True), ("11", False)])
def test_number_beyond_the_most_is_refused(number: str, is_taken: bool) -> None:
    verdict = check_answer(field("number", most=10), Entry(number), CONTEXT, is_required=True)
    assert isinstance(verdict, Valid) == is_taken
