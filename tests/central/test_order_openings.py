"""A matter gets one order, its department is asked once, and each request is told the same: whatever comes at once or dies."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pydantic import TypeAdapter
from sqlalchemy import update

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.text import LocalText
from central.assembly.retention import forget_due
from central.departments.directory import DepartmentDirectory, note_probe
from central.executions.carrying_out import ASKED_AGAIN_AFTER, SPARE
from central.executions.models import OrderOpening, PayOrder
from contract.execution import DepartmentDown, Order, OrderReply, OrderRequest, Rejected
from contract.records import Submission
from contract.terms import DepartmentState
from tests.central.answers import submission_for
from tests.central.department_systems import DepartmentSystem, real_department, served
from tests.central.virtual_terminal import IDS, NOON

FINE = "GA044"
CATALOGUE, REFERENCE = load_catalogue(), load_reference()
AT_ONCE = 8


@pytest.fixture
def system():
    return DepartmentSystem(order_state="")


@pytest.fixture(autouse=True)
def department(system, centre):
    """The police have a real system."""
    with served(system) as address:
        object.__setattr__(
            centre,
            "directory",
            DepartmentDirectory(centre.directory.department("x"), {"police": real_department(address)}),
        )
        with centre.database.writing() as session:
            note_probe(session, "police", DepartmentState.UP, NOON)
        yield


@pytest.fixture
def patient(centre, settings):
    object.__setattr__(centre, "settings", settings.model_copy(update={"answer_wait_seconds": 60.0}))


def fine(terminal, number: int = 200) -> Submission:
    filled = submission_for(terminal, CATALOGUE.item(FINE), REFERENCE)
    asked = filled.model_copy(update={"answers": filled.answers | {"decision_no": f"440106123456{number:04}"}})
    return terminal.proven(asked, FINE)


def all_at_once(terminal, system, asked: Submission, ids: list[str]) -> list[OrderReply]:
    system.is_slow_with_orders = True
    with ThreadPoolExecutor(len(ids)) as pool:
        sent = [pool.submit(terminal.order, FINE, asked, request_id=each) for each in ids]
        system.wait_for(lambda it: it.ordered)
        system.orders_gate.set()
        return [each.result(90) for each in sent]


def test_eight_equal_requests_ask_the_department_once(terminal, system, patient):
    request_id = IDS.new()
    answers = all_at_once(terminal, system, fine(terminal), [request_id] * AT_ONCE)
    assert isinstance(answers[0], Order)
    assert answers == [answers[0]] * AT_ONCE
    assert system.ordered == {f'"YC-001/{request_id}"': 1}


def test_eight_requests_about_one_matter_get_one_order(terminal, system, patient):
    asked, ids = fine(terminal), [IDS.new() for _ in range(AT_ONCE)]
    answers = all_at_once(terminal, system, asked, ids)
    assert len({each.order_no for each in answers}) == 1
    assert [each.request_id for each in answers] == ids
    assert system.ordered.total() == 1
    assert [terminal.order(FINE, asked, request_id=each) for each in ids] == answers, "and the same again"


def test_two_matters_do_not_wait_for_each_other(terminal, system):
    asked, other = fine(terminal, 200), fine(terminal, 201)
    system.is_slow_with_orders = True
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(terminal.order, FINE, asked)
        system.wait_for(lambda it: it.ordered)
        system.is_slow_with_orders = False
        assert isinstance(terminal.order(FINE, other), Order)
        system.orders_gate.set()
        assert isinstance(first.result(60), Order)


def test_waiting_too_long_answers_come_again(terminal, system):
    asked, request_id = fine(terminal), IDS.new()
    system.is_slow_with_orders = True
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(terminal.order, FINE, asked, request_id=request_id)
        system.wait_for(lambda it: it.ordered)
        again = terminal.put(OrderRequest, "/v1/orders", asked, FINE, request_id=request_id)
        system.orders_gate.set()
        order = first.result(60)
    assert (again.status_code, int(again.headers["Retry-After"]) > 0) == (503, True)
    assert terminal.order(FINE, asked, request_id=request_id) == order
    assert system.ordered.total() == 1


@pytest.mark.expected_logs("answers /orders unreadably")
@pytest.mark.parametrize("is_same_request", [True, False])
def test_lost_order_answer_is_asked_under_first_key(terminal, system, clock, is_same_request):
    asked, first = fine(terminal), IDS.new()
    system.lost_orders = 1
    assert isinstance(terminal.order(FINE, asked, request_id=first), DepartmentDown)
    clock.advance(seconds=ASKED_AGAIN_AFTER.total_seconds())
    later = first if is_same_request else IDS.new()
    order = terminal.order(FINE, asked, request_id=later)
    assert isinstance(order, Order)
    assert order.request_id == later
    assert system.ordered == {f'"YC-001/{first}"': 2}, "by its key the department finds the order that it has"
    assert terminal.order(FINE, asked, request_id=later) == order


@pytest.mark.expected_logs("answers /orders unreadably")
@pytest.mark.parametrize("is_same_request", [True, False])
def test_killed_process_leaves_work_that_is_taken_over(terminal, centre, system, clock, is_same_request):
    asked, first = fine(terminal), IDS.new()
    system.lost_orders = 1
    terminal.order(FINE, asked, request_id=first)
    whole = timedelta(seconds=centre.settings.department_timeout_seconds) + SPARE
    with centre.database.writing() as session:
        session.execute(update(OrderOpening).values(state="started", held_until=clock.now() + whole))
    later = first if is_same_request else IDS.new()
    early = terminal.put(OrderRequest, "/v1/orders", asked, FINE, request_id=later)
    assert early.status_code == 503, "somebody may still be at it"
    clock.advance(seconds=whole.total_seconds())
    assert isinstance(terminal.order(FINE, asked, request_id=later), Order)
    assert system.ordered == {f'"YC-001/{first}"': 2}


def test_one_id_for_two_matters_is_refused(terminal, system):
    request_id = IDS.new()
    assert isinstance(terminal.order(FINE, fine(terminal, 200), request_id=request_id), Order)
    other = terminal.put(OrderRequest, "/v1/orders", fine(terminal, 201), FINE, request_id=request_id)
    assert (other.status_code, other.json()["code"]) == (409, "other_content")
    assert system.ordered.total() == 1


@pytest.mark.parametrize("state", ["expired", "cancelled"])
def test_matter_whose_order_is_dead_gets_new_one(terminal, centre, system, state):
    asked, first = fine(terminal), IDS.new()
    before = terminal.order(FINE, asked, request_id=first)
    with centre.database.writing() as session:
        session.execute(update(PayOrder).values(state=state))
    after = terminal.order(FINE, asked)
    assert after.order_no != before.order_no
    assert terminal.order(FINE, asked, request_id=first).order_no == before.order_no, "the same answer to the same id"


def test_refused_order_is_asked_again_by_new_request(terminal, system, monkeypatch):
    said = iter(["没有应缴款", "不再受理"])

    def refuse(question, key):
        system.ordered[key] += 1
        text = next(said)
        return {"outcome": "rejected", "request_id": question["request_id"], "reason": {"zh": text, "en": "No"}}

    monkeypatch.setattr(system, "order", refuse)
    asked, first = fine(terminal), IDS.new()
    answers = [terminal.order(FINE, asked, request_id=first) for _ in range(2)]
    assert answers == [Rejected(request_id=first, reason=LocalText(zh="没有应缴款", en="No"))] * 2
    assert terminal.order(FINE, asked).reason.zh == "不再受理"
    assert system.ordered.total() == 2


def test_a_department_that_was_not_reached_leaves_nothing(terminal, centre, system):
    asked, request_id, directory = fine(terminal), IDS.new(), centre.directory
    away = DepartmentDirectory(directory.department("x"), {"police": real_department("http://127.0.0.1:9")})
    object.__setattr__(centre, "directory", away)
    assert isinstance(terminal.order(FINE, asked, request_id=request_id), DepartmentDown)
    with centre.database.reading() as session:
        assert session.query(OrderOpening).all() == []
    object.__setattr__(centre, "directory", directory)
    assert isinstance(terminal.order(FINE, asked, request_id=request_id), Order)


def test_earlier_order_is_found_after_opening_is_forgotten(terminal, centre, clock, system):
    asked, request_id = fine(terminal), IDS.new()
    order = terminal.order(FINE, asked, request_id=request_id)
    later = clock.now() + timedelta(days=centre.settings.keep_answers_days + 1)
    assert forget_due(centre.database, centre.settings, later)["order_opening"] == 1
    answer = terminal.put(OrderRequest, "/v1/orders", asked, FINE, request_id=request_id)
    assert TypeAdapter(OrderReply).validate_json(answer.content) == order
    other = terminal.put(OrderRequest, "/v1/orders", fine(terminal, 201), FINE, request_id=request_id)
    assert other.status_code == 409


@pytest.mark.parametrize("answer", ["decision_no", "amount", "x"])
def test_ever_other_matters_end_at_the_budget(terminal, centre, system, settings, answer):
    object.__setattr__(centre, "settings", settings.model_copy(update={"items_an_hour": 5}))
    asked = fine(terminal)

    def opened(number: int) -> int:
        other = asked.model_copy(update={"answers": asked.answers | {answer: f"440106123456{number:04}"}})
        return terminal.put(OrderRequest, "/v1/orders", other, FINE).status_code

    first = [opened(number) for number in (201, 201, 202, 202, 203)]
    assert first == [200] * 5, "the same matter again costs nothing"
    assert [opened(number) for number in range(204, 212)][-1] == 429
    assert system.ordered.total() <= 5
