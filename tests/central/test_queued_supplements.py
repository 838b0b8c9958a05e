"""补正 offline: who applies once more with what was missing completes the case that waits, counted once, at any terminal."""

import pytest
from sqlalchemy import func, select

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from catalogue.text import LocalText
from central.assembly.retention import forget_due
from central.cases.models import CaseEntry, CaseSupplement
from central.cases.service import Verdict, find_case, move_case, news_of, view_case
from central.cases.states import CaseStatus
from central.executions.forwarding import forward_received
from central.records.models import StoredRecord
from central.usage.folding import fold_all
from central.usage.rebuilding import Difference, rebuild
from central.usage.service import totals
from contract import paths
from contract.case_news import CaseStanding
from contract.execution import WaitingCases, WaitingCasesRequest
from contract.records import Submission
from tests.central.answers import submission_for
from tests.central.virtual_terminal import NOON, person

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
ITEM, DEPARTMENT = "GA011", "police"
NOTE = LocalText(zh="还缺居住证", en="The residence permit is missing")


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url


def applied(terminal, who=None, **answers):
    submission = submission_for(terminal, CATALOGUE.item(ITEM), REFERENCE, who or person())
    given = submission.model_copy(update={"answers": submission.answers | answers})
    record = terminal.case(ITEM, DEPARTMENT, submission=given)
    terminal.upload(record)
    return record


def send_back(centre, clock, number: str) -> str:
    """The number of the centre."""
    with centre.database.writing() as session:
        entry = find_case(session, number)
        move_case(
            session, entry, Verdict(CaseStatus.SUPPLEMENT_REQUIRED, NOTE), "console:张三", clock.now(), centre.keys
        )
        return entry.case_number


def seen(centre, number: str):
    with centre.database.reading() as session:
        return view_case(session, find_case(session, number), centre.keys)


def number_of(centre, table) -> int:
    with centre.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def served(centre) -> int:
    fold_all(centre.database)
    with centre.database.snapshot() as session:
        return totals(session).served


def test_supplement_joins_its_case_from_any_terminal(terminal, enrol, centre, clock):
    first = applied(terminal)
    number = send_back(centre, clock, first.facts.case_number)
    clock.advance(days=3)
    elsewhere = enrol("YC-009")
    later = applied(elsewhere)
    case = seen(centre, number)
    assert case.status is CaseStatus.RECEIVED
    assert [step.status for step in case.steps][-2:] == [CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.RECEIVED]
    assert seen(centre, later.facts.case_number).case_number == number, "the later receipt finds the same case"
    assert len(case.query_codes) == 2
    assert (number_of(centre, CaseEntry), number_of(centre, CaseSupplement), served(centre)) == (1, 1, 1)
    found: list[Difference] = []
    rebuild(centre.database, NOON.date(), found.append, is_repairing=False)
    assert found == []


def test_department_gets_what_was_brought(terminal, enrol, centre, clock):
    first = applied(terminal, person("995"))
    forward_received(centre)
    assert seen(centre, first.facts.case_number).status is CaseStatus.SUPPLEMENT_REQUIRED
    clock.advance(days=1)
    elsewhere = enrol("YC-009")
    later = applied(elsewhere, person("995"))
    forward_received(centre)
    case = seen(centre, first.facts.case_number)
    assert case.status is CaseStatus.ACCEPTED
    assert case.proof_level is not None
    with centre.database.reading() as session:
        news = news_of(session, "YC-009", later.record_id, centre.keys, clock.now())
    assert (news.case_number, news.standing) == (case.case_number, CaseStanding.TAKEN_UP)


def test_another_person_or_matter_opens_a_case(terminal, centre, clock):
    first = applied(terminal)
    send_back(centre, clock, first.facts.case_number)
    applied(terminal, person("003"))
    answered = centre.keys.opening.open(first.sealed).answers["purpose"]
    applied(terminal, purpose=next(option for option in ("收养", "入学") if option != answered))
    assert number_of(centre, CaseEntry) == 3
    assert number_of(centre, CaseSupplement) == 0
    assert served(centre) == 3


def asked(terminal, who=None, item=ITEM):
    submission = Submission(person=who or person())
    return terminal.ask(WaitingCasesRequest, paths.WAITING_CASES, WaitingCases, submission, item).cases


def test_citizen_learns_what_is_missing_at_any_item(terminal, enrol, centre, clock):
    assert asked(terminal) == ()
    first = applied(terminal)
    assert asked(terminal) == (), "nothing is missing yet"
    number = send_back(centre, clock, first.facts.case_number)
    elsewhere = enrol("YC-009")
    (case,) = asked(elsewhere, item="RS001")
    assert (case.item_code, case.case_number, case.missing.en) == (ITEM, number, NOTE.en)
    assert asked(elsewhere, person("003"), "RS001") == (), "nobody else learns of it"
    applied(elsewhere)
    assert asked(terminal) == (), "it has been brought"


def test_seal_of_a_supplement_lasts_as_its_case(terminal, centre, clock, settings):
    first = applied(terminal)
    send_back(centre, clock, first.facts.case_number)
    later = applied(terminal)
    clock.advance(days=250)
    forget_due(centre.database, settings, clock.now())
    with centre.database.reading() as session:
        query = select(StoredRecord.sealed).where(StoredRecord.record_id == later.record_id)
        assert session.scalar(query) is not None, "the case is open: its department still works with it"
