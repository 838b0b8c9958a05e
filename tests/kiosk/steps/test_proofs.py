"""The citizen is proven while they read the screen; who is not confirmed is no one, and may try once more."""

from typing import Any

import pytest

from contract.execution import Completed, DepartmentDown, ExecuteRequest
from contract.identity import CodeEvidence
from contract.proof import ProofGiven, ProofRefusal, ProofRefused, ProofRequest
from contract.records import Submission
from contract.terms import ProofLevel
from drivers.ports.code_scanner import CodeScanned
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import CardRead
from kiosk.journeys.proving import ensure_proven
from kiosk.journeys.session import Session
from kiosk.journeys.submission import evidence_of
from kiosk.steps.identity.licence import ABOUT_LICENCE
from kiosk.view.form import FormScreen
from kiosk.view.guide import GuideScreen
from kiosk.view.identity import FaceScreen, IdentifyScreen, IdentifyStage
from kiosk.view.intents import GoBack, GoOn
from kiosk.view.note import Tone
from kiosk.view.result import ResultScreen, WorkingScreen
from kiosk.view.review import ReviewScreen
from kiosk.view.view import Screen
from kiosk.view.visit_end import AnotherScreen
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import FIRM, UNREACHED, Bench, adult
from tests.kiosk.walking import walk_to

CARD_ITEM, FACE_ITEM, LOCAL_ITEM, QUEUE_ITEM = "MZ001", "RS001", "GA039", "JT002"
FIRM_ITEM, FIRM_QUEUE_ITEM = "SJ002", "GA012"
SILENCES = [
    lambda request: DepartmentDown(request_id=request.request_id),
    lambda _: CentreUnreachable(Unreachable.TIMEOUT, "slow"),
    lambda _: CentreRefused(429, "budget", "too many"),
]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def session_of(bench: Bench) -> Session:
    return bench.terminal._visit.session


def sealed(bench: Bench, request: Any) -> Submission:
    return bench.opening.open(request.sealed)


def refuses(bench: Bench) -> Any:
    """The authority does not know the card, which is taken away meanwhile: a reader reads it once."""

    def refused(request: ProofRequest) -> ProofRefused:
        bench.reader.card = None
        return ProofRefused(request_id=request.request_id, refusal=ProofRefusal.NOT_MATCHED)

    return refused


def is_put(screen: Screen) -> bool:
    return isinstance(screen, IdentifyScreen) and screen.stage is IdentifyStage.READ


def is_refused(screen: Screen) -> bool:
    return isinstance(screen, IdentifyScreen) and screen.note.tone is Tone.BAD and "没有核实" in screen.note.text


def walk_until(bench: Bench, code: str, until: Any) -> Citizen:
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(until)
    return citizen


def test_whole_card_goes_with_every_request(bench: Bench) -> None:
    citizen = walk_until(bench, CARD_ITEM, is_put)
    bench.pump()
    assert len(bench.centre.proofs) == 1, "while the citizen still reads their name"
    shown = sealed(bench, bench.centre.proofs[0])
    card = citizen.person
    assert (shown.evidence.document.issuer, shown.evidence.document.valid_from) == (card.issuer, "2020-05-06")
    assert (shown.person.name, shown.person.valid_to) == (card.name, "2040-05-06")
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert len(bench.centre.proofs) == 1
    asked = sealed(bench, bench.centre.requests[0])
    assert asked.assertions == ("proven",)
    assert asked.evidence is None, "what proves is for the authority alone"


def test_card_and_face_are_proven_together(bench: Bench) -> None:
    walk_to(bench, FACE_ITEM, FormScreen)
    bench.pump()
    shown = [sealed(bench, each) for each in bench.centre.proofs]
    assert [each.face is not None for each in shown] == [True]


@pytest.mark.parametrize(
    ("item", "is_left", "tells", "claimed"),
    [
        (CARD_ITEM, False, True, True),
        (CARD_ITEM, True, False, False),
        (FACE_ITEM, True, True, True),
        (FACE_ITEM, False, True, False),
        (FACE_ITEM, True, False, False),
        (FIRM_ITEM, True, True, True),
        (FIRM_ITEM, False, True, False),
    ],
)
def test_card_presence_is_claimed_only_when_known(
    bench: Bench, item: str, is_left: bool, tells: bool, claimed: bool
) -> None:
    """At the moment of the question: right after reading, or when the reader is asked once more behind face and licence."""
    bench.reader.is_left = is_left
    bench.reader.outcomes.append(CardRead(adult(), tells))
    until = {CARD_ITEM: is_put, FIRM_ITEM: wants_licence}
    walk_until(bench, item, until.get(item, lambda screen: isinstance(screen, FormScreen)))
    if item == FIRM_ITEM:
        show(bench)
    bench.pump()
    shown = sealed(bench, bench.centre.proofs[-1])
    assert shown.evidence.document.is_present is claimed


def test_a_reader_that_fails_meanwhile_says_nothing(bench: Bench) -> None:
    walk_until(bench, FIRM_ITEM, wants_licence)
    bench.lines["id_card_reader"].fault = DeviceLost("unplugged")
    show(bench)
    assert sealed(bench, bench.centre.proofs[-1]).evidence.document.is_present is False


def test_nothing_is_asked_for_what_terminal_answers_itself(bench: Bench) -> None:
    walk_to(bench, LOCAL_ITEM, AnotherScreen)
    assert bench.centre.proofs == []


@pytest.mark.parametrize("item", [CARD_ITEM, FACE_ITEM])
def test_card_unknown_to_authority_identifies_no_one(bench: Bench, item: str) -> None:
    bench.centre.proof = refuses(bench)
    citizen = walk_until(bench, item, is_refused)
    assert session_of(bench).person is None
    assert session_of(bench).face is None
    assert any(isinstance(screen, FaceScreen) for screen in citizen.screens) is (item == FACE_ITEM)


def test_unconfirmed_citizen_may_try_once_more(bench: Bench) -> None:
    bench.centre.proof = refuses(bench)
    citizen = walk_until(bench, CARD_ITEM, is_refused)
    bench.centre.proof = None
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert sealed(bench, bench.centre.requests[0]).assertions == ("proven",)


@pytest.mark.parametrize("silence", SILENCES)
def test_without_word_first_request_asks_once_more(bench: Bench, silence: Any) -> None:
    bench.centre.proof = silence
    citizen = walk_until(bench, CARD_ITEM, is_put)
    bench.pump()
    assert session_of(bench).person is not None, "nothing is known either way"
    bench.centre.proof = None
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert sealed(bench, bench.centre.requests[0]).assertions == ("proven",)


@pytest.mark.parametrize("silence", SILENCES)
def test_unproven_citizen_is_not_refused_but_waits(bench: Bench, silence: Any) -> None:
    citizen = walk_until(bench, CARD_ITEM, lambda screen: isinstance(screen, ReviewScreen))
    session_of(bench).proofs.forget()
    bench.centre.proof = silence
    bench.do(GoOn())
    bench.pump()
    assert isinstance(bench.screen, WorkingScreen)
    assert bench.centre.executed == [], "without a proof the centre would only refuse"
    assert session_of(bench).person is not None, "no one has said a word against the citizen"
    bench.centre.proof = None
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert sealed(bench, bench.centre.requests[-1]).assertions == ("proven",)


def test_refused_proof_leads_back_to_card(bench: Bench) -> None:
    def first_refused(request: ExecuteRequest) -> Any:
        if len(bench.centre.executed) == 1:
            bench.reader.card = None
            return CentreRefused(403, "identity", "no assertion")
        answers = bench.centre.answer
        bench.centre.answer = None
        done = bench.centre.execute(request)
        bench.centre.answer = answers
        return done

    bench.centre.answer = first_refused
    citizen = walk_until(bench, CARD_ITEM, lambda screen: isinstance(screen, ReviewScreen))
    bench.do(GoOn())
    for _ in range(20):
        bench.wait(0.3)
    assert isinstance(bench.screen, IdentifyScreen)
    assert "没有核实" in bench.screen.note.text
    assert session_of(bench).journey.form.own_answers(), "what was filled in stays"
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert isinstance(bench.centre.execute(bench.centre.requests[-1]), Completed)
    assert len(bench.centre.proofs) == 2


def test_another_person_does_not_go_on_with_answers(bench: Bench) -> None:
    def refused(_request: ExecuteRequest) -> Any:
        bench.reader.card, bench.centre.answer = None, None
        return CentreRefused(403, "identity", "no assertion")

    bench.centre.answer = refused
    citizen = walk_until(bench, CARD_ITEM, lambda screen: isinstance(screen, ReviewScreen))
    bench.do(GoOn())
    bench.wait(6)
    bench.reader.card = adult("chen")
    bench.wait(6)
    assert isinstance(bench.screen, IdentifyScreen)
    assert bench.screen.note.text == "这不是刚才填写的人的证件"
    assert session_of(bench).person is None

    bench.reader.card = citizen.person
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert len(set(bench.centre.executed)) == 1


def test_an_old_proof_is_asked_for_again(bench: Bench) -> None:
    citizen = walk_until(bench, CARD_ITEM, is_put)
    bench.pump()
    proofs = session_of(bench).proofs
    assert proofs.known(bench.clock.monotonic()) == ("proven",)
    assert proofs.known(bench.clock.monotonic() + 26 * 60) == ()
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))


def test_waiting_submission_carries_its_proof(bench: Bench) -> None:
    bench.centre.is_cut = True
    for _ in range(3):
        bench.health.note_silence()
    walk_to(bench, QUEUE_ITEM, AnotherScreen)
    (submission,) = [each for each in bench.outbox.submissions if each is not None]
    assert submission.evidence.document.issuer == "河源市公安局源城分局"
    assert submission.face is not None


def test_code_proves_itself_until_face_strengthens(bench: Bench) -> None:
    bench.centre.identity = None
    citizen = Citizen(bench)
    citizen.open(QUEUE_ITEM)
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, IdentifyScreen))
    session_of(bench).proofs.code_assertion = "vouched"
    assert session_of(bench).proofs.known(0.0) == ("vouched",)
    session_of(bench).proofs.forget()
    assert session_of(bench).proofs.known(0.0) == ()


def test_evidence_of_code_is_assertion_of_platform(bench: Bench) -> None:
    walk_until(bench, QUEUE_ITEM, is_put)
    session = session_of(bench)
    session.proofs.code_assertion = "vouched"
    evidence = evidence_of(session)
    assert isinstance(evidence.document, CodeEvidence)
    assert evidence.earlier == "vouched"


# --- the licence of an enterprise ---


def wants_licence(screen: Screen) -> bool:
    return isinstance(screen, IdentifyScreen) and screen.wants_licence


def show(bench: Bench, code: str = "SANDBOX-LICENCE:demo") -> None:
    bench.scanner.hold(code)
    for _ in range(8):
        bench.wait(0.5)


def test_enterprise_is_named_by_its_licence(bench: Bench) -> None:
    citizen = walk_until(bench, FIRM_ITEM, wants_licence)
    show(bench)
    assert bench.screen.stage is IdentifyStage.READ
    assert bench.screen.masked_name == FIRM.name
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    asked = sealed(bench, bench.centre.requests[0])
    assert asked.enterprise == FIRM
    assert asked.person is not None
    assert not {"applicant_usc_code", "legal_rep_id_no", "operator_id_no"} & asked.answers.keys()


@pytest.mark.parametrize("refusal", sorted(ABOUT_LICENCE))
def test_every_code_refusal_has_words_and_retry(bench: Bench, refusal: ProofRefusal) -> None:
    walk_until(bench, FIRM_ITEM, wants_licence)
    bench.centre.proof = lambda request: ProofRefused(request_id=request.request_id, refusal=refusal)
    show(bench)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    assert bench.screen.note.advice
    assert not bench.view.frame.is_main_enabled
    bench.centre.proof = None
    show(bench, "SANDBOX-LICENCE:shop")
    assert bench.screen.stage is IdentifyStage.READ


@pytest.mark.parametrize("refusal", sorted(set(ProofRefusal) - ABOUT_LICENCE))
def test_unconfirmed_agent_is_identified_again(bench: Bench, refusal: ProofRefusal) -> None:
    walk_until(bench, FIRM_ITEM, wants_licence)
    bench.centre.proof = lambda request: ProofRefused(request_id=request.request_id, refusal=refusal)
    bench.reader.card = None
    show(bench)
    assert isinstance(bench.screen, IdentifyScreen)
    assert not bench.screen.wants_licence
    assert bench.screen.note.text == "没有核实到您的身份，什么都没有办理"
    assert session_of(bench).person is None


def test_back_leads_away_from_the_licence(bench: Bench) -> None:
    walk_until(bench, FIRM_ITEM, wants_licence)
    assert bench.view.frame.can_go_back
    assert bench.do(GoBack())
    assert isinstance(bench.screen, GuideScreen)


@pytest.mark.parametrize("code", ["", "   ", "x" * 1001])
def test_what_cannot_be_a_licence_is_not_sent(bench: Bench, code: str) -> None:
    walk_until(bench, FIRM_ITEM, wants_licence)
    asked = len(bench.centre.proofs)
    show(bench, code)
    assert len(bench.centre.proofs) == asked
    assert bench.screen.stage is IdentifyStage.PROBLEM


def test_licence_without_a_person_is_none(bench: Bench) -> None:
    walk_until(bench, FIRM_ITEM, wants_licence)

    def bare(request: ProofRequest) -> ProofGiven:
        bench.centre.proof = None
        return bench.centre.prove(request).model_copy(update={"enterprise": None})

    bench.centre.proof = bare
    show(bench)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    asked = len(bench.centre.proofs)
    show(bench)
    assert len(bench.centre.proofs) == asked, "the same licence is asked about once"
    assert bench.screen.stage is IdentifyStage.PROBLEM


def test_licence_beside_unknown_code_is_found(bench: Bench) -> None:
    asked: list[str] = []

    def proof(request: ProofRequest) -> Any:
        asked.append(sealed(bench, request).evidence.licence_code)
        if asked[-1] == "POSTER":
            return ProofRefused(request_id=request.request_id, refusal=ProofRefusal.LICENCE_UNKNOWN)
        bench.centre.proof = None
        return bench.centre.prove(request)

    walk_until(bench, FIRM_ITEM, wants_licence)
    bench.centre.proof = proof
    show(bench, "POSTER")
    show(bench, "POSTER")
    assert bench.screen.stage is IdentifyStage.PROBLEM
    bench.scanner.held.append(CodeScanned("POSTER", "QR Code", (CodeScanned("SANDBOX-LICENCE:shop", "QR Code"),)))
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.READ
    assert asked == ["POSTER", "SANDBOX-LICENCE:shop"]


def test_licence_behind_refused_code_is_asked_next(bench: Bench) -> None:
    asked: list[str] = []

    def proof(request: ProofRequest) -> Any:
        asked.append(sealed(bench, request).evidence.licence_code)
        if asked[-1] == "POSTER":
            return ProofRefused(request_id=request.request_id, refusal=ProofRefusal.LICENCE_UNKNOWN)
        bench.centre.proof = None
        return bench.centre.prove(request)

    walk_until(bench, FIRM_ITEM, wants_licence)
    bench.centre.proof = proof
    bench.scanner.held.append(CodeScanned("POSTER", "QR Code", (CodeScanned("SANDBOX-LICENCE:shop", "QR Code"),)))
    bench.wait(1)
    assert asked == ["POSTER", "SANDBOX-LICENCE:shop"]
    assert bench.screen.stage is IdentifyStage.READ


def test_scanner_that_fails_here_is_said(bench: Bench) -> None:
    walk_until(bench, FIRM_ITEM, wants_licence)
    wanted = bench.screen.note.text
    bench.lines["code_scanner"].fault = DeviceLost("unplugged")
    bench.wait(1)
    assert bench.screen.note.text != wanted
    assert bench.screen.stage is IdentifyStage.WAITING
    bench.lines["code_scanner"].fault = None
    bench.wait(8)
    assert bench.screen.note.text == wanted


def test_second_licence_waits_for_the_first(bench: Bench) -> None:
    walk_until(bench, FIRM_ITEM, wants_licence)
    bench.scanner.hold("SANDBOX-LICENCE:demo")
    bench.scanner.hold("SANDBOX-LICENCE:shop")
    for _ in range(30):
        bench.clock.advance(seconds=0.2)
        bench.terminal.tick()
        bench.lines["code_scanner"].pump()
        bench.lines["id_card_reader"].pump()
    assert bench.screen.stage is IdentifyStage.READING
    assert not bench.scanner.held
    bench.pump()
    assert session_of(bench).licence_code == "SANDBOX-LICENCE:demo"


def test_code_evidence_is_asked_about_once(bench: Bench) -> None:
    walk_until(bench, CARD_ITEM, is_put)
    bench.pump()
    session = session_of(bench)
    session.proofs.forget()
    session.proofs.code_assertion = "vouched"
    claim = sealed(bench, bench.centre.proofs[0]).model_copy(update={"evidence": evidence_of(session)})
    asked: list[Submission] = []

    def ask(claimed: Submission) -> Any:
        asked.append(claimed)
        return ProofRefused(request_id="r", refusal=ProofRefusal.NOT_MATCHED)

    assert ensure_proven(session.proofs, claim, ask, 0.0, session.proofs.turn) is not None
    assert ensure_proven(session.proofs, claim.model_copy(), ask, 0.0, session.proofs.turn) is None
    assert asked == [claim]


@pytest.mark.parametrize("is_proven", [True, False])
def test_answer_after_the_visit_is_not_kept(bench: Bench, is_proven: bool) -> None:
    walk_until(bench, CARD_ITEM, is_put)
    bench.pump()
    session = session_of(bench)
    claim = sealed(bench, bench.centre.proofs[0])
    reply = (
        ProofGiven(request_id="r", assertion="proven", level=ProofLevel.CARD, expires_at=bench.clock.now())
        if is_proven
        else ProofRefused(request_id="r", refusal=ProofRefusal.NOT_MATCHED)
    )
    session.proofs.forget()

    def ask(_: Submission) -> Any:
        session.proofs.forget()  # the citizen leaves while the centre is asked
        return reply

    assert ensure_proven(session.proofs, claim, ask, 0.0, session.proofs.turn) is reply
    assert session.proofs.claim is None
    assert session.proofs.refusal is None
    assert session.proofs.known(0.0) == ()


@pytest.mark.parametrize(("item", "stage"), [(FIRM_ITEM, IdentifyStage.PROBLEM), (FIRM_QUEUE_ITEM, IdentifyStage.READ)])
def test_without_network_only_what_can_wait_goes_on(bench: Bench, item: str, stage: IdentifyStage) -> None:
    walk_until(bench, item, wants_licence)
    bench.centre.proof = lambda _: UNREACHED
    show(bench)
    assert bench.screen.stage is stage


@pytest.mark.expected_logs("background work failed")
def test_a_fault_while_asking_is_no_licence(bench: Bench) -> None:
    walk_until(bench, FIRM_ITEM, wants_licence)

    def broken(_: ProofRequest) -> Any:
        raise RuntimeError("defect")

    bench.centre.proof = broken
    show(bench)
    assert bench.screen.stage is IdentifyStage.PROBLEM


def test_a_lost_person_takes_the_enterprise_along(bench: Bench) -> None:
    walk_until(bench, FIRM_ITEM, wants_licence)
    show(bench)
    session = session_of(bench)
    session.lose_person()
    assert (session.person, session.enterprise, session.licence_code) == (None, None, "")
