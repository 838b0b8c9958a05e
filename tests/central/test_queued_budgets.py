"""Every question about a person costs the terminal, by whichever way it comes; cases that waited go at a pace and are not lost."""

from collections import Counter

import pytest
from sqlalchemy import select

from central.authorities.port import POLICE, Authorities
from central.cases.models import CaseEntry
from central.cases.states import CaseStatus
from central.executions.forwarding import PUT_OFF_FOR, forward_received
from central.identity.budgets import WINDOW, open_alarms
from central.identity.models import BudgetUse
from contract import paths
from contract.execution import (
    EarlierOrderRequest,
    ExecuteRequest,
    FinishedCaseRequest,
    HoldRequest,
    IdentityCodeRequest,
    ListRequest,
    OrderRequest,
    SmsRequest,
)
from contract.pick_ups import PickUpRequest
from contract.records import Submission
from contract.refusal import Refusal
from tests.central.answers import CHILD
from tests.central.virtual_terminal import IDS, id_number, person

MOST = 5
FREE_ITEM, CARD_ITEM, CHILD_ITEM = "ZS001", "MZ001", ("WJ004", "health")


@pytest.fixture(autouse=True)
def few(centre):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"persons_an_hour": MOST}))


@pytest.fixture
def asked(centre) -> Counter[str]:
    """How often each question was put to an authority."""
    sandbox, counted = centre.authorities.sandbox, Counter[str]()

    class Counting:
        def __getattr__(self, name):
            def ask(*about):
                counted[name] += 1
                return getattr(sandbox, name)(*about)

            return ask

    object.__setattr__(centre, "authorities", Authorities(sandbox, {POLICE: Counting()}))
    return counted


def statuses(centre) -> Counter[str]:
    with centre.database.reading() as session:
        return Counter(session.scalars(select(CaseEntry.status)))


def waiting(centre) -> int:
    return statuses(centre)[CaseStatus.RECEIVED.value]


def about_children(terminal, *numbers: str, names: tuple[str, ...] = ("童",)):
    who = person()
    return [
        terminal.case(
            *CHILD_ITEM,
            submission=Submission(person=who, answers={"child_id_no": number, "child_name": name}),
        )
        for number in numbers
        for name in names
    ]


def children(how_many: int) -> list[str]:
    return [id_number(f"{each:03}", "20200101") for each in range(how_many)]


def test_cases_about_many_people_wait_for_their_turn(terminal, centre, clock, asked):
    terminal.upload(*(terminal.case("RS009", who=person(f"{each:03}")) for each in range(1, MOST + 4)))
    forward_received(centre)
    assert (waiting(centre), asked["judge"]) == (3, MOST)
    clock.advance(seconds=PUT_OFF_FOR.total_seconds() + 1)
    assert forward_received(centre) == 0
    clock.advance(seconds=WINDOW.total_seconds())
    assert forward_received(centre) == 3
    assert waiting(centre) == 0
    with centre.database.reading() as session:
        assert open_alarms(session) == [], "whoever was without a network is no thief"


@pytest.mark.parametrize("guessed", ["numbers", "names"])
def test_ties_that_cases_guess_at_are_paced(terminal, centre, asked, guessed):
    if guessed == "numbers":
        cases = about_children(terminal, *children(20))
    else:
        cases = about_children(terminal, CHILD.card.id_number, names=tuple(f"猜{each}" for each in range(20)))
    terminal.upload(*cases)
    forward_received(centre)
    assert asked["is_guardian"] == MOST - 1, "the applicant is one of them"
    assert waiting(centre) == 20 - asked["is_guardian"]


def test_one_person_is_proven_for_few_cases_only(terminal, centre, asked):
    terminal.upload(*(terminal.case("RS009") for _ in range(5 * MOST + 3)))
    forward_received(centre)
    assert (waiting(centre), asked["judge"]) == (3, 5 * MOST)


def test_case_that_is_asked_again_costs_nothing_more(terminal, centre, clock, monkeypatch):
    terminal.upload(*(terminal.case("RS009", who=person(f"{each:03}")) for each in range(1, MOST + 1)))
    silent = type(centre.directory.department("hrss"))
    real = silent.review
    monkeypatch.setattr(silent, "review", lambda *_: None)
    for _ in range(10):
        forward_received(centre)
    monkeypatch.setattr(silent, "review", real)
    assert forward_received(centre) == MOST


def test_case_that_names_crowd_tells_of_none(terminal, centre, asked):
    numbers = tuple(children(MOST + 1))
    submission = Submission(person=person(), answers={"child_id_no": numbers, "child_name": "童"})
    terminal.upload(terminal.case(*CHILD_ITEM, submission=submission))
    assert forward_received(centre) == 1, "and is not put off for ever"
    assert (asked["judge"], asked["is_guardian"]) == (1, 0)


def test_another_terminal_has_a_pace_of_its_own(enrol, centre, asked):
    first, second = enrol("YC-001"), enrol("YC-002")
    first.upload(*about_children(first, *children(20)))
    second.upload(second.case("RS009", who=person("003")))
    forward_received(centre)
    assert waiting(centre) == 20 - (MOST - 1)


def uses(centre) -> int:
    with centre.database.reading() as session:
        return len(session.scalars(select(BudgetUse.subject)).all())


QUESTIONS = [
    (paths.LISTS, ListRequest, {"list_name": "levy_items", "field": "levy_items"}),
    (paths.HOLDS, HoldRequest, {"field": "slot", "slot": "2026-12-01 09:00"}),
    (paths.SMS, SmsRequest, {"field": "sms_code"}),
    (paths.ORDERS, OrderRequest, {}),
    (paths.EARLIER_ORDERS, EarlierOrderRequest, {}),
    (paths.FINISHED_CASES, FinishedCaseRequest, {}),
    (paths.PICK_UPS, PickUpRequest, {}),
    (paths.EXECUTE, ExecuteRequest, {}),
    (paths.IDENTITY_CODES, IdentityCodeRequest, {}),
]


@pytest.mark.parametrize(("path", "kind", "more"), QUESTIONS)
def test_each_way_to_ask_costs_something(terminal, centre, path, kind, more):
    asked = terminal.proven(Submission(person=person()), CARD_ITEM)
    before = uses(centre)
    terminal.put(kind, path, asked, CARD_ITEM, **more)
    assert uses(centre) > before


@pytest.mark.parametrize("text", ["once", None])
def test_each_execution_costs_whatever_was_typed(terminal, centre, text):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"items_an_hour": MOST}))

    def executed(number: int, request_id: str):
        answers = {"content": text or f"text {number}"}
        return terminal.put(
            ExecuteRequest, paths.EXECUTE, Submission(answers=answers), FREE_ITEM, request_id=request_id
        )

    ids = [IDS.new() for _ in range(MOST)]
    for number, request_id in enumerate(ids):
        assert executed(number, request_id).status_code == 200
        assert executed(number, request_id).status_code == 200, "the same request again costs nothing"
    assert Refusal.model_validate_json(executed(MOST, IDS.new()).content).code == "budget"


def test_each_slot_that_is_kept_costs(terminal, centre):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"items_an_hour": MOST}))
    asked = terminal.proven(Submission(person=person()), CARD_ITEM)
    codes = []
    for day in range(1, MOST + 2):
        more = {"field": "slot", "slot": f"2026-12-{day:02} 09:00"}
        codes.append(terminal.put(HoldRequest, paths.HOLDS, asked, CARD_ITEM, **more).status_code)
    assert codes == [200] * MOST + [429]


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url
