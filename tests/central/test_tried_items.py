"""Items that somebody tries a terminal with: marked, counted nowhere, never owed, and in no citizen's way."""

import pytest
from sqlalchemy import func, select

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.cases.models import CaseEntry
from central.executions.models import Execution, PaidCharge, PayOrder, SandboxApplication, SlotHold
from central.executions.orders import row_of
from central.executions.unsettled import unsettled_orders
from contract.execution import Completed, DepartmentDown, Order, OrderState, Rejected
from tests.central.answers import submission_for
from tests.central.test_earlier_orders import ITEM, earlier, lost, prepared
from tests.central.virtual_terminal import IDS

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
APPLICATION, LEVY = "RS032", "SW010"


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url


def tried_order(terminal, code: str = ITEM) -> Order:
    order = terminal.order(code, prepared(terminal, code), is_test=True)
    assert isinstance(order, Order), order
    terminal.pay(order.order_no)
    return order


def number(centre, table) -> int:
    with centre.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def unsettled(centre) -> list[str]:
    with centre.database.reading() as session:
        return [each.order_no for each in unsettled_orders(session)]


def test_tried_payment_is_never_asked_for(terminal, centre):
    order = tried_order(terminal)
    with centre.database.reading() as session:
        row = row_of(session, order.order_no)
        assert (row.state, row.is_test, row.submission_box) == (OrderState.PAID, True, None)
    assert unsettled(centre) == []
    assert earlier(terminal) is None
    assert number(centre, PaidCharge) == 0


def test_citizen_after_tried_payment_pays_as_ever(terminal, centre):
    tried = tried_order(terminal)
    order = terminal.order(ITEM, prepared(terminal))
    assert order.order_no != tried.order_no
    assert (order.state, order.paid_today_at) == (OrderState.WAITING, None)
    given = prepared(terminal).model_copy(update={"order_no": tried.order_no})
    assert isinstance(terminal.execute(ITEM, given), Rejected), "a test pays for nothing real"
    terminal.pay(order.order_no)
    given = prepared(terminal).model_copy(update={"order_no": order.order_no})
    assert isinstance(terminal.execute(ITEM, given), Completed)


def test_tester_settles_no_payment_of_others(terminal, centre):
    order = lost(terminal)
    assert earlier(terminal, is_test=True) is None
    assert earlier(terminal).order_no == order.order_no


def test_tried_execution_opens_no_case(terminal, centre):
    order = tried_order(terminal)
    given = prepared(terminal).model_copy(update={"order_no": order.order_no})
    assert isinstance(terminal.execute(ITEM, given, is_test=True), Completed)
    given = submission_for(terminal, CATALOGUE.item("RS001"), REFERENCE)
    assert isinstance(terminal.execute("RS001", given, is_test=True), Completed)
    assert (number(centre, Execution), number(centre, PayOrder)) == (2, 1)
    assert (number(centre, CaseEntry), number(centre, SandboxApplication)) == (0, 0)


def test_real_department_hears_of_no_test(terminal, centre, monkeypatch):
    monkeypatch.setattr(type(centre.directory), "is_sandbox", lambda _self, _department: False)
    assert isinstance(terminal.order(ITEM, prepared(terminal), is_test=True), DepartmentDown)
    given = submission_for(terminal, CATALOGUE.item("RS001"), REFERENCE)
    assert isinstance(terminal.execute("RS001", given, is_test=True), DepartmentDown)


def test_real_request_never_goes_on_as_test(terminal, centre, monkeypatch):
    given, request_id = submission_for(terminal, CATALOGUE.item("RS007"), REFERENCE), IDS.new()
    with monkeypatch.context() as patch:
        patch.setattr(type(centre.directory), "is_sandbox", lambda _self, _department: False)
        down = terminal.execute("RS007", given, is_test=True, request_id=request_id)
    assert isinstance(down, DepartmentDown)
    with pytest.raises(AssertionError, match="other_content"):
        terminal.execute("RS007", given, request_id=request_id)
    assert isinstance(terminal.execute("RS007", given), Completed)
    assert number(centre, CaseEntry) == 1


def test_slot_of_tried_appointment_is_free_again(terminal, centre, clock):
    code = next(each.code for each in CATALOGUE.items if any(field.kind.value == "slot" for field in each.inputs))
    given = submission_for(terminal, CATALOGUE.item(code), REFERENCE)
    assert isinstance(terminal.execute(code, given, is_test=True), Completed)
    with centre.database.reading() as session:
        (hold,) = session.scalars(select(SlotHold))
        assert not hold.is_booked
        assert hold.expires_at < clock.now().replace(hour=23)
