"""A payment whose end the terminal never learned: found before anything new is paid, put in order, never paid twice."""

from datetime import timedelta

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.executions.earlier import forget_submissions
from central.executions.models import PayOrder
from central.executions.orders import row_of
from contract.execution import (
    Completed,
    EarlierOrder,
    EarlierOrderRequest,
    Order,
    OrderState,
    Rejected,
)
from contract.records import Submission
from contract.terms import Channel, Outcome
from tests.central.answers import submission_for
from tests.central.virtual_terminal import IDS, VirtualTerminal, person

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
ITEM = "GA044"


def prepared(terminal: VirtualTerminal, code: str = ITEM, who=None) -> Submission:
    return submission_for(terminal, CATALOGUE.item(code), REFERENCE, who)


def earlier(terminal: VirtualTerminal, who=None, code: str = ITEM, **more) -> Order | None:
    asked = Submission(person=who or person())
    answer = terminal.ask(EarlierOrderRequest, "/v1/earlier-orders", EarlierOrder, asked, code, **more)
    return answer.earlier


def resumed(terminal: VirtualTerminal, order: Order, who=None, code: str = ITEM, **more):
    asked = Submission(person=who or person(), order_no=order.order_no)
    return terminal.execute(code, asked, resumes_order=True, **more)


def lost(terminal: VirtualTerminal, code: str = ITEM, action: str = "pay") -> Order:
    """Paid on the telephone; the terminal never heard of it."""
    order = terminal.order(code, prepared(terminal, code))
    assert isinstance(order, Order)
    terminal.pay(order.order_no, action)
    return order


def record_of(terminal: VirtualTerminal, request_id: str) -> None:
    record = terminal.case(ITEM, "police", outcome=Outcome.COMPLETED, channel=Channel.ONLINE)
    facts = record.facts.model_copy(update={"request_id": request_id})
    terminal.end = terminal.end.__class__(record.sequence - 1, record.previous_digest)
    terminal.upload(terminal.record(facts))


def test_person_without_order_has_paid_nothing(terminal):
    assert earlier(terminal) is None


def test_lost_paid_order_is_carried_out_for_payer(terminal):
    order = lost(terminal)
    found = earlier(terminal)
    assert found is not None
    assert (found.order_no, found.state, found.amount) == (order.order_no, OrderState.PAID, order.amount)
    assert earlier(terminal, person("003")) is None
    assert earlier(terminal, code="ZR005") is None
    request_id = IDS.new()
    answer = resumed(terminal, found, request_id=request_id)
    assert isinstance(answer, Completed)
    assert resumed(terminal, found, request_id=request_id) == answer
    record_of(terminal, request_id)
    assert earlier(terminal) is None


def test_it_is_found_at_another_terminal_too(terminal, enrol):
    order = lost(terminal)
    other = enrol("YC-009")
    assert earlier(other) == order.model_copy(update={"state": OrderState.PAID})
    assert isinstance(resumed(other, order, person("003")), Rejected), "somebody else's payment"
    assert isinstance(resumed(other, order), Completed)


def test_lost_execution_answer_is_repeated_not_redone(terminal):
    bare = prepared(terminal)
    order = lost(terminal)
    done = bare.model_copy(update={"order_no": order.order_no})
    first = terminal.execute(ITEM, done)
    assert isinstance(first, Completed)
    assert earlier(terminal, has_pending=True) is None, "the record may be on its way"
    found = earlier(terminal)
    assert found is not None
    request_id = IDS.new()
    again = resumed(terminal, found, request_id=request_id)
    assert again.case_number == first.case_number
    assert again.result == first.result
    record_of(terminal, request_id)
    assert earlier(terminal) is None


def test_what_the_terminal_knows_of_is_over(terminal):
    bare = prepared(terminal)
    order = lost(terminal)
    request_id = IDS.new()
    terminal.execute(ITEM, bare.model_copy(update={"order_no": order.order_no}), request_id=request_id)
    record_of(terminal, request_id)
    assert earlier(terminal) is None


def test_unclear_payment_is_reported_until_known(terminal, clock):
    order = lost(terminal, action="unclear")
    assert earlier(terminal).state is OrderState.UNKNOWN
    assert isinstance(resumed(terminal, order), Rejected)
    terminal.pay(order.order_no)
    assert earlier(terminal).state is OrderState.PAID


def test_unclear_payment_does_not_keep_anybody_for_ever(terminal, clock):
    lost(terminal, action="unclear")
    clock.advance(days=4)
    assert earlier(terminal) is None


def test_two_orders_for_one_charge_are_paid_once(terminal, centre):
    one = prepared(terminal, "SW001")
    first = terminal.order("SW001", one)
    second = terminal.order("SW001", one.model_copy(update={"answers": one.answers | {"remark": "another matter"}}))
    assert first.order_no != second.order_no
    terminal.pay(first.order_no)
    terminal.pay(second.order_no)
    with centre.database.reading() as session:
        states = [row_of(session, each.order_no).state for each in (first, second)]
    assert states == ["paid", "cancelled"]


def test_kept_request_is_forgotten_with_use_and_time(terminal, centre, clock):
    order = lost(terminal)
    abandoned = terminal.order("GY001", prepared(terminal, "GY001"))
    assert has_submission(centre, order)
    assert not has_submission(centre, abandoned), "no one was identified: it cannot be found again"
    resumed(terminal, order)
    assert not has_submission(centre, order)
    late = terminal.order("ZR005", prepared(terminal, "ZR005"))
    assert has_submission(centre, late)
    clock.advance(days=4)
    with centre.database.writing() as session:
        forget_submissions(session, clock.now() - timedelta(0))
    assert not has_submission(centre, late)


def has_submission(centre, order: Order) -> bool:
    with centre.database.reading() as session:
        row: PayOrder = row_of(session, order.order_no)
        return row.submission_box is not None


def test_payer_hears_of_a_payment_of_today(terminal, enrol, clock):
    code = "ZR005"  # may be paid for several times
    first = lost(terminal, code)
    assert isinstance(resumed(terminal, first, code=code), Completed)
    again = terminal.order(code, prepared(terminal, code))
    elsewhere = enrol("YC-002")
    others = [
        elsewhere.order(code, prepared(elsewhere, code)),
        elsewhere.order(code, prepared(elsewhere, code, person("003"))),
    ]
    clock.advance(days=1)
    tomorrow = terminal.order(code, prepared(terminal, code))
    reported = [each.paid_today_at is not None for each in (first, again, *others, tomorrow)]
    assert reported == [False, True, True, False, False]
