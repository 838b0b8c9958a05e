"""One request is carried out once, and one payment serves one completion, whatever comes at once and whatever dies."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.cases.models import CaseEntry
from central.departments.directory import DepartmentDirectory
from central.executions.models import Execution, PayOrder
from central.sandbox.identity.register import CitizenRegister
from central.storage.database import CentreDatabase
from contract.answers import Disposition
from contract.execution import (
    Completed,
    ExecuteRequest,
    Order,
    OrderState,
    Rejected,
    StillWorking,
)
from contract.identity import CardEvidence, Evidence
from contract.records import FaceEvidence, Submission
from tests.central.answers import submission_for
from tests.central.centre_processes import serving
from tests.central.department_systems import DepartmentSystem, real_department, served
from tests.central.virtual_terminal import IDS, NOON, person

pytestmark = pytest.mark.slow

CATALOGUE, REFERENCE = load_catalogue(), load_reference()
FINE = "GA044"


@pytest.fixture
def system():
    return DepartmentSystem()


@pytest.fixture
def department(system, centre):
    """The police and the social insurance have a real system."""
    with served(system) as address:
        real = real_department(address)
        directory = DepartmentDirectory(centre.directory.department("x"), {"police": real, "hrss": real})
        object.__setattr__(centre, "directory", directory)
        for name in ("police", "hrss"):
            note_up(centre, name)
        yield real


def note_up(centre, name: str) -> None:
    from central.departments.directory import note_probe
    from contract.terminals import DepartmentState

    with centre.database.writing() as session:
        note_probe(session, name, DepartmentState.UP, NOON)


def fine(terminal, number: int = 200) -> Submission:
    filled = submission_for(terminal, CATALOGUE.item(FINE), REFERENCE)
    return filled.model_copy(update={"answers": filled.answers | {"decision_no": f"440106123456{number:04}"}})


def ordered(terminal, number: int = 200, who: Submission | None = None) -> Submission:
    """A fine with an order that the department has for paid."""
    submission = fine(terminal, number)
    if who is not None:
        submission = submission.model_copy(update={"person": who.person, "assertions": who.assertions})
    order = terminal.order(FINE, submission)
    assert isinstance(order, Order)
    return submission.model_copy(update={"order_no": order.order_no})


def proven_at(terminal) -> Submission:
    """A citizen of the packaged register, proven at a process whose inside no test reaches."""
    citizen = CitizenRegister(date(2026, 11, 28)).by_key("li")
    evidence = Evidence(document=CardEvidence(issuer=citizen.issuer, valid_from=citizen.valid_from))
    face = FaceEvidence(passed=True, compared=True, distance=0.3, captured_at=NOON)
    proof = terminal.prove(Submission(person=citizen.person, face=face, evidence=evidence), FINE)
    return Submission(person=citizen.person, assertions=(proof.assertion,))


def at_once(*calls):
    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result(120) for each in [pool.submit(call) for call in calls]]


def abandoned(centre) -> None:
    """As if time had passed, and no one had anything in hand any more."""
    with centre.database.writing() as session:
        session.execute(update(Execution).values(held_until=NOON.replace(year=2020)))


def test_repeat_during_work_gets_same_answer_later(terminal, system, department):
    request_id, asked = IDS.new(), Submission(person=person())
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(terminal.execute, "RS007", asked, request_id=request_id)
        system.wait_for(lambda it: it.asked)
        repeats = [terminal.execute("RS007", asked, request_id=request_id) for _ in range(2)]
        system.gate.set()
        answer = first.result(60)
    assert repeats == [StillWorking(request_id=request_id)] * 2
    assert isinstance(answer, Completed)
    assert terminal.execute("RS007", asked, request_id=request_id) == answer
    assert set(system.asked.values()) == {1}


def test_record_under_execution_id_takes_nothing_from_it(terminal, centre, system, department):
    """Delivered while the department works, the two would have met only when the case was to be stored."""
    request_id, asked = IDS.new(), Submission(person=person())
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(terminal.execute, "RS007", asked, request_id=request_id)
        system.wait_for(lambda it: it.asked)
        said = terminal.upload(terminal.case(record_id=request_id)).dispositions
        system.gate.set()
        answer = first.result(60)
    assert [each.disposition for each in said] == [Disposition.REFUSED]
    assert isinstance(answer, Completed)
    assert terminal.execute("RS007", asked, request_id=request_id) == answer
    with centre.database.reading() as session:
        assert session.scalars(select(CaseEntry.case_number)).all() == [answer.case_number]


def test_record_and_execution_of_one_id_collide(terminal, centre, system, department):
    """Anyone who comes first has the id; the other is refused, and nothing is left half."""
    system.gate.set()
    asked = terminal.proven(Submission(person=person()), "RS007")
    for _ in range(6):
        request_id = IDS.new()
        record = terminal.case(record_id=request_id)
        said, answer = at_once(
            lambda record=record: terminal.upload(record).dispositions[0].disposition,
            lambda id_=request_id: (
                terminal.put(ExecuteRequest, "/v1/execute", asked, "RS007", request_id=id_).status_code
            ),
        )
        assert (said, answer) in {(Disposition.REFUSED, 200), (Disposition.ACCEPTED, 409)}
        with centre.database.reading() as session:
            assert len(session.scalars(select(CaseEntry).where(CaseEntry.case_key == request_id)).all()) == 1


@pytest.fixture
def patient(settings):
    return settings.model_copy(update={"answer_wait_seconds": 60.0})


def test_repeat_waits_for_answer_of_first(terminal, centre, patient, system, department):
    object.__setattr__(centre, "settings", patient)
    request_id, asked = IDS.new(), Submission(person=person())
    with ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(terminal.execute, "RS007", asked, request_id=request_id) for _ in range(3)]
        system.wait_for(lambda it: it.asked)
        system.gate.set()
        answers = [each.result(90) for each in sent]
    assert isinstance(answers[0], Completed)
    assert answers == [answers[0]] * 3
    assert system.asked.total() == 1


@pytest.mark.parametrize("is_over", [False, True])
def test_silent_department_never_denies_a_payment(terminal, clock, system, department, is_over):
    system.gate.set()
    paid = ordered(terminal)
    system.order_state, request_id = "", IDS.new()
    if is_over:
        with terminal.client.app.state.centre.database.writing() as session:
            session.execute(update(PayOrder).values(expires_at=NOON.replace(year=2020)))
    reported = terminal.execute(FINE, paid, request_id=request_id)
    assert isinstance(reported, Rejected)
    assert "请勿重复付款" in reported.reason.zh
    shown = Order.model_validate_json(terminal.call("GET", f"/v1/orders/{paid.order_no}").content)
    assert shown.state is (OrderState.UNKNOWN if is_over else OrderState.WAITING)
    system.order_state = "waiting"
    assert "nothing was done" in terminal.execute(FINE, paid, request_id=request_id).reason.en
    system.order_state = "paid"
    assert isinstance(terminal.execute(FINE, paid, request_id=request_id), Completed)
    assert system.asked.total() == 1


def test_one_id_for_two_questions_is_refused(terminal, system, department):
    system.gate.set()
    request_id = IDS.new()
    terminal.execute("RS007", Submission(person=person()), request_id=request_id)
    for item, who in (("RS007", person("003")), ("RS003", person())):
        with pytest.raises(AssertionError, match="other_content"):
            terminal.execute(item, Submission(person=who), request_id=request_id)
    assert system.asked.total() == 1


@pytest.mark.parametrize("resumes", [False, True])
def test_one_payment_serves_one_parallel_completion(terminal, enrol, system, department, resumes):
    other, paid = enrol("YC-002"), [ordered(terminal, number) for number in range(100, 104)]
    system.gate.set()
    calls = [
        lambda asked=asked, who=who: who.execute(FINE, asked, resumes_order=resumes)
        for asked in paid
        for who in (terminal, other, terminal, other)
    ]
    answers = at_once(*calls)
    assert system.paid_for == Counter(asked.order_no for asked in paid), "each payment once"
    assert {each.outcome for each in answers} <= {"completed", "rejected", "still_working"}
    numbers = {each.case_number for each in answers if isinstance(each, Completed)}
    assert len(numbers) == len(paid)


def test_parallel_payments_from_two_processes_are_served_once(database_url, tmp_path, enrol_at, system):
    system.gate.set()
    with served(system) as address:
        urls = json.dumps({"police": address})
        with (
            serving(database_url, tmp_path / "keys", department_urls=urls) as (_, one),
            serving(database_url, tmp_path / "keys", department_urls=urls) as (_, two),
        ):
            terminal = enrol_at(one)
            through_two = replace(terminal, client=two)
            who = proven_at(terminal)
            paid = [ordered(terminal, number, who) for number in range(100, 108)]
            calls = [
                lambda asked=asked, who=who: who.execute(FINE, asked)
                for asked in paid
                for who in (terminal, through_two) * 3
            ]
            answers = at_once(*calls)
    assert system.paid_for == Counter(asked.order_no for asked in paid)
    assert system.asked.total() == len(paid)
    assert len({each.case_number for each in answers if isinstance(each, Completed)}) == len(paid)


@pytest.fixture
def enrol_at(database_url, tmp_path):
    """Enrols a terminal at a process."""
    from catalogue.schema import Level
    from catalogue.text import LocalText
    from central.terminals.service import TerminalPlace, mint_code
    from tests.central.virtual_terminal import VirtualTerminal

    def make(client, terminal_id: str = "YC-001"):
        database = CentreDatabase(database_url)
        with database.writing() as session:
            place = TerminalPlace(terminal_id, LocalText(zh="大厅", en="Hall"), Level.TOWN, "441602001")
            code = mint_code(session, place, _now())
        database.close()
        return VirtualTerminal.enrol(client, code)

    return make


def _now():
    from contract.clock import SystemClock

    return SystemClock().now()


def test_killed_process_leads_to_one_execution(database_url, tmp_path, enrol_at, system):
    request_id = IDS.new()
    with served(system) as address:
        urls = json.dumps({"police": address})
        with serving(database_url, tmp_path / "keys", department_urls=urls) as (_, two):
            terminal, asked = None, None
            with serving(database_url, tmp_path / "keys", department_urls=urls) as (process, one):
                terminal = enrol_at(one)
                asked = ordered(terminal, who=proven_at(terminal))
                with ThreadPoolExecutor(1) as pool:
                    cut = pool.submit(terminal.execute, FINE, asked, request_id=request_id)
                    system.wait_for(lambda it: it.asked)
                    process.kill()
                    assert cut.exception(60) is not None, "the terminal heard nothing"
            through_two = replace(terminal, client=two)
            assert isinstance(through_two.execute(FINE, asked, request_id=request_id), StillWorking)
            expire(database_url)
            assert isinstance(through_two.execute(FINE, asked, request_id=request_id), StillWorking), "under way there"
            system.gate.set()
            system.wait_for(lambda it: it.done)
            expire(database_url)
            answer = through_two.execute(FINE, asked, request_id=request_id)
            assert isinstance(answer, Completed)
            assert through_two.execute(FINE, asked, request_id=request_id) == answer
            assert isinstance(through_two.execute(FINE, asked), Rejected), "the payment is used"
    assert system.asked.total() == 1


def expire(database_url: str) -> None:
    database = CentreDatabase(database_url)
    with database.writing() as session:
        session.execute(update(Execution).values(held_until=NOON.replace(year=2020)))
    database.close()
