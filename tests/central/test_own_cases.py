"""A card alone learns how many applications of its holder are how far; which ones they are takes a face."""

import pytest

from central.cases.service import Verdict, find_case, move_case
from central.cases.states import CaseStatus
from central.executions.forwarding import forward_received
from central.executions.own_cases import NEWS_FOR
from contract import paths
from contract.execution import CaseCounts, WaitingCases, WaitingCasesRequest
from contract.records import Submission
from tests.central.queued_cases import NOTE, queued, step_back
from tests.central.virtual_terminal import person, shown_by

BY_CARD, BY_FACE = "GA001", "ZS003"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def answer_to(terminal, centre, item=BY_CARD, *, by_card=True, who=None) -> WaitingCases:
    who = who or person()
    submission = Submission(person=who)
    if by_card:
        proof = terminal.prove(Submission(person=who, evidence=shown_by(centre, who)), item)
        submission = Submission(person=who, assertions=(proof.assertion,))
        answer = terminal.put(WaitingCasesRequest, paths.WAITING_CASES, submission, item)
        assert answer.status_code == 200
        return WaitingCases.model_validate_json(answer.content)
    return terminal.ask(WaitingCasesRequest, paths.WAITING_CASES, WaitingCases, submission, item)


def apply_for(terminal, centre) -> str:
    """The number of an application that came from the queue and is with its department."""
    record = queued(terminal, person())
    forward_received(centre)
    with centre.database.reading() as session:
        return find_case(session, record.facts.case_number).case_number


def decide(terminal, centre, clock, status: CaseStatus) -> str:
    number = apply_for(terminal, centre)
    clock.advance(days=1)
    with centre.database.writing() as session:
        entry = find_case(session, number)
        entry.status = CaseStatus.ACCEPTED.value if status is CaseStatus.COMPLETED else CaseStatus.RECEIVED.value
        move_case(session, entry, Verdict(status, NOTE), "console:张三", centre.clock.now(), centre.keys)
    return number


def begin_case(terminal, centre) -> None:
    number = apply_for(terminal, centre)
    with centre.database.writing() as session:
        find_case(session, number).status = CaseStatus.ACCEPTED.value


def test_card_learns_numbers_and_nothing_else(terminal, centre, clock):
    decide(terminal, centre, clock, CaseStatus.COMPLETED)
    begin_case(terminal, centre)
    step_back(centre, apply_for(terminal, centre))
    answer = answer_to(terminal, centre)
    assert answer.counts == CaseCounts(lacking=1, recent=2)
    assert (answer.cases, answer.ready) == ((), ())


def test_face_learns_whose_papers_are_ready(terminal, centre, clock):
    decide(terminal, centre, clock, CaseStatus.COMPLETED)
    answer = answer_to(terminal, centre, BY_FACE, by_card=False)
    assert (answer.ready, answer.counts) == (("GA011",), CaseCounts(ready=1))


@pytest.mark.parametrize("code", ["GA011", "RS001", "ZS003"])
def test_card_cannot_tell_one_item_from_another(terminal, centre, clock, code):
    """Whatever it was that was asked for: finished, it is one number, the same for all."""
    number = decide(terminal, centre, clock, CaseStatus.COMPLETED)
    with centre.database.writing() as session:
        find_case(session, number).item_code = code
    assert answer_to(terminal, centre).counts == CaseCounts(recent=1)


def test_applications_of_others_are_not_counted(terminal, centre, clock):
    decide(terminal, centre, clock, CaseStatus.COMPLETED)
    assert answer_to(terminal, centre, who=person("003")).counts == CaseCounts()


def test_refusal_is_news_and_no_paper(terminal, centre, clock):
    decide(terminal, centre, clock, CaseStatus.NOT_ACCEPTED)
    assert answer_to(terminal, centre).counts == CaseCounts(recent=1)


def test_decision_of_long_ago_is_no_news(terminal, centre, clock):
    decide(terminal, centre, clock, CaseStatus.COMPLETED)
    clock.advance(seconds=NEWS_FOR.total_seconds() + 60)
    assert answer_to(terminal, centre).counts == CaseCounts()
