"""Payments for which nothing was carried out are seen by an operator, and can be put in order by a person."""

import pytest

from central.assembly.retention import forget_due
from central.cli.verbs import app as command_line
from central.departments.port import CannotTell, NoWord
from central.executions.orders import row_of, settle_by_department
from central.executions.unsettled import NotSettled, Unsettled, declare_not_done, pay_back, unsettled_orders
from contract.execution import Completed, Order, OrderState, OutcomeUnknown
from tests.central.test_earlier_orders import ITEM, earlier, lost, prepared
from tests.central.test_left_open import Clerk, done, settle
from tests.central.virtual_terminal import IDS


@pytest.fixture
def clerk(centre, monkeypatch):
    clerk = Clerk(centre.directory.department("x"))
    monkeypatch.setattr(centre.directory, "_sandbox", clerk)
    return clerk


def listed(centre) -> dict[str, Unsettled]:
    with centre.database.reading() as session:
        return {each.order_no: each.why for each in unsettled_orders(session)}


def test_paid_order_is_listed_until_completed(terminal, centre):
    order = lost(terminal)
    assert listed(centre) == {order.order_no: Unsettled.NOT_USED}
    terminal.execute(ITEM, prepared(terminal).model_copy(update={"order_no": order.order_no}))
    assert listed(centre) == {}


def test_what_was_not_paid_is_not_listed(terminal, centre):
    terminal.order(ITEM, prepared(terminal))
    lost(terminal, "ZR005", action="decline")
    assert listed(centre) == {}


def test_unclear_order_is_settled_by_a_person(terminal, centre, clerk, clock):
    order = lost(terminal)
    paid, request_id = prepared(terminal).model_copy(update={"order_no": order.order_no}), IDS.new()
    clerk.words, clerk.fates = [NoWord(), done], [CannotTell()]
    terminal.execute(ITEM, paid, request_id=request_id)
    assert listed(centre) == {order.order_no: Unsettled.UNDER_WAY}
    settle(clock)
    assert isinstance(terminal.execute(ITEM, paid, request_id=request_id), OutcomeUnknown)
    assert listed(centre) == {order.order_no: Unsettled.OUTCOME_UNKNOWN}
    with centre.database.writing() as session:
        with pytest.raises(NotSettled, match="find out"):
            pay_back(session, order.order_no, clock.now())
        declare_not_done(session, order.order_no)
    assert listed(centre) == {order.order_no: Unsettled.NOT_USED}
    assert isinstance(terminal.execute(ITEM, paid, request_id=request_id), Completed)
    assert listed(centre) == {}


def test_unclear_order_outlives_its_execution(terminal, centre, clerk, clock):
    order = lost(terminal)
    clerk.words = [NoWord()]
    terminal.execute(ITEM, prepared(terminal).model_copy(update={"order_no": order.order_no}))
    clock.advance(days=centre.settings.keep_answers_days + 1)
    forget_due(centre.database, centre.settings, clock.now())
    assert listed(centre) == {order.order_no: Unsettled.OUTCOME_UNKNOWN}
    with centre.database.writing() as session:
        declare_not_done(session, order.order_no)
    assert listed(centre) == {order.order_no: Unsettled.NOT_USED}


def test_repaid_order_may_be_paid_again(terminal, centre, clock):
    first = lost(terminal, "SW001")
    with centre.database.writing() as session:
        pay_back(session, first.order_no, clock.now())
    assert listed(centre) == {}
    assert earlier(terminal, code="SW001") is None
    again = lost(terminal, "SW001")
    assert again.order_no != first.order_no
    assert listed(centre) == {again.order_no: Unsettled.NOT_USED}
    with centre.database.writing() as session, pytest.raises(NotSettled, match="no money"):
        pay_back(session, first.order_no, clock.now())


def test_unused_payment_is_due_to_be_repaid(terminal, centre, clock):
    one = prepared(terminal, "SW001")
    orders = [
        terminal.order("SW001", one.model_copy(update={"answers": one.answers | {"remark": words}})) for words in "甲乙"
    ]
    assert all(isinstance(each, Order) for each in orders)
    with centre.database.writing() as session:
        for each in orders:
            settle_by_department(session, row_of(session, each.order_no), OrderState.PAID, centre.keys, clock.now())
    assert listed(centre) == {orders[0].order_no: Unsettled.NOT_USED, orders[1].order_no: Unsettled.REFUND_DUE}
    with centre.database.writing() as session:
        pay_back(session, orders[1].order_no, clock.now())
    assert listed(centre) == {orders[0].order_no: Unsettled.NOT_USED}
    assert isinstance(
        terminal.execute(
            "SW001", one.model_copy(update={"answers": one.answers | {"remark": "甲"}, "order_no": orders[0].order_no})
        ),
        Completed,
    )


def test_a_carried_out_order_is_never_paid_back(terminal, centre, clock):
    order = lost(terminal)
    terminal.execute(ITEM, prepared(terminal).model_copy(update={"order_no": order.order_no}))
    with centre.database.writing() as session:
        for wrong in (
            lambda: pay_back(session, order.order_no, clock.now()),
            lambda: declare_not_done(session, order.order_no),
        ):
            with pytest.raises(NotSettled):
                wrong()
        with pytest.raises(NotSettled, match="no such order"):
            declare_not_done(session, "ZF404")


def test_the_command_line_lists_them(terminal, centre, settings):
    from typer.testing import CliRunner

    order = lost(terminal)
    where = ["--database-url", settings.database_url, "--keys", str(settings.keys_folder)]
    reported = CliRunner().invoke(command_line, ["orders", *where, "--json"])
    assert order.order_no in reported.output, reported.output
    assert CliRunner().invoke(command_line, ["orders", *where, "--paid-back", "ZF404"]).exit_code == 2
    assert CliRunner().invoke(command_line, ["orders", *where, "--paid-back", order.order_no]).exit_code == 0
    assert listed(centre) == {}
