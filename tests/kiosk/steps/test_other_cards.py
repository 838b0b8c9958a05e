"""Somebody whom an item names lays their own card on the reader too, before anything is told of them or done for them."""

from dataclasses import replace
from typing import Any

import pytest

from catalogue.input_types import InputKind
from catalogue.loader import load_catalogue
from catalogue.other_people import OtherPerson
from catalogue.schema import OfflinePolicy
from contract.execution import DepartmentDown
from contract.identity import ProofRole
from contract.proof import ProofRefusal, ProofRefused, ProofRequest
from contract.records import Submission
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import CardWithdrawn, NoCard
from drivers.ports.status import ProblemCode
from kiosk.journeys.case_state import Draft
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import plan_for
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.intents import GoBack, GoOn, SetField
from kiosk.view.note import Tone
from kiosk.view.result import ResultScreen, ResultTone, WorkingScreen
from kiosk.view.review import ReviewScreen
from kiosk.view.view import Screen
from kiosk.view.visit_end import AnotherScreen
from offline_queue.centre_outcomes import CentreRefused
from simulators.person.people import person
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import UNREACHED, Bench, adult

MARRIED = {"marital": "已婚"}
ONLINE_ITEM, QUEUE_ITEM = "GJ005", "GA014"
CHEN, CHILD = person("chen").card, person("child").card


@pytest.fixture
def bench() -> Bench:
    return Bench()


class Couple(Citizen):
    """A citizen who is married, and fills in what a test says."""

    def __init__(self, bench: Bench, given: dict[str, str] | None = None) -> None:
        super().__init__(bench)
        self.given = {**MARRIED, **(given or {})}

    def fill(self, screen: FormScreen) -> None:
        for view in screen.fields:
            wanted = self.given.get(view.name)
            if wanted is not None and view.value != wanted:
                assert self.bench.do(SetField(view.name, wanted))
                return
        super().fill(screen)


def wants_other(screen: Screen) -> bool:
    return isinstance(screen, IdentifyScreen) and screen.is_other


def is_taken(screen: Screen) -> bool:
    return isinstance(screen, IdentifyScreen) and screen.is_other and screen.stage is IdentifyStage.READ


def walk_until(bench: Bench, code: str, until: Any, given: dict[str, str] | None = None) -> Couple:
    citizen = Couple(bench, given)
    citizen.open(code)
    citizen.start()
    citizen.walk(until)
    return citizen


def lay(bench: Bench, card: Any) -> None:
    bench.reader.card = card
    for _ in range(6):
        bench.wait(0.6)


def sealed(bench: Bench, request: Any) -> Submission:
    return bench.opening.open(request.sealed)


def journey_of(bench: Bench) -> Any:
    return bench.terminal._visit.session.journey


def said(bench: Bench) -> str:
    return bench.screen.note.text


def test_other_card_is_asked_behind_naming_page() -> None:
    for item in load_catalogue().items:
        for care_mode in (False, True):
            plan = plan_for(item, care_mode=care_mode)
            asked = [step.fields[0] for step in plan if step.kind is StepKind.OTHER_CARD]
            assert asked == [each.name for each in item.inputs if each.of_whom is OtherPerson.OWN_CARD]
            for name in asked:
                before = plan[[step.fields for step in plan].index((name,)) - 1]
                places = [place for place, step in enumerate(plan) if name in step.fields]
                assert plan[places[0]].kind is StepKind.FORM, before
                assert plan[places[1]].kind is StepKind.OTHER_CARD
                assert places[1] - places[0] == 1
                live = [place for place, step in enumerate(plan) if step.kind is StepKind.REVIEW]
                assert all(places[1] < place for place in live)


def test_spouse_card_is_proven_in_its_role(bench: Bench) -> None:
    citizen = walk_until(bench, ONLINE_ITEM, is_taken)
    assert (bench.screen.masked_name, bench.screen.note.tone) == ("陈*满", Tone.GOOD)
    proof = bench.centre.proofs[-1]
    assert proof.role is ProofRole.THIRD_PERSON
    shown = sealed(bench, proof)
    assert shown.evidence.document.is_present, "it was read this moment"
    assert (shown.person.name, shown.evidence.document.issuer) == (CHEN.name, CHEN.issuer)
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    asked = sealed(bench, bench.centre.requests[-1])
    assert asked.assertions == ("proven", "proven")
    (other,) = asked.others
    assert (other.field, other.person.id_number, other.evidence) == ("spouse_id_no", CHEN.id_number, None)


def test_nothing_of_the_other_person_stays_behind(bench: Bench) -> None:
    citizen = walk_until(bench, ONLINE_ITEM, wants_other)
    portrait = adult("chen").portrait
    lay(bench, replace(CHEN, portrait=portrait))
    assert not any(portrait.data), "the face on the card is needed for nothing"
    journey = journey_of(bench)
    assert CHEN.name not in repr(journey)
    shown = journey.others["spouse_id_no"]
    assert CHEN.name not in repr(shown)
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    journey.forget()
    assert (journey.others, journey.excused, shown.proofs.known(0.0)) == ({}, {}, ())


def test_own_card_still_lying_there_is_accepted(bench: Bench) -> None:
    walk_until(bench, ONLINE_ITEM, wants_other)
    lay(bench, adult("li"))
    assert "您自己的" in said(bench)
    assert (bench.screen.stage, bench.screen.note.tone) == (IdentifyStage.WAITING, Tone.CAUTION)


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (lambda: adult("moved"), "号码和您填的不一样"),
        (lambda: replace(CHEN, valid_to=CHEN.birth_date), "已过有效期"),
    ],
)
def test_another_card_does_not_do(bench: Bench, card: Any, words: str) -> None:
    walk_until(bench, ONLINE_ITEM, wants_other)
    asked = len(bench.centre.proofs)
    lay(bench, card())
    assert words in said(bench)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    assert bench.view.frame.main is MainAction.NONE, "online nothing goes on without it"
    assert len(bench.centre.proofs) == asked
    lay(bench, CHEN)
    assert bench.screen.stage is IdentifyStage.READ


def test_name_must_be_one_of_card(bench: Bench) -> None:
    walk_until(bench, QUEUE_ITEM, wants_other, {"spouse_name": "陈大满"})
    lay(bench, CHEN)
    assert "姓名" in said(bench)


def test_wrongly_named_person_can_be_corrected(bench: Bench) -> None:
    citizen = walk_until(bench, ONLINE_ITEM, wants_other, {"spouse_id_no": person("moved").card.id_number})
    lay(bench, CHEN)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    assert bench.do(GoBack())
    assert isinstance(bench.screen, FormScreen)
    citizen.given["spouse_id_no"] = CHEN.id_number
    citizen.walk(is_taken)


def test_child_shows_no_card_and_neither_does_applicant(bench: Bench) -> None:
    citizen = walk_until(
        bench, "JY004", lambda screen: isinstance(screen, ReviewScreen), {"student_id_no": CHILD.id_number}
    )
    assert not any(wants_other(screen) for screen in citizen.screens)


def test_changed_number_asks_for_the_other_card(bench: Bench) -> None:
    citizen = walk_until(bench, ONLINE_ITEM, lambda screen: isinstance(screen, ReviewScreen))
    journey = journey_of(bench)
    assert journey.others
    bench.terminal._visit._runner.jump_to_field("spouse_id_no")
    bench.do(SetField("spouse_id_no", person("moved").card.id_number))
    bench.do(GoOn())
    bench.pump()
    assert wants_other(bench.screen)
    assert bench.screen.stage is not IdentifyStage.READ
    lay(bench, person("moved").card)
    citizen.press()
    assert isinstance(bench.screen, ReviewScreen), "straight back"


def test_queued_case_goes_on_without_other_card(bench: Bench) -> None:
    citizen = walk_until(bench, QUEUE_ITEM, wants_other)
    assert bench.view.frame.main is MainAction.SKIP
    assert bench.do(GoOn())
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    (submission,) = [each for each in bench.outbox.submissions if each is not None]
    assert submission.others == ()


def test_waiting_submission_carries_proof_of_other_person(bench: Bench) -> None:
    bench.centre.is_cut = True
    for _ in range(3):
        bench.health.note_silence()
    citizen = walk_until(bench, QUEUE_ITEM, is_taken)
    assert bench.screen.note.tone is Tone.CAUTION
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    (submission,) = [each for each in bench.outbox.submissions if each is not None]
    (other,) = submission.others
    assert (other.field, other.person.name) == ("spouse_id_no", CHEN.name)
    assert other.evidence.document.issuer == CHEN.issuer


def first_person_only(bench: Bench, silence: Any) -> Any:
    def answer(request: ProofRequest) -> Any:
        if request.role is ProofRole.THIRD_PERSON:
            return silence(request)
        bench.centre.proof = None
        given = bench.centre.prove(request)
        bench.centre.proof = answer
        return given

    return answer


SILENCES = [
    lambda request: DepartmentDown(request_id=request.request_id),
    lambda _: UNREACHED,
]


@pytest.mark.parametrize("silence", SILENCES)
@pytest.mark.parametrize(("code", "stage"), [(ONLINE_ITEM, IdentifyStage.PROBLEM), (QUEUE_ITEM, IdentifyStage.READ)])
def test_without_word_only_what_can_wait_goes_on(bench: Bench, silence: Any, code: str, stage: IdentifyStage) -> None:
    bench.centre.proof = first_person_only(bench, silence)
    walk_until(bench, code, wants_other)
    lay(bench, CHEN)
    assert bench.screen.stage is stage
    assert bool(journey_of(bench).others) is (stage is IdentifyStage.READ)


@pytest.mark.parametrize("code", [ONLINE_ITEM, QUEUE_ITEM])
def test_card_that_authority_does_not_know_is_none(bench: Bench, code: str) -> None:
    def refused(request: ProofRequest) -> ProofRefused:
        return ProofRefused(request_id=request.request_id, refusal=ProofRefusal.NOT_MATCHED)

    bench.centre.proof = first_person_only(bench, refused)
    walk_until(bench, code, wants_other)
    lay(bench, CHEN)
    assert "没有核实到这张身份证" in said(bench)
    assert journey_of(bench).others == {}
    assert bench.terminal._visit.session.person is not None, "the applicant is who they are"


def test_too_many_questions_are_reported(bench: Bench) -> None:
    bench.centre.proof = first_person_only(bench, lambda _: CentreRefused(429, "budget", "too many"))
    walk_until(bench, ONLINE_ITEM, wants_other)
    lay(bench, CHEN)
    assert "暂停" in said(bench)


@pytest.mark.expected_logs("background work failed")
def test_a_fault_while_asking_takes_no_card(bench: Bench) -> None:
    def broken(_: ProofRequest) -> Any:
        raise RuntimeError("defect")

    bench.centre.proof = first_person_only(bench, broken)
    walk_until(bench, ONLINE_ITEM, wants_other)
    lay(bench, CHEN)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    assert journey_of(bench).others == {}


def test_reader_that_is_gone_is_said_and_returns(bench: Bench) -> None:
    walk_until(bench, ONLINE_ITEM, wants_other)
    bench.lines["id_card_reader"].fault = DeviceLost("unplugged")
    bench.wait(2)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    bench.lines["id_card_reader"].fault = None
    bench.wait(6)
    lay(bench, CHEN)
    assert bench.screen.stage is IdentifyStage.READ


@pytest.mark.parametrize("outcome", [CardWithdrawn(), ReaderFailed(ProblemCode.DISCONNECTED, "pulled"), NoCard()])
def test_a_card_that_gave_nothing_is_tried_again(bench: Bench, outcome: Any) -> None:
    walk_until(bench, ONLINE_ITEM, wants_other)
    bench.reader.card = None
    bench.reader.outcomes.append(outcome)
    for _ in range(4):
        bench.wait(0.5)
    assert bench.screen.stage is (IdentifyStage.WAITING if isinstance(outcome, NoCard) else IdentifyStage.PROBLEM)
    bench.wait(5.0)
    lay(bench, CHEN)
    assert bench.screen.stage is IdentifyStage.READ


# --- what the centre says of people whom it asks an authority about ---


def answered(bench: Bench, code: str) -> Citizen:
    bench.centre.answer = lambda _: CentreRefused(403, code, "subject_id_no names somebody")
    citizen = walk_until(bench, "GA009", lambda screen: isinstance(screen, WorkingScreen | ReviewScreen))
    if isinstance(bench.screen, ReviewScreen):
        bench.do(GoOn())
    for _ in range(8):
        bench.wait(0.5)
    return citizen


def test_unauthorised_agent_hears_what_to_do(bench: Bench) -> None:
    answered(bench, "third_person")
    screen = bench.screen
    assert isinstance(screen, ResultScreen)
    assert screen.tone is ResultTone.REJECTED
    assert "没有核实" in screen.summary
    assert any("窗口" in each for each in screen.next_steps)
    assert bench.terminal._visit.session.person is not None


def test_absent_authority_is_shown_and_loses_nothing(bench: Bench) -> None:
    answered(bench, "authority_silent")
    assert isinstance(bench.screen, WorkingScreen)
    assert "没有应答" in said(bench)
    assert bench.screen.note.advice
    assert journey_of(bench).form.own_answers()
    assert journey_of(bench).case.state == Draft()


def test_second_card_items_wait_or_are_refused() -> None:
    items = [item for item in load_catalogue().items if any(f.of_whom is OtherPerson.OWN_CARD for f in item.inputs)]
    assert {item.offline for item in items} == {OfflinePolicy.ONLINE, OfflinePolicy.QUEUE}
    assert all(f.kind is InputKind.ID_NO for item in items for f in item.inputs if f.of_whom is OtherPerson.OWN_CARD)
