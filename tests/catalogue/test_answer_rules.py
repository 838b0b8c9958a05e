"""Rules between answers, as data: what is no rule, or does not fit its item, is refused with its place and what is allowed."""

from typing import Any

import pytest
from msgspec import to_builtins

from catalogue.answer_rules import AtMost
from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED, load_catalogue, parse_catalogue, read_folder
from catalogue.schema import ServiceItem
from catalogue.tables import TableInvalid, read_table


def item(code: str, rule: dict[str, Any]) -> ServiceItem:
    return read_table(ServiceItem, {**to_builtins(load_catalogue().item(code)), "rules": [rule]})


@pytest.mark.parametrize(
    ("code", "rule", "said"),
    [
        ("GA043", {"rule": "at_most", "field": "fines", "most": 5}, "field names fines, which is no input"),
        ("GA043", {"rule": "at_most", "field": "plate_no", "most": 5}, "plate_no, which is no multi_choice"),
        ("GA043", {"rule": "at_most", "field": "violation_ids", "most": 0}, ">= 1"),
        ("GA043", {"rule": "at_most", "field": "violation_ids"}, "most: is required and missing"),
        ("GA043", {"rule": "at_most", "field": "violation_ids", "most": 5, "least": 1}, "least: is an unknown key"),
        ("GA043", {"rule": "at_noon", "field": "violation_ids"}, "must be one of 'at_most'.*'may_marry'"),
        ("GA041", {"rule": "not_before", "field": "planned_leave_date", "earlier": "room"}, "earlier names room"),
        ("GA002", {"rule": "renewal_is_due", "field": "reason", "days": 9, "only_if": {"reason": ["?"]}}, "no choice"),
        ("GA002", {"rule": "renewal_is_due", "field": "reason", "days": 9, "only_if": {}}, "length >= 1"),
        ("JT003", {"rule": "needed_unless_of_province", "field": "to_stop"}, "no date_range or month_range"),
    ],
)
def test_rule_that_does_not_fit_is_refused(code: str, rule: dict[str, Any], said: str) -> None:
    with pytest.raises(TableInvalid, match=said):
        item(code, rule)


def test_rule_about_applicant_needs_somebody_identified() -> None:
    rule = {"rule": "not_the_applicant", "field": "partner_id_no"}
    anonymous = {**to_builtins(load_catalogue().item("MZ001")), "identity": "none", "gates": (), "rules": [rule]}

    with pytest.raises(TableInvalid, match="looks at who comes, and this item asks no one"):
        read_table(ServiceItem, anonymous)


def test_rule_that_fits_is_kept() -> None:
    (kept,) = item("GA043", {"rule": "at_most", "field": "violation_ids", "most": 7}).rules
    assert kept == AtMost(field="violation_ids", most=7)


def test_wrong_rule_names_its_file_and_item() -> None:
    files = read_folder(PACKAGED)
    police = files["items/police.toml"].replace(
        'field = "violation_ids", most = 5', 'field = "violation_ids", most = "five"'
    )

    with pytest.raises(CatalogueInvalid) as invalid:
        parse_catalogue(files | {"items/police.toml": police})

    (problem,) = map(str, invalid.value.problems)
    assert problem.startswith("items/police.toml › GA043 › rules.0.most: ")
    assert "given was 'five'" in problem
