"""Cases on their way to a department: slow, silent, or taken by somebody else meanwhile; the centre goes on writing."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import event

from central.assembly import task_loop
from central.cases.models import CaseEntry
from central.cases.service import Verdict, find_case, move_case
from central.cases.states import CaseStatus
from central.departments.port import ReceivedCase
from central.executions.forwarding import TAKEN_FOR, forward_received
from central.terminal_register.models import TerminalEntry
from contract.terms import DepartmentState


@dataclass
class Directory:
    """Plays the department of every case."""

    review: Callable[[ReceivedCase], Verdict | None]
    seen: list[str] = field(default_factory=list)
    real_departments: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()

    def department(self, _department: str) -> "Directory":
        return self

    def states_of(self, _session: object, departments: list[str]) -> dict[str, DepartmentState]:
        return dict.fromkeys(departments, DepartmentState.UP)


@pytest.fixture
def asked(centre):
    """Puts a department in place that does as the test says."""

    def put(review: Callable[[ReceivedCase], Verdict | None]) -> Directory:
        directory = Directory(lambda _: None)

        def noted(case: ReceivedCase) -> Verdict | None:
            directory.seen.append(case.case_key)
            return review(case)

        directory.review = noted
        object.__setattr__(centre, "directory", directory)
        return directory

    return put


def status_of(centre, number: str) -> str:
    with centre.database.reading() as session:
        return find_case(session, number).status


def test_the_centre_writes_while_a_department_looks(terminal, centre, asked):
    record = terminal.case("RS009")
    terminal.upload(record)

    def slow(_case: ReceivedCase) -> Verdict:
        with centre.database.writing() as session:  # would wait for ever, were a transaction open meanwhile
            session.get_one(TerminalEntry, terminal.terminal_id).software_version = "written meanwhile"
        terminal.upload(terminal.case("RS009"))
        return Verdict(CaseStatus.ACCEPTED)

    asked(slow)
    assert forward_received(centre) == 1
    assert status_of(centre, record.facts.case_number) == "accepted"


def test_what_one_process_has_taken_no_other_takes(terminal, centre, asked, clock):
    terminal.upload(terminal.case("RS009"))
    others: list[int] = []

    def meanwhile(_case: ReceivedCase) -> Verdict:
        others.append(forward_received(centre))
        return Verdict(CaseStatus.ACCEPTED)

    directory = asked(meanwhile)
    assert forward_received(centre) == 1
    assert others == [0]
    assert len(directory.seen) == 1


def test_what_a_crash_left_taken_is_taken_again(terminal, centre, asked, clock):
    record = terminal.case("RS009")
    terminal.upload(record)

    def crash(_case: ReceivedCase) -> Verdict:
        raise KeyboardInterrupt

    asked(crash)
    with pytest.raises(KeyboardInterrupt):
        forward_received(centre)
    asked(lambda _case: Verdict(CaseStatus.ACCEPTED))
    assert forward_received(centre) == 0
    clock.advance(seconds=TAKEN_FOR.total_seconds() + 1)
    assert forward_received(centre) == 1
    assert status_of(centre, record.facts.case_number) == "accepted"


def test_silent_department_is_asked_once_a_round(terminal, centre, asked):
    terminal.upload(*[terminal.case("RS009") for _ in range(3)])
    directory = asked(lambda _case: None)
    assert forward_received(centre) == 0
    assert len(directory.seen) == 1
    with centre.database.reading() as session:
        assert {each.in_review_until for each in session.query(CaseEntry)} == {None}
    asked(lambda _case: Verdict(CaseStatus.ACCEPTED))
    assert forward_received(centre) == 3


def test_case_moved_by_hand_stays_there(terminal, centre, asked, clock):
    record = terminal.case("RS009")
    terminal.upload(record)

    def by_hand(_case: ReceivedCase) -> Verdict:
        with centre.database.writing() as session:
            entry = find_case(session, record.facts.case_number)
            move_case(session, entry, Verdict(CaseStatus.NOT_ACCEPTED), "console", clock.now(), centre.keys)
        return Verdict(CaseStatus.ACCEPTED)

    asked(by_hand)
    assert forward_received(centre) == 0
    assert status_of(centre, record.facts.case_number) == "not_accepted"


def test_verdicts_are_written_as_they_come(terminal, centre, asked, clock):
    records = [terminal.case("RS009") for _ in range(3)]
    terminal.upload(*records)
    seen: list[str] = []

    def slow(_case: ReceivedCase) -> Verdict:
        clock.advance(seconds=5)
        seen.append(status_of(centre, records[0].facts.case_number))
        return Verdict(CaseStatus.ACCEPTED)

    asked(slow)
    assert forward_received(centre) == 3
    assert seen == ["received", "accepted", "accepted"]


BUDGET_OF_A_CASE = 5
"""A transaction: the terminal is held, what is older than an hour goes, what was spent is read, the case is written down."""


def statements_to_forward(terminal, centre, cases: int) -> int:
    for _ in range(cases):
        terminal.upload(terminal.case("RS009"))
    asked: list[str] = []

    def note(*call: object) -> None:
        asked.append(str(call[2]))

    event.listen(centre.database.engine, "before_cursor_execute", note)
    try:
        assert forward_received(centre) == cases
    finally:
        event.remove(centre.database.engine, "before_cursor_execute", note)
    return len(asked)


def test_further_cases_cost_their_budget_alone(terminal, centre, asked):
    asked(lambda _: Verdict(CaseStatus.ACCEPTED))
    few = statements_to_forward(terminal, centre, 2)
    assert statements_to_forward(terminal, centre, 20) - few <= 18 * BUDGET_OF_A_CASE


def test_full_batches_are_forwarded_in_one_round(terminal, centre, asked, monkeypatch):
    monkeypatch.setattr(task_loop, "BATCH", 2)
    records = [terminal.case("RS009") for _ in range(5)]
    terminal.upload(*records)
    asked(lambda _: Verdict(CaseStatus.ACCEPTED))
    loop = task_loop.TaskLoop(centre)
    loop.step()
    loop.step()
    assert [status_of(centre, record.facts.case_number) for record in records] == ["accepted"] * 5
