"""The documents of an application that is finished, for its applicant alone."""

import pytest

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.text import LocalText
from central.cases.service import Verdict, find_case, move_case
from central.cases.states import CaseStatus
from central.departments.directory import switch_department
from central.executions.forwarding import forward_received
from contract.execution import DepartmentDown, FinishedCase, FinishedCaseReply, FinishedCaseRequest
from contract.records import Submission
from contract.terms import DepartmentState
from tests.central.answers import submission_for
from tests.central.virtual_terminal import person

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
ITEM = "GA011"


def applied(terminal, centre, clock, who=None, status=CaseStatus.COMPLETED) -> str:
    submission = submission_for(terminal, CATALOGUE.item(ITEM), REFERENCE, who)
    record = terminal.case(ITEM, "police", submission=submission)
    terminal.upload(record)
    forward_received(centre)
    clock.advance(minutes=11)
    forward_received(centre)
    number = record.facts.case_number
    if status is CaseStatus.COMPLETED:
        finish(centre, clock, number)
    return number


def finish(centre, clock, number: str) -> None:
    with centre.database.writing() as session:
        entry = find_case(session, number)
        words = LocalText(zh="已办结", en="finished")
        move_case(session, entry, Verdict(CaseStatus.COMPLETED, words), "console", clock.now(), centre.keys)


def asked(terminal, who=None):
    submission = Submission(person=who or person())
    return terminal.ask(FinishedCaseRequest, "/v1/finished-cases", FinishedCaseReply, submission, ITEM)


def test_nothing_is_there_before_it_is_finished(terminal, centre, clock):
    assert asked(terminal).documents == ()
    applied(terminal, centre, clock, status=CaseStatus.ACCEPTED)
    assert asked(terminal).documents == ()


def test_finished_application_prints_at_every_terminal(terminal, centre, clock, enrol):
    applied(terminal, centre, clock)
    found = asked(enrol("YC-009"))
    assert isinstance(found, FinishedCase)
    (document,) = found.documents
    assert "无犯罪记录证明" in document.title
    assert document.seal
    assert document.number == found.case_number
    assert asked(terminal).documents[0].verification_code == document.verification_code, "the same each time"
    assert asked(terminal, person("003")).documents == ()


def test_what_is_served_in_person_is_not_printed(terminal, centre, clock):
    applied(terminal, centre, clock, person("996"))
    assert asked(terminal, person("996")).documents == ()


def test_finished_application_expires_after_half_a_year(terminal, centre, clock):
    applied(terminal, centre, clock)
    clock.advance(days=181)
    assert asked(terminal).documents == ()


def test_a_department_that_is_down_says_so(terminal, centre, clock):
    applied(terminal, centre, clock)
    with centre.database.writing() as session:
        switch_department(session, "police", DepartmentState.DOWN, clock.now())
    assert isinstance(asked(terminal), DepartmentDown)


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url
