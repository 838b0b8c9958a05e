"""Parts of a debt from several terminals and processes at once: together never more than is owed, whatever terminals make up."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.assembly.application import create_app
from central.executions.models import PayOrder
from contract.execution import Order, OrderState, Rejected
from contract.records import Submission
from tests.central.answers import submission_for
from tests.central.virtual_terminal import IDS, person
from tests.central.web import TestClient

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
ITEM, ACCOUNT = "GY001", "0300123456"

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def asked(part: str = "", account: str = ACCOUNT) -> Submission:
    answers = {"account_no": account, "pay_part": "只交一部分" if part else "全部交清"}
    return Submission(answers=answers | ({"amount": part} if part else {}))


def facts(order: Order) -> dict[str, str]:
    return {fact.label.zh: fact.value.zh for fact in order.facts}


def owed(order: Order) -> Decimal:
    return Decimal(facts(order)["欠费合计（元）"])


def paid_in_all(centre) -> Decimal:
    with centre.database.reading() as session:
        rows = session.query(PayOrder).filter(PayOrder.state == OrderState.PAID.value)
        return sum((row.amount for row in rows), Decimal(0))


def test_parts_together_are_the_debt(terminal, centre):
    whole = owed(terminal.order(ITEM, asked("5.00")))
    left = whole
    for part in ("5.00", "7.50", "5.00"):
        order = terminal.order(ITEM, asked(part), request_id=IDS.new())
        assert (order.amount, owed(order)) == (Decimal(part), left)
        terminal.pay(order.order_no)
        terminal.execute(ITEM, asked(part).model_copy(update={"order_no": order.order_no}))
        left -= order.amount
    last = terminal.order(ITEM, asked("4999.00"))
    assert (last.amount, owed(last)) == (left, left)
    terminal.pay(last.order_no)
    terminal.execute(ITEM, asked("4999.00").model_copy(update={"order_no": last.order_no}))
    assert paid_in_all(centre) == whole
    for again in ("", "1.00"):
        assert isinstance(terminal.order(ITEM, asked(again), request_id=IDS.new()), Rejected)


@on_sqlite
def test_another_account_owes_its_own(terminal):
    order = terminal.order(ITEM, asked("5.00"))
    terminal.pay(order.order_no)
    other = terminal.order(ITEM, asked(account="0300999999"))
    assert other.amount == owed(other) > 0


def test_of_two_parts_at_once_one_counts(terminal, enrol, centre):
    other = enrol("YC-002")
    first, second = (each.order(ITEM, asked("25.00")) for each in (terminal, other))
    assert owed(first) == owed(second)
    terminal.pay(first.order_no)
    other.pay(second.order_no)
    assert paid_in_all(centre) == Decimal("25.00")
    again = other.order(ITEM, asked("25.00"), request_id=IDS.new())
    assert owed(again) == owed(first) - 25


def test_many_processes_never_take_more_than_owed(terminal, enrol, centre, settings, clock):
    whole = owed(terminal.order(ITEM, asked("1.00")))
    second = create_app(settings, clock)
    try:
        terminals = [enrol(f"YC-{number:03}") for number in range(10, 16)]
        for number, each in enumerate(terminals):
            if number % 2:
                each.client = TestClient(second)
        part = f"{whole / 2 + 1:.2f}"

        def pay(who) -> None:
            for _ in range(3):
                order = who.order(ITEM, asked(part), request_id=IDS.new())
                if isinstance(order, Rejected):
                    return
                who.pay(order.order_no)

        with ThreadPoolExecutor(6) as threads:
            list(threads.map(pay, terminals))
        assert paid_in_all(centre) == whole
    finally:
        second.state.centre.database.close()


@on_sqlite
@pytest.mark.parametrize(
    "amount",
    ["-50", "-0.01", "0", "0.00", "0.001", "NaN", "sNaN", "Infinity", "1e3", "1E-9", "５", "5000.01", " 5", "", "٥"],
)
def test_amount_that_is_none_opens_no_order(terminal, amount):
    answers = asked("5.00").answers | {"amount": amount}
    assert isinstance(terminal.order(ITEM, Submission(answers=answers)), Rejected)


@on_sqlite
def test_part_beside_all_is_not_heeded(terminal):
    order = terminal.order(ITEM, Submission(answers=asked().answers | {"amount": "1.00"}))
    assert order.amount == owed(order)


@on_sqlite
def test_pay_code_is_paid_once_by_anybody(terminal, enrol):
    code = Submission(answers={"pay_code": "44160026000000000012"})
    order = terminal.order("SW021", code)
    terminal.pay(order.order_no)
    assert isinstance(enrol("YC-002").order("SW021", code), Rejected)


@on_sqlite
def test_payer_changes_nothing_of_the_bill(terminal):
    mine = terminal.order(ITEM, asked())
    known = terminal.order(ITEM, asked().model_copy(update={"person": person()}), request_id=IDS.new())
    assert (known.amount, facts(known)["户名"]) == (mine.amount, facts(mine)["户名"])


# --- a fine is of the decision that was given ---


def decided(terminal) -> tuple[str, Decimal]:
    answer = terminal.execute("GA043", submission_for(terminal, CATALOGUE.item("GA043"), REFERENCE))
    rows = {row.label.zh: row.value.zh for row in answer.result.rows}
    return rows["决定书编号"], Decimal(rows["罚款金额（元）"].replace(",", ""))


def fined(terminal, number: str, who: str = "002") -> Order | Rejected:
    asked_for = Submission(person=person(who), answers={"decision_no": number})
    return terminal.order("GA044", asked_for, request_id=IDS.new())


@on_sqlite
def test_fine_is_of_decision_for_any_payer(terminal):
    number, amount = decided(terminal)
    for who in ("002", "008"):
        order = fined(terminal, number, who)
        assert (order.amount, facts(order)["处罚决定书编号"], facts(order)["当事人"]) == (amount, number, "陈*满")


@on_sqlite
def test_fine_is_paid_once_by_any_payer(terminal, enrol):
    number, _ = decided(terminal)
    terminal.pay(fined(terminal, number).order_no)
    assert isinstance(fined(enrol("YC-002"), number, "008"), Rejected)


@on_sqlite
@pytest.mark.parametrize("place", [8, 11, 13, 14, 15])
def test_wrong_digit_is_no_or_another_decision(terminal, place):
    number, _ = decided(terminal)
    wrong = number[:place] + str((int(number[place]) + 5) % 10) + number[place + 1 :]
    found = fined(terminal, wrong)
    if place in (11, 13):
        assert isinstance(found, Rejected), "no one is fined by such a number"
    else:
        assert isinstance(found, Rejected) or facts(found)["处罚决定书编号"] == wrong


@on_sqlite
def test_every_fine_on_the_list_is_there(terminal):
    shown = terminal.options("GA044", Submission(person=person()), "open_fines", "fine").options
    assert shown
    for each in shown:
        order = fined(terminal, each.value)
        assert (order.amount, facts(order)["处罚决定书编号"]) == (each.amount, each.value)
