"""What a field may be given beyond its type, and what is refused."""

from datetime import date
from typing import Any

import pytest

from catalogue.field_terms import BookableDays, DateReach
from catalogue.input_types import InputKind
from catalogue.schema import InputField
from catalogue.tables import TableInvalid, read_table


def field(kind: str, **terms: Any) -> InputField:
    size = {"size": 10} if kind == "text" else {}
    return read_table(InputField, {"name": "one", "kind": kind, "label": {"zh": "项", "en": "field"}, **size, **terms})


@pytest.mark.parametrize(
    ("kind", "terms", "said"),
    [
        ("mobile", {"dates": {"days_back": 1}}, "dates belongs to days"),
        ("date", {"dates": {"span_months": 3}}, "span_months belongs to ranges"),
        ("date", {"bookable": {"least": 1, "most": 2}}, "bookable belongs to appointments"),
        ("text", {"is_nearby": True}, "is_nearby belongs to addresses"),
        ("year", {"may_be_zero": True}, "may_be_zero belongs to amounts"),
        ("amount", {"is_whole": True}, "is_whole belongs to numbers"),
        ("date", {"most": 3}, "most belongs to amounts"),
        ("name", {"cautions": [{"about": "emergency", "words": ["着火"]}]}, "cautions belongs to text"),
        ("name", {"agreement": {"zh": "同意", "en": "yes"}}, "agreement belongs to signatures"),
        ("name", {"device": "acme_scale"}, "device belongs to answers that a device gives"),
        ("device", {}, "device belongs to answers that a device gives"),
        ("mobile", {"adults_show_card": True}, "adults_show_card belongs to signatures of adults"),
        ("name", {"by_hand": {"zh": "我自己填", "en": "I fill it in"}}, "by_hand belongs to choices from a live list"),
        ("id_no", {"on_receipt": True}, "on_receipt belongs to texts"),
        ("text", {"receipt_label": {"zh": "内容", "en": "what"}}, "receipt_label belongs to answers on the receipt"),
        ("mobile", {"required_if": {"other": ["是"]}}, "required_if belongs to an optional input"),
    ],
)
def test_terms_of_another_type_are_refused(kind: str, terms: dict[str, Any], said: str) -> None:
    with pytest.raises(TableInvalid, match=said):
        field(kind, **terms)


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        ({"days_back": 1, "since": date(2019, 1, 1)}, "both fix the first day"),
        ({"days_ahead": 1, "until": "end_of_this_year"}, "both fix the last day"),
        ({"days_back": -10, "days_ahead": 9}, "the last day lies before the first"),
        ({"days_back": 30, "days_ahead": -31}, "the last day lies before the first"),
        ({"until": "end_of_week"}, "end_of_last_month"),
        ({"days_forward": 9}, "days_forward: is an unknown key"),
    ],
)
def test_reach_has_one_beginning_and_one_end(reach: dict[str, Any], said: str) -> None:
    with pytest.raises(TableInvalid, match=said):
        read_table(DateReach, reach)


def test_booking_window_runs_forward() -> None:
    with pytest.raises(ValueError, match="must not be more than most"):
        BookableDays(least=3, most=2)
    assert BookableDays(least=3, most=3).most == 3


def test_terms_that_fit_are_kept() -> None:
    assert field("date_range", dates={"since": date(2019, 1, 1), "span_months": 12}).dates is not None
    assert field("slot", bookable={"least": 1, "most": 15}).bookable == BookableDays(least=1, most=15)
    assert field("address", is_nearby=True).kind is InputKind.ADDRESS
    assert field("mobile", optional=True, required_if={"other": ["是"]}).required_if == {"other": ("是",)}
