"""The documents of an application that is finished, for its applicant alone."""

import pytest

from central.cases.states import CaseStatus
from central.departments.directory import switch_department
from contract.execution import DepartmentDown, FinishedCase, FinishedCaseReply, FinishedCaseRequest
from contract.records import Submission
from contract.terms import DepartmentState
from tests.central.finished import ITEM, applied
from tests.central.virtual_terminal import person


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
