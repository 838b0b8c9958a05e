"""A face is looked at with a consent of its own, and no one has to give one: a code beside the card, or a person, does as well."""

from typing import Any

import pytest

from contract.execution import IDENTITY_CODE, IdentityFound, IdentityRefused
from contract.identity import CardEvidence
from contract.records import PersonDetails
from drivers.ports.code_scanner import CodeScanned, GarbledCode
from drivers.ports.device import ReaderFailed
from drivers.ports.status import ProblemCode
from kiosk.journeys.submission import evidence_of
from kiosk.steps.identity.code_listener import AFTER_FAILURE
from kiosk.steps.identity.identity_code import LONGEST_CODE
from kiosk.view.consent import ConsentScreen
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.identity import FaceScreen, IdentifyScreen, IdentifyStage
from kiosk.view.intents import DecideOnFace, GoOn
from kiosk.view.note import Tone
from kiosk.view.visit_end import AnotherScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench
from tests.kiosk.walking import walk_to

FACE_ITEM, CERTIFICATION = "RS001", "RS009"
CODE = "SANDBOX-IDCODE:li"


def is_asked(screen: Any) -> bool:
    return isinstance(screen, ConsentScreen)


def at_the_question(code: str = FACE_ITEM, bench: Bench | None = None) -> Bench:
    bench = bench or Bench()
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(is_asked)
    return bench


def session_of(bench: Bench) -> Any:
    return bench.terminal._visit.session


def names_holder(bench: Bench) -> None:
    """The platform knows the code as that of the person of the card."""
    person = session_of(bench).person
    details = PersonDetails(name=person.name, id_number=person.id_number, birth_date=person.birth_date.isoformat())
    bench.centre.identity = lambda request: IdentityFound(
        request_id=request.request_id, person=details, assertion="by code"
    )


def test_nothing_is_looked_at_before_consent() -> None:
    bench = at_the_question()
    bench.wait(20)
    assert (bench.faces.looks, bench.view.frame.main) == (0, MainAction.AGREE)
    assert bench.do(GoOn())
    assert isinstance(bench.screen, FaceScreen)
    bench.wait(2)
    assert bench.faces.looks > 0


@pytest.mark.parametrize("code", [FACE_ITEM, CERTIFICATION])
def test_consent_is_true_of_its_item(code: str) -> None:
    """A certification keeps a picture, and a code on the telephone does not do for it."""
    bench = at_the_question(code)
    asked = bench.screen
    is_certified = code == CERTIFICATION
    words = " ".join((*asked.paragraphs, asked.choice))
    assert ("手机身份码" in words, "一样能办事" in words) == (not is_certified, not is_certified)
    assert ("当面认证" in words, "认证通过后，加密发一张" in words) == (is_certified, is_certified)
    assert bench.do(GoOn())
    assert ("不保存。" in bench.screen.keeping, "加密发一张" in bench.screen.keeping) == (True, is_certified)


def test_code_beside_card_does_as_well() -> None:
    bench = at_the_question()
    assert bench.do(DecideOnFace(agrees=False))
    assert isinstance(bench.screen, IdentifyScreen)
    names_holder(bench)
    bench.scanner.hold(CODE)
    bench.wait(2)
    assert (bench.screen.stage, bench.screen.note.tone) == (IdentifyStage.READ, Tone.GOOD)
    evidence = evidence_of(session_of(bench))
    assert evidence is not None
    assert (type(evidence.document), evidence.earlier) == (CardEvidence, "by code")
    assert bench.do(GoOn())
    assert not isinstance(bench.screen, (FaceScreen, ConsentScreen, IdentifyScreen))
    assert (session_of(bench).face, bench.faces.looks) == (None, 0)


def test_citizen_without_face_is_not_asked_again() -> None:
    bench = at_the_question()
    bench.do(DecideOnFace(agrees=False))
    names_holder(bench)
    bench.scanner.hold(CODE)
    bench.wait(2)
    citizen = Citizen(bench)
    citizen.item = bench.terminal._visit.session.journey.item
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    citizen.open("RS007")
    citizen.start()
    citizen.screens.clear()
    citizen.walk(lambda screen: isinstance(screen, (FormScreen, AnotherScreen)))
    assert not any(is_asked(each) or isinstance(each, FaceScreen) for each in citizen.screens)


def test_code_of_another_person_is_not_taken() -> None:
    bench = at_the_question()
    bench.do(DecideOnFace(agrees=False))
    stranger = PersonDetails(name="黄谷雨", id_number="441602194004200035", birth_date="1940-04-20")
    bench.centre.identity = lambda request: IdentityFound(request_id=request.request_id, person=stranger, assertion="x")
    bench.scanner.hold(CODE)
    bench.wait(2)
    assert (bench.screen.stage, session_of(bench).proofs.code_beside_card) == (IdentifyStage.PROBLEM, "")
    assert bench.view.frame.main is MainAction.NONE


@pytest.mark.parametrize("unreadable", [GarbledCode("5 bytes"), CodeScanned("1" * (LONGEST_CODE + 1), "bench")])
def test_unreadable_code_may_be_shown_again(unreadable: CodeScanned | GarbledCode) -> None:
    bench = at_the_question()
    bench.do(DecideOnFace(agrees=False))
    names_holder(bench)
    bench.scanner.held.append(unreadable)
    bench.wait(1)
    assert (bench.screen.stage, bench.screen.note.tone) == (IdentifyStage.PROBLEM, Tone.CAUTION)
    assert bench.centre.codes == []
    bench.scanner.hold(CODE)
    bench.wait(3)
    assert bench.screen.stage is IdentifyStage.READ


def test_scanner_lost_meanwhile_is_reported_until_back() -> None:
    bench = at_the_question()
    assert bench.do(DecideOnFace(agrees=False))
    asked = bench.screen.note.text
    names_holder(bench)
    bench.scanner.held.append(ReaderFailed(ProblemCode.DISCONNECTED, "pulled"))
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    assert "人工窗口" in bench.screen.note.advice
    bench.wait(AFTER_FAILURE)
    assert (bench.screen.stage, bench.screen.note.text) == (IdentifyStage.WAITING, asked)
    bench.scanner.hold(CODE)
    bench.wait(2)
    assert bench.screen.stage is IdentifyStage.READ


def test_code_shown_while_asking_is_not_taken() -> None:
    bench = at_the_question()
    bench.do(DecideOnFace(agrees=False))
    names_holder(bench)
    bench.scanner.held.extend([CodeScanned(CODE, "bench"), GarbledCode("x"), CodeScanned("ANOTHER", "bench")])
    for _ in range(40):
        bench.clock.advance(seconds=0.2)
        bench.terminal.tick()
        bench.lines["code_scanner"].pump()
    assert (len(bench.scanner.held), bench.screen.stage) == (0, IdentifyStage.READING)
    bench.wait(3)
    assert [bench.opening.open(each.sealed).answers[IDENTITY_CODE] for each in bench.centre.codes] == [CODE]
    assert bench.screen.stage is IdentifyStage.READ


def test_refused_code_may_be_shown_again() -> None:
    bench = at_the_question()
    bench.do(DecideOnFace(agrees=False))
    bench.centre.identity = lambda request: IdentityRefused(request_id=request.request_id, refusal="expired")
    bench.scanner.hold(CODE)
    bench.wait(2)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    names_holder(bench)
    bench.scanner.hold(CODE)
    bench.wait(3)
    assert bench.screen.stage is IdentifyStage.READ


@pytest.mark.expected_logs("background work failed")
def test_fault_of_asking_leaves_both_ways_open() -> None:
    bench = at_the_question()
    bench.do(DecideOnFace(agrees=False))

    def breaks(_request: Any) -> IdentityFound:
        raise ValueError

    bench.centre.identity = breaks
    bench.scanner.hold(CODE)
    bench.wait(2)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    assert bench.do(DecideOnFace(agrees=True))
    bench.wait(6)
    assert session_of(bench).face.passed


@pytest.mark.parametrize(("code", "without"), [(CERTIFICATION, []), (FACE_ITEM, ["code_scanner"])])
def test_where_no_code_helps_a_person_does(code: str, without: list[str]) -> None:
    bench = at_the_question(code, Bench(without=without))
    bench.do(DecideOnFace(agrees=False))
    assert bench.screen.stage is IdentifyStage.PROBLEM
    assert "工作人员" in bench.screen.note.advice
    bench.scanner.hold(CODE)
    bench.wait(3)
    assert bench.centre.codes == []
    assert bench.do(DecideOnFace(agrees=True))
    bench.wait(6)
    assert session_of(bench).face.passed


def test_consent_may_be_taken_back_before_camera() -> None:
    bench = Bench()
    walk_to(bench, FACE_ITEM, FaceScreen)
    assert bench.do(DecideOnFace(agrees=False))
    assert isinstance(bench.screen, IdentifyScreen)
    looks = bench.faces.looks
    bench.wait(5)
    assert bench.faces.looks == looks
    assert not session_of(bench).has_agreed_to_face


def test_passed_face_is_not_undone() -> None:
    bench = Bench()
    walk_to(bench, FACE_ITEM, FaceScreen)
    bench.wait(6)
    assert session_of(bench).face.passed
    assert not bench.do(DecideOnFace(agrees=False))
