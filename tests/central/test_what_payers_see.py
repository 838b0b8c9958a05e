"""Before money moves the payer sees who gets it and whose account it is, and the amount follows the rule that is stated."""

from decimal import Decimal

import pytest

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from tests.central.answers import submission_for

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
PAID = [item.code for item in CATALOGUE.items if item.fee]


@pytest.fixture
def database_url(tmp_path) -> str:
    return f"sqlite:///{tmp_path}/central.db"


def ordered(terminal, code, **answers):
    submission = submission_for(terminal, CATALOGUE.item(code), REFERENCE)
    return terminal.order(code, submission.model_copy(update={"answers": submission.answers | answers}))


def test_every_order_names_its_payee(terminal):
    for code in PAID:
        for line in ordered(terminal, code).lines:
            assert line.about[0].label.zh == "收款单位", code
            assert all(fact.value.zh and fact.value.en for fact in line.about), code


@pytest.mark.parametrize("code", ["GY001", "GY002", "GY003"])
def test_a_bill_shows_masked_holder_and_address(terminal, code):
    told = {fact.label.zh: fact.value.zh for fact in ordered(terminal, code).lines[0].about}
    assert "*" in told["户名"]
    assert any("地址" in label and "*" in value for label, value in told.items())


@pytest.mark.parametrize(
    ("code", "answers", "amount"),
    [
        ("SW010", {"price": "100000.00", "new_energy": "否"}, "10000.00"),
        ("SW010", {"price": "100000.00", "new_energy": "是"}, "5000.00"),
        ("SW011", {"price": "500000.00", "area": "140", "family_status": "首套"}, "5000.00"),
        ("SW011", {"price": "500000.00", "area": "141", "family_status": "首套"}, "7500.00"),
        ("SW011", {"price": "500000.00", "area": "141", "family_status": "二套"}, "10000.00"),
        ("SW011", {"price": "500000.00", "area": "90", "family_status": "其他"}, "15000.00"),
    ],
)
def test_tax_follows_the_stated_rule(terminal, code, answers, amount):
    assert ordered(terminal, code, **answers).amount == Decimal(amount)
