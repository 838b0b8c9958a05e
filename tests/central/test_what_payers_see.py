"""Before money moves the payer sees who gets it and whose account it is, and the amount follows the rule that is stated."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.sandbox.fees import charges_of
from central.sandbox.tax_register import HomePurchase, VehiclePurchase, home_purchase
from central.sandbox.tax_rules import by_bands, deed_tax, purchase_tax, to_cents
from central.sandbox.templates import templates_of
from contract.execution import Order
from tests.central.answers import submission_for
from tests.central.situations import of_account

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
PAID = [item for item in CATALOGUE.items if item.fee]
BILLS = ["GY001", "GY002", "GY003"]
ENGINES = "1.0:60;1.6:300;2.0:360;2.5:660;3.0:1200;4.0:2400;:3600"
DEED = "首套=0.01:140:0.015,二套=0.01:140:0.02,其他=0.03"
MONEY = st.decimals(min_value=0, max_value=9_999_999, places=2)


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url


def ordered(terminal, code, **answers) -> Order:
    submission = submission_for(terminal, CATALOGUE.item(code), REFERENCE)
    return terminal.order(code, submission.model_copy(update={"answers": submission.answers | answers}))


def reported(order: Order) -> dict[str, str]:
    return {fact.label.zh: fact.value.zh for fact in order.facts}


def test_every_order_says_what_is_paid_for(terminal):
    for item in PAID:
        order = ordered(terminal, item.code)
        shown = reported(order)
        assert all(line.about[0].label.zh == "收款单位" and line.text.zh for line in order.lines), item.code
        assert all(fact.value.zh and fact.value.en for fact in order.facts), item.code
        assert any("*" in value for value in shown.values()) or "纳税人" in shown, (item.code, "whose it is, masked")
        assert "示例" in shown["金额说明"], item.code
        assert order.amount == sum(line.amount for line in order.lines) >= 0, item.code


@pytest.mark.parametrize("code", BILLS)
def test_a_bill_shows_masked_holder_and_address(terminal, code):
    shown = reported(ordered(terminal, code))
    assert "*" in shown["户名"]
    assert any("地址" in label and "*" in value for label, value in shown.items())


@pytest.mark.parametrize("code", BILLS)
@pytest.mark.parametrize(("asked", "is_all"), [("5.00", False), ("4999.00", True)])
def test_a_part_is_never_more_than_owed(terminal, code, asked, is_all):
    order = ordered(terminal, code, pay_part="只交一部分", amount=asked)
    owed = Decimal(reported(order)["欠费合计（元）"])
    assert order.amount == (owed if is_all else Decimal(asked))


@pytest.mark.parametrize(
    ("size", "amount"),
    [("0", "0"), ("1.0", "60"), ("1.1", "300"), ("1.6", "300"), ("2.0", "360"), ("4.0", "2400"), ("4.1", "3600")],
)
def test_vehicle_tax_goes_by_engine_size(size, amount):
    assert by_bands(Decimal(size), ENGINES) == Decimal(amount)


@given(st.decimals(min_value=0, max_value=8, places=1), st.decimals(min_value=0, max_value=8, places=1))
def test_larger_engine_never_costs_less(one, other):
    assert (by_bands(one, ENGINES) <= by_bands(other, ENGINES)) or one > other


@given(MONEY, st.booleans())
def test_purchase_tax_is_a_tenth_or_half(price, is_new_energy):
    tax = purchase_tax(VehiclePurchase(price, is_new_energy), Decimal("0.10"), Decimal("0.05"))
    assert tax * (20 if is_new_energy else 10) == price


@pytest.mark.parametrize(
    ("area", "homes", "amount"),
    [("140", "首套", "5000"), ("141", "首套", "7500"), ("141", "二套", "10000"), ("90", "其他", "15000")],
)
def test_deed_tax_goes_by_home_and_area(area, homes, amount):
    known = {home_purchase("C1", f"{number}").homes.zh: home_purchase("C1", f"{number}").homes for number in range(40)}
    assert deed_tax(HomePurchase(Decimal(500_000), Decimal(area), known[homes]), DEED) == Decimal(amount)


@given(st.decimals(min_value=-1000, max_value=9_999_999, places=4))
def test_money_is_rounded_half_up_and_never_negative(amount):
    cents = to_cents(amount)
    assert cents >= 0
    assert cents == cents.quantize(Decimal("0.01"))
    assert amount < 0 or abs(cents - amount) <= Decimal("0.005")
    assert to_cents(Decimal("0.005")) == Decimal("0.01"), "half a cent is a cent"


@given(st.text(alphabet="0123456789", min_size=5, max_size=20), st.decimals("0.01", "9999999.99", places=2))
def test_no_part_exceeds_what_is_owed(account, part):
    item, fee = CATALOGUE.item("GY001"), templates_of("utilities")["GY001"].fee
    (charge,) = charges_of(of_account(item, REFERENCE, account, f"{part:.2f}"), fee)
    (whole,) = charges_of(of_account(item, REFERENCE, account), fee)
    assert 0 < charge.line.amount <= whole.line.amount
    assert charge.line.amount == min(part, whole.line.amount)


def test_new_energy_car_has_nothing_to_pay(terminal):
    order = ordered(terminal, "SW009", plate_no="粤PD12345", plate_type="小型新能源汽车")
    assert (order.amount, order.state.value) == (0, "paid")


def test_card_that_is_free_has_nothing_to_pay(terminal):
    order = ordered(terminal, "RS032", reason="换代")
    assert (order.amount, order.state.value) == (0, "paid")


@pytest.mark.parametrize("code", ["SW009", "SW010", "SW011"])
def test_no_tax_item_asks_for_a_price(code):
    assert not [field.name for field in CATALOGUE.item(code).inputs if field.kind.value == "amount"]
