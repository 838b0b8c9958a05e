"""Terminal, relay, centre and department under any order of faults: nothing lost, nothing twice, every promise ends or shows.

GOV_MODEL_EXAMPLES and GOV_MODEL_STEPS make it longer.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule
from sqlalchemy import func, select

from catalogue.loader import load_catalogue
from central.assembly.task_loop import TaskLoop
from central.cases.models import CaseEntry
from central.departments.directory import DepartmentDirectory
from central.executions.execution_states import ExecutionState
from central.executions.models import Execution, PayOrder
from central.records.models import StoredRecord
from central.usage.service import totals
from contract.execution import (
    Completed,
    EarlierOrder,
    EarlierOrderRequest,
    ExecuteRequest,
    Order,
    OrderRequest,
    OrderState,
)
from contract.records import Submission
from contract.terms import Channel, Outcome
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable
from offline_queue.relay import Idle
from tests.central.virtual_terminal import person
from tests.model.department import DepartmentMode, MisbehavingDepartment
from tests.model.line import Line, LineMode
from tests.model.world import Journey, Prepared, Terminal, facts

FINE, FREE, QUEUED = "GA044", "RS007", "RS009"
DEPARTMENTS = {item.code: item.department for item in load_catalogue().items}
PEOPLE = st.sampled_from(["002", "003"])
TERMINALS = st.integers(0, 1)
_prepared: list[Prepared] = []


def prepared() -> Prepared:
    if not _prepared:
        _prepared.append(Prepared())
    return _prepared[0]


def teardown_module() -> None:
    for each in _prepared:
        each.close()
    _prepared.clear()


class WholeLine(RuleBasedStateMachine):
    journeys = Bundle("journeys")

    def __init__(self) -> None:
        super().__init__()
        self.made = prepared()
        self.folder = tempfile.TemporaryDirectory(prefix="world-")
        self.database = self.made.fresh_database()
        self.made.use(self.database)
        self.centre = self.made.centre
        self.department = MisbehavingDepartment(self.made.sandbox)
        object.__setattr__(self.centre, "directory", DepartmentDirectory(self.department, {}))
        self.line = Line(self.made.client, self.restart_centre)
        self.terminals = [Terminal(number, self.made, Path(self.folder.name), self.line) for number in (0, 1)]
        self.all: list[Journey] = []
        self.decisions = 0

    # --- what citizens do ---

    @rule(terminal=TERMINALS, who=PEOPLE)
    def submit(self, terminal: int, who: str) -> None:
        """An application that may wait: promised once it is in the queue."""
        reported = facts(QUEUED, DEPARTMENTS[QUEUED], Outcome.SUBMITTED, Channel.QUEUE)
        self.terminals[terminal].promise(reported, Submission(person=person(who)))

    @rule(target=journeys, terminal=TERMINALS, who=PEOPLE)
    def ask(self, terminal: int, who: str) -> Journey:
        """An item without a fee."""
        return self.begun(Journey(terminal, FREE, Submission(person=person(who))))

    @rule(
        target=journeys,
        terminal=TERMINALS,
        who=PEOPLE,
        pays=st.sampled_from(["pay", "pay", "pay", "decline", "unclear"]),
    )
    def pay(self, terminal: int, who: str, pays: str) -> object:
        """A fine: an order, a payment on the telephone, and the item."""
        self.decisions += 1
        content = Submission(person=person(who), answers={"decision_no": f"441602123456{self.decisions:04}"})
        here = self.terminals[terminal]
        order = here.client.open_order(here.question(OrderRequest, FINE, content))
        if not isinstance(order, Order):
            return multiple()
        self.made.client.post(f"/cashier/{order.order_no}", data={"action": pays})
        return self.begun(Journey(terminal, FINE, content.model_copy(update={"order_no": order.order_no})))

    @rule(journey=journeys)
    def send_again(self, journey: Journey) -> None:
        """The terminal got no end and asks again, or a citizen presses twice."""
        self.send(journey)

    @rule(target=journeys, journey=journeys)
    def pay_with_it_again(self, journey: Journey) -> object:
        """Another request with the same payment, as a terminal that forgot, or somebody who cheats, would send it."""
        if journey.content.order_no is None or journey.resumes_order:
            return multiple()
        return self.begun(Journey(journey.terminal, FINE, journey.content))

    @rule(target=journeys, terminal=TERMINALS, who=PEOPLE)
    def come_back(self, terminal: int, who: str) -> object:
        """Before anything new is paid: is there a payment whose end no terminal learned?"""
        here, content = self.terminals[terminal], Submission(person=person(who))
        has_pending = here.outbox.counts().pending > 0
        found = here.client.earlier_order(here.question(EarlierOrderRequest, FINE, content, has_pending=has_pending))
        if not isinstance(found, EarlierOrder) or found.earlier is None or found.earlier.state is not OrderState.PAID:
            return multiple()
        paid = content.model_copy(update={"order_no": found.earlier.order_no})
        return self.begun(Journey(terminal, FINE, paid, resumes_order=True))

    # --- what goes on meanwhile ---

    @rule(terminal=TERMINALS)
    def deliver(self, terminal: int) -> None:
        self.terminals[terminal].relay.run_once()

    @rule(terminal=TERMINALS)
    def cut_the_power(self, terminal: int) -> None:
        self.terminals[terminal].start()

    @rule(mode=st.sampled_from(LineMode))
    def change_line(self, mode: LineMode) -> None:
        self.line.mode = mode

    @rule(index=st.integers(0, 20))
    def a_late_request_arrives(self, index: int) -> None:
        if self.line.delayed:
            self.line.deliver(index)

    @rule(mode=st.sampled_from(DepartmentMode), keeps_account=st.booleans())
    def change_department(self, mode: DepartmentMode, keeps_account: bool) -> None:
        self.department.mode = mode
        self.department.keeps_account = keeps_account or mode is not DepartmentMode.ANSWERS

    @rule()
    def the_department_catches_up(self) -> None:
        self.department.catch_up()

    @rule(seconds=st.sampled_from([1, 3, 35, 50, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.made.clock.advance(seconds=seconds)

    @rule()
    def restart_centre(self) -> None:
        self.made.use(self.database)

    @rule()
    def look_after(self) -> None:
        TaskLoop(self.centre).step()

    # --- what must hold at any time ---

    @invariant()
    def no_department_is_asked_to_do_anything_twice(self) -> None:
        assert self.department.asked_without_leave == []
        assert all(times == 1 for times in self.department.times_done.values())

    @invariant()
    def no_payment_serves_twice(self) -> None:
        assert all(times == 1 for times in self.department.paid_for.values())

    @invariant()
    def only_one_end_is_heard(self) -> None:
        for journey in self.all:
            ends = [each for each in journey.answers if isinstance(each, Completed)]
            assert all(each == ends[0] for each in ends)

    def teardown(self) -> None:
        try:
            self.heal()
            self.everything_is_accounted_for()
        finally:
            for terminal in self.terminals:
                terminal.close()
            self.folder.cleanup()
            self.centre.database.close()
            self.database.unlink()

    def heal(self) -> None:
        """Everything works again, and everybody does what was left over."""
        self.line.mode = LineMode.UP
        while self.line.delayed:
            self.line.deliver(0)
        self.department.mode, self.department.keeps_account = DepartmentMode.ANSWERS, True
        self.department.catch_up()
        for _ in range(3):
            self.made.clock.advance(seconds=60)
            for journey in self.all:
                if not journey.is_over:
                    self.send(journey)
        for terminal in self.terminals:
            while not isinstance(terminal.relay.run_once(), Idle):
                self.made.clock.advance(seconds=400)
        self.made.clock.advance(seconds=60)
        TaskLoop(self.centre).step()

    def everything_is_accounted_for(self) -> None:
        assert all(journey.is_over for journey in self.all), "every promise ends"
        with self.centre.database.reading() as session:
            for terminal in self.terminals:
                mine = StoredRecord.terminal_id == terminal.identity.terminal_id
                stored = session.scalars(select(StoredRecord.record_id).where(mine)).all()
                assert sorted(stored) == sorted(record.record_id for record in terminal.promised)
            promised = [record for terminal in self.terminals for record in terminal.promised]
            assert totals(session).served == sum(record.facts.outcome.is_served for record in promised)
            submitted = session.scalars(select(CaseEntry.status).where(CaseEntry.sequence.is_not(None))).all()
            assert len(submitted) == sum(record.facts.channel is Channel.QUEUE for record in promised)
            assert "received" not in submitted, "every submission was taken to its department"
            open_cases = session.scalar(select(func.count()).select_from(CaseEntry).where(CaseEntry.sequence.is_(None)))
            assert open_cases == len(self.department.done), "what the department did is a case, once"
            states = set(session.scalars(select(Execution.state)))
            assert states <= {ExecutionState.ANSWERED, ExecutionState.RELEASED}
            for order in session.scalars(select(PayOrder).where(PayOrder.state == "paid")):
                is_done = self.department.paid_for[order.order_no] == 1
                assert is_done == (order.submission_box is None), "a payment is used, or can still be found"

    # --- helpers ---

    def begun(self, journey: Journey) -> Journey:
        self.all.append(journey)
        self.send(journey)
        return journey

    def send(self, journey: Journey) -> None:
        terminal = self.terminals[journey.terminal]
        more = {"request_id": journey.request_id, "resumes_order": journey.resumes_order}
        answer = terminal.client.execute(terminal.question(ExecuteRequest, journey.item, journey.content, **more))
        if isinstance(answer, CentreUnreachable):
            return
        assert not isinstance(answer, CentreRefused), answer
        is_first = not any(isinstance(each, Completed) for each in journey.answers)
        journey.answers.append(answer)
        if isinstance(answer, Completed) and is_first:
            reported = facts(
                journey.item, DEPARTMENTS[journey.item], Outcome.COMPLETED, Channel.ONLINE, journey.request_id
            )
            terminal.promise(reported, None)


TestWholeLine: Callable[[], None] = WholeLine.TestCase
TestWholeLine.settings = settings(
    max_examples=int(os.environ.get("GOV_MODEL_EXAMPLES", "12")),
    stateful_step_count=int(os.environ.get("GOV_MODEL_STEPS", "25")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
