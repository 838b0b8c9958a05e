"""补正 of a case that came from a queue: completed online by the same person, once that was proven; a queued record never joins."""

import pytest
from sqlalchemy import func, select

from central.cases.models import CaseEntry
from central.cases.service import Verdict, find_case, view_case
from central.cases.states import CaseStatus
from central.executions.forwarding import forward_received
from central.executions.matters import case_matter
from central.usage.folding import fold_all
from central.usage.rebuilding import Difference, rebuild
from central.usage.service import totals
from contract import paths
from contract.execution import Completed, WaitingCases, WaitingCasesRequest
from contract.records import Submission
from tests.central.answers import apply_online, submission_for
from tests.central.queued_cases import CATALOGUE, DEPARTMENT, ITEM, NOTE, REFERENCE, WHO, queued, step_back
from tests.central.virtual_terminal import IDS, NOON, person, shown_by

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def sent_back(terminal, centre, who=WHO, **more) -> str:
    """The number of such an application whose department has looked at it and asks for more."""
    record = queued(terminal, who, **more)
    forward_received(centre)
    case = seen(centre, record.facts.case_number)
    if case.status is not CaseStatus.SUPPLEMENT_REQUIRED:
        step_back(centre, case.case_number)
    return case.case_number


def applied_online(terminal, who=WHO) -> Completed:
    return apply_online(terminal, CATALOGUE.item(ITEM), REFERENCE, who)


def seen(centre, number: str):
    with centre.database.reading() as session:
        return view_case(session, find_case(session, number), centre.keys)


def number_of_cases(centre) -> int:
    with centre.database.reading() as session:
        return session.scalar(select(func.count()).select_from(CaseEntry))


def served(centre) -> int:
    fold_all(centre.database)
    with centre.database.snapshot() as session:
        return totals(session).served


def asked(terminal, who=WHO, item="RS001"):
    submission = Submission(person=who)
    return terminal.ask(WaitingCasesRequest, paths.WAITING_CASES, WaitingCases, submission, item).cases


def test_online_application_completes_the_queued_case(terminal, enrol, centre, clock):
    number = sent_back(terminal, centre)
    clock.advance(days=3)
    elsewhere = enrol("YC-009")
    assert applied_online(elsewhere).case_number == number
    assert seen(centre, number).status is CaseStatus.SUPPLEMENT_REQUIRED, "the sandbox asks once online too"
    assert applied_online(elsewhere).case_number == number
    assert (number_of_cases(centre), served(centre)) == (1, 1)
    case = seen(centre, number)
    assert case.status is CaseStatus.COMPLETED
    found: list[Difference] = []
    rebuild(centre.database, NOON.date(), found.append, is_repairing=False)
    assert found == []
    assert forward_received(centre) == 0, "what was queued is not sent to the department once more"
    assert seen(centre, number).status is case.status


@on_sqlite
def test_queued_record_opens_a_case_of_its_own(terminal, enrol, centre):
    number = sent_back(terminal, centre)
    before = seen(centre, number)
    later = queued(enrol("YC-009"))
    assert seen(centre, number) == before, "a record that proves nothing yet changes no case"
    assert seen(centre, later.facts.case_number).case_number != number
    assert (number_of_cases(centre), served(centre)) == (2, 2)


@on_sqlite
def test_unproven_case_is_never_completed(terminal, enrol, centre):
    number = sent_back(terminal, centre, is_shown=False)
    assert seen(centre, number).status is CaseStatus.SUPPLEMENT_REQUIRED
    answer = applied_online(enrol("YC-009"))
    assert answer.case_number != number, "the receipt of a stranger must not open what this citizen brings"


@on_sqlite
def test_late_verdict_on_the_queued_content_is_dropped(terminal, enrol, centre, monkeypatch):
    record = queued(terminal)
    forward_received(centre)
    number = seen(centre, record.facts.case_number).case_number
    with centre.database.writing() as session:
        find_case(session, number).status = CaseStatus.RECEIVED.value
    directory = type(centre.directory.department(DEPARTMENT))

    def review(_department, _case):
        step_back(centre, number)
        assert applied_online(enrol("YC-009")).case_number == number
        return Verdict(CaseStatus.NOT_ACCEPTED, NOTE)

    monkeypatch.setattr(directory, "review", review)
    forward_received(centre)
    assert seen(centre, number).status is not CaseStatus.NOT_ACCEPTED


@on_sqlite
def test_enterprises_of_one_operator_are_two_matters(terminal, centre):
    item = CATALOGUE.item("GA012")
    one = submission_for(terminal, item, REFERENCE, person())
    other = one.model_copy(update={"enterprise": one.enterprise.model_copy(update={"usc_code": "91441602MA4UJ7AA1X"})})
    renamed = one.model_copy(update={"enterprise": one.enterprise.model_copy(update={"name": "改了名字的公司"})})
    assert case_matter(item, one, centre.keys) != case_matter(item, other, centre.keys)
    assert case_matter(item, one, centre.keys) == case_matter(item, renamed, centre.keys)


@on_sqlite
def test_citizen_learns_what_is_missing_at_any_item(terminal, enrol, centre):
    assert asked(terminal) == ()
    number = sent_back(terminal, centre, person())
    elsewhere = enrol("YC-009")
    (case,) = asked(elsewhere, person())
    assert (case.item_code, case.case_number, case.missing.en) == (ITEM, number, NOTE.en)
    assert not case.joins, "this item goes to the queue, which opens a case of its own"
    assert asked(elsewhere, person("003")) == (), "no other person learns of it"
    applied_online(elsewhere, person())
    assert asked(terminal, person()) == (), "it has been brought"


@on_sqlite
def test_online_item_is_said_to_join(terminal):
    item = CATALOGUE.item("MZ012")
    terminal.execute(item.code, submission_for(terminal, item, REFERENCE, WHO), request_id=IDS.new())
    (case,) = asked(terminal)
    assert (case.item_code, case.joins) == ("MZ012", True)


@on_sqlite
def test_later_request_without_words_repeats_no_paper(terminal, centre):
    number = sent_back(terminal, centre, person())
    step_back(centre, number, None)
    (case,) = asked(terminal, person())
    assert case.missing is None, "the earlier paper was brought"


@on_sqlite
def test_card_alone_tells_nothing_of_cases(terminal, enrol, centre):
    sent_back(terminal, centre, person())
    elsewhere = enrol("YC-009")
    proof = elsewhere.prove(Submission(person=person(), evidence=shown_by(centre, person())), "MZ002")
    card = Submission(person=person(), assertions=(proof.assertion,))
    answer = elsewhere.put(WaitingCasesRequest, paths.WAITING_CASES, card, "MZ002")
    assert answer.status_code == 200
    assert WaitingCases.model_validate_json(answer.content).cases == ()
    assert elsewhere.put(WaitingCasesRequest, paths.WAITING_CASES, card, "ZS003").status_code == 403
    assert len(asked(elsewhere, person(), "MZ002")) == 1, "the same item, and a face beside the card"
