"""Executions whose end no one learned: the department is asked what became of them, and nothing is simply done again."""

from dataclasses import dataclass, field

import pytest
from alembic import command
from sqlalchemy import text

from central.assembly.task_loop import PROBE_EVERY, TaskLoop
from central.cases.service import find_case
from central.departments.port import CannotTell, NotCarriedOut, NoWord, UnderWay
from central.executions.answers import encrypt_answer
from central.executions.carrying_out import LOOKED_AFTER, CarryingOut
from central.executions.execution_states import MOVES, ExecutionState, move
from central.executions.models import Execution, PayOrder
from central.keys import load_keys
from central.migrations.upgrade import _config, upgrade
from central.storage.database import CentreDatabase
from contract.documents import ResultContent
from contract.execution import (
    Completed,
    DepartmentDown,
    EarlierOrder,
    EarlierOrderRequest,
    OutcomeUnknown,
    StillWorking,
)
from contract.records import Submission
from tests.central.test_earlier_orders import ITEM, lost, prepared
from tests.central.virtual_terminal import IDS, NOON, person


def done(request_id: str) -> Completed:
    words = {"zh": "好", "en": "Done"}
    result = ResultContent.model_validate({"heading": words, "summary": words})
    return Completed(request_id=request_id, case_number="of the department", result=result)


@dataclass
class Clerk:
    """Says what the test gives it to say; stands in for the sandbox, whose other answers stay."""

    sandbox: object
    words: list = field(default_factory=list)
    fates: list = field(default_factory=list)
    executed: list = field(default_factory=list)
    asked_about: list = field(default_factory=list)

    def execute(self, ask, case_number):
        self.executed.append(ask.key)
        word = self.words.pop(0)
        if isinstance(word, type) and issubclass(word, BaseException):
            raise word
        return word(ask.request.request_id) if callable(word) else word

    def outcome_of(self, key):
        self.asked_about.append(key)
        fate = self.fates.pop(0)
        return fate(key.request_id) if callable(fate) else fate

    def __getattr__(self, name):
        return getattr(self.sandbox, name)


@pytest.fixture
def clerk(centre, monkeypatch):
    clerk = Clerk(centre.directory.department("x"))
    monkeypatch.setattr(centre.directory, "_sandbox", clerk)
    return clerk


def settle(clock) -> None:
    clock.advance(seconds=3)


def asked(terminal, request_id: str):
    return terminal.execute("RS007", Submission(person=person()), request_id=request_id)


def test_unanswered_execution_is_asked_about_not_redone(terminal, clerk, clock):
    clerk.words, clerk.fates = [NoWord()], [NoWord(), UnderWay(), done]
    request_id = IDS.new()
    for _ in range(3):
        assert asked(terminal, request_id) == StillWorking(request_id=request_id)
        settle(clock)
    answer = asked(terminal, request_id)
    assert isinstance(answer, Completed)
    assert answer.case_number.startswith("RS007-"), "the number is the centre's"
    assert asked(terminal, request_id) == answer
    assert len(clerk.executed) == 1


def test_undone_execution_is_done_under_its_key(terminal, clerk, clock):
    clerk.words, clerk.fates = [NoWord(), done], [NotCarriedOut()]
    request_id = IDS.new()
    asked(terminal, request_id)
    settle(clock)
    assert isinstance(asked(terminal, request_id), Completed)
    assert len(set(clerk.executed)) == 1
    assert len(clerk.executed) == 2


def test_unclear_execution_is_never_repeated(terminal, clerk, clock, centre):
    clerk.words, clerk.fates = [NoWord()], [CannotTell()] * 3
    request_id = IDS.new()
    asked(terminal, request_id)
    for _ in range(3):
        settle(clock)
        assert asked(terminal, request_id) == OutcomeUnknown(request_id=request_id)
    clock.advance(seconds=LOOKED_AFTER.total_seconds())
    assert CarryingOut(centre).look_after() == 0
    assert len(clerk.executed) == 1


def test_department_that_was_not_reached_leaves_payment_free(terminal, clerk, clock):
    order = lost(terminal)
    paid = prepared(terminal).model_copy(update={"order_no": order.order_no})
    clerk.words = [lambda request_id: DepartmentDown(request_id=request_id), done]
    assert isinstance(terminal.execute(ITEM, paid), DepartmentDown)
    assert isinstance(terminal.execute(ITEM, paid), Completed), "by another request"


def test_own_defect_leaves_execution_open(terminal, clerk, clock):
    clerk.words, clerk.fates = [ZeroDivisionError], [done]
    request_id = IDS.new()
    with pytest.raises(ZeroDivisionError):
        asked(terminal, request_id)
    settle(clock)
    assert isinstance(asked(terminal, request_id), Completed)
    assert len(clerk.executed) == 1


@pytest.mark.parametrize("fate", [done, NotCarriedOut()])
def test_payment_of_abandoned_execution_returns_to_payer(terminal, enrol, clerk, clock, fate):
    """The terminal lost its power while the department worked, and the centre heard nothing."""
    order = lost(terminal)
    clerk.words, clerk.fates = [NoWord(), done], [fate]
    terminal.execute(ITEM, prepared(terminal).model_copy(update={"order_no": order.order_no}))
    settle(clock)
    other, request_id = enrol("YC-009"), IDS.new()
    found = other.ask(EarlierOrderRequest, "/v1/earlier-orders", EarlierOrder, Submission(person=person()), ITEM)
    assert found.earlier is not None
    here = Submission(person=person(), order_no=found.earlier.order_no)
    answer = other.execute(ITEM, here, request_id=request_id, resumes_order=True)
    assert isinstance(answer, Completed)
    assert answer.request_id == request_id
    assert {key.terminal_id for key in clerk.executed} == {"YC-001"}, "the department sees one request and not two"
    assert other.execute(ITEM, here, request_id=request_id, resumes_order=True) == answer


def test_open_execution_is_settled_without_terminal(terminal, clerk, clock, centre):
    clerk.words, clerk.fates = [NoWord(), NoWord()], [done, NotCarriedOut()]
    first, second = IDS.new(), IDS.new()
    asked(terminal, first)
    asked(terminal, second)
    clock.advance(seconds=PROBE_EVERY.total_seconds() + 10)
    TaskLoop(centre).step()
    with centre.database.reading() as session:
        states = {each.request_id: each.state for each in session.query(Execution)}
        assert states == {first: ExecutionState.ANSWERED, second: ExecutionState.RELEASED}
        number = session.get(Execution, ("YC-001", first)).case_number
        assert find_case(session, number).status == "completed"
    assert len(clerk.executed) == 2


@pytest.mark.parametrize("present", list(ExecutionState))
@pytest.mark.parametrize("wanted", list(ExecutionState))
def test_the_table_of_execution_states_is_the_law(present, wanted):
    row = Execution(state=present.value)
    if wanted in MOVES[present]:
        move(row, wanted)
        assert row.state == wanted
        return
    with pytest.raises(ValueError, match="cannot go"):
        move(row, wanted)


def test_executions_and_orders_of_before_are_carried_over(database_url, tmp_path):
    database = CentreDatabase(database_url)
    with database.engine.begin() as connection:
        command.downgrade(_config(connection), "0012")
    keys = load_keys(tmp_path / "keys")
    box = {"box": encrypt_answer(done("r1"), keys), "now": NOON}
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO execution (terminal_id, request_id, item_code, outcome, answered_at, answer_box)"
                " VALUES ('B', 'r1', 'GA044', 'completed', :now, :box)"
            ),
            box,
        )
        for request, used in (("o1", "r1"), ("o2", "r-gone"), ("o3", None)):
            connection.execute(
                text(
                    "INSERT INTO pay_order (terminal_id, request_id, order_no, item_code, department, matter, amount,"
                    " lines_box, state, created_at, expires_at, used_by_request) VALUES"
                    " ('A', :request, :request, 'GA044', 'police', 'm', 1, :box, 'paid', :now, :now, :used)"
                ),
                box | {"request": request, "used": used},
            )
    upgrade(database, NOON)
    with database.reading() as session:
        row = session.get(Execution, ("B", "r1"))
        assert (row.state, row.started_at) == ("answered", row.answered_at)
        used = {each.request_id: each.used_by_terminal for each in session.query(PayOrder)}
    database.close()
    assert used == {"o1": "B", "o2": "A", "o3": None}
