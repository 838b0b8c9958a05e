"""The social-security card beside ID card and code: whose it is, what is said of it, and for which items it does."""

from collections import deque
from datetime import date
from typing import Any

import pytest

from contract.execution import IdentityFound
from contract.identity import CardEvidence, SocialCardEvidence
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import CardWithdrawn, SpentCard
from drivers.ports.social_card_reader import SocialCardProblem, SocialCardUnreadable
from drivers.ports.status import ProblemCode
from kiosk.journeys.further_documents import person_of
from kiosk.steps.identity.social_card_listener import UNREADABLE
from kiosk.view.guide import GuideScreen
from kiosk.view.identity import FaceScreen, IdentifyScreen, IdentifyStage
from kiosk.view.intents import ConfirmLeave, GoHome, GoOn, Leave, NotMe
from kiosk.view.note import Tone
from kiosk.view.result import ResultScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import LI, Bench, adult, social_card
from tests.kiosk.walking import at, walk_to

TAKES, FACE, INSURANCE, REFUSES = "RS043", "RS007", "YB001", "MZ001"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def session_of(bench: Bench) -> Any:
    return bench.terminal._visit.session


def said(bench: Bench) -> tuple[IdentifyStage, str]:
    return bench.screen.stage, bench.screen.note.text


def test_ways_are_those_that_item_takes(bench: Bench) -> None:
    for code, ways in (
        (TAKES, ("social_card", "social_code")),
        (INSURANCE, ("social_card", "insurance_code")),
        (REFUSES, ()),
    ):
        walk_to(bench, code, IdentifyScreen)
        assert bench.screen.further_ways == ways
        bench.do(Leave())
        bench.do(ConfirmLeave())
        bench.wait(20)


def test_social_card_identifies_and_proves(bench: Bench) -> None:
    citizen = walk_to(bench, TAKES, IdentifyScreen)
    bench.social.card = social_card()
    bench.wait(1.0)
    assert said(bench) == (IdentifyStage.READ, "社保卡读取成功")
    assert bench.screen.further_ways == ()
    person = session_of(bench).person
    assert (person.name, person.id_number, person.address, person.portrait) == (LI.name, LI.id_number, "", None)
    bench.wait(1.0)
    submission = bench.opening.open(bench.centre.proofs[-1].sealed)
    assert isinstance(submission.evidence.document, SocialCardEvidence)
    assert submission.evidence.document.is_authenticated
    citizen.walk(at(ResultScreen))


def test_face_is_sealed_for_authority_of_card(bench: Bench) -> None:
    walk_to(bench, FACE, IdentifyScreen)
    bench.social.card = social_card()
    bench.wait(1.0)
    Citizen(bench).walk(at(ResultScreen))
    submission = bench.opening.open(bench.centre.proofs[-1].sealed)
    assert isinstance(submission.evidence.document, SocialCardEvidence)
    assert submission.face is not None
    assert submission.face.sealed_frame
    assert not submission.face.compared


@pytest.mark.parametrize("problem", SocialCardProblem)
def test_useless_card_leaves_other_ways(bench: Bench, problem: SocialCardProblem) -> None:
    walk_to(bench, TAKES, IdentifyScreen)
    bench.social.outcomes.append(SocialCardUnreadable(problem, "6A82"))
    bench.wait(0.6)
    words = bench.terminal._services.wording
    assert bench.screen.note.text == words.both(UNREADABLE[problem]).zh
    assert bench.screen.note.advice
    bench.reader.card = adult()
    bench.wait(12.0)
    assert said(bench) == (IdentifyStage.READ, "读取成功")
    bench.wait(1.0)
    submission = bench.opening.open(bench.centre.proofs[-1].sealed)
    assert isinstance(submission.evidence.document, CardEvidence)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [(SpentCard(), "卡槽里还有一张社保卡"), (CardWithdrawn(), "社保卡拿走得太早了")],
    ids=["spent", "withdrawn"],
)
def test_card_may_be_put_in_again(bench: Bench, outcome: Any, words: str) -> None:
    walk_to(bench, TAKES, IdentifyScreen)
    bench.social.outcomes.append(outcome)
    bench.wait(0.6)
    assert said(bench) == (IdentifyStage.PROBLEM, words)
    bench.social.card = social_card()
    bench.wait(3.0)
    assert said(bench) == (IdentifyStage.READ, "社保卡读取成功")


def test_broken_reader_says_nothing(bench: Bench) -> None:
    walk_to(bench, TAKES, IdentifyScreen)
    bench.social.outcomes = deque([ReaderFailed(ProblemCode.OFFLINE, "no service")] * 2)
    bench.wait(1.0)
    assert bench.screen.further_ways == ("social_code",)
    assert bench.screen.stage is IdentifyStage.WAITING
    bench.wait(12.0)
    assert bench.screen.further_ways == ("social_card", "social_code")
    bench.social.card = social_card()
    bench.wait(3.0)
    assert bench.screen.stage is IdentifyStage.READ


def test_silent_key_system_is_said(bench: Bench) -> None:
    walk_to(bench, TAKES, IdentifyScreen)
    bench.social.outcomes = deque([SocialCardUnreadable(SocialCardProblem.KEYS_SILENT, "no answer")] * 2)
    bench.wait(0.6)
    assert said(bench) == (IdentifyStage.PROBLEM, "社保系统没有应答，这张卡暂时核对不了")
    assert bench.screen.note.advice == "卡没有坏，请取出来，改用身份证"
    assert bench.screen.further_ways == ("social_card", "social_code"), "older cards need no key system"
    bench.wait(2.0)
    assert len(bench.social.outcomes) == 1, "it has time to recover"
    bench.wait(2.5)
    bench.social.card = social_card()
    bench.wait(5.0)
    assert said(bench) == (IdentifyStage.READ, "社保卡读取成功")


def test_lost_worker_says_nothing(bench: Bench) -> None:
    walk_to(bench, TAKES, IdentifyScreen)
    bench.lines["social_card_reader"].fault = DeviceLost("pulled")
    bench.wait(1.0)
    assert bench.screen.stage is IdentifyStage.WAITING
    assert bench.screen.further_ways == ("social_code",)


def test_expired_social_card_is_refused(bench: Bench) -> None:
    walk_to(bench, TAKES, IdentifyScreen)
    bench.social.card = social_card(valid_to=date(2020, 1, 1))
    bench.wait(1.0)
    assert said(bench) == (IdentifyStage.PROBLEM, "这张社保卡已过有效期")
    assert session_of(bench).person is None
    assert session_of(bench).proofs.document_kind == "card"


def test_social_card_after_id_card_is_ignored(bench: Bench) -> None:
    walk_to(bench, TAKES, IdentifyScreen)
    line = bench.lines["social_card_reader"]
    line.is_held = True
    bench.reader.card = adult("rare")
    bench.wait(1.0)
    assert said(bench) == (IdentifyStage.READ, "读取成功")
    assert line.jobs, "the social card is still being read"
    bench.social.card, line.is_held = social_card(), False
    bench.wait(1.0)
    assert not line.jobs
    assert said(bench) == (IdentifyStage.READ, "读取成功")
    assert session_of(bench).person == bench.reader.card
    assert session_of(bench).proofs.social_card is None


def test_not_me_puts_social_card_away(bench: Bench) -> None:
    walk_to(bench, TAKES, IdentifyScreen)
    bench.social.card = social_card()
    bench.wait(1.0)
    bench.social.card = None
    bench.do(NotMe())
    assert session_of(bench).person is None
    bench.reader.card = adult()
    bench.wait(3.0)
    assert said(bench) == (IdentifyStage.READ, "读取成功")
    assert session_of(bench).proofs.social_card is None


def test_other_department_asks_for_id_card(bench: Bench) -> None:
    citizen = walk_to(bench, TAKES, IdentifyScreen)
    bench.social.card = social_card()
    bench.wait(1.0)
    assert said(bench) == (IdentifyStage.READ, "社保卡读取成功")
    citizen.walk(at(AnotherScreen))
    bench.do(GoHome())
    citizen.open(REFUSES)
    citizen.start()
    assert isinstance(bench.screen, IdentifyScreen)
    assert bench.screen.note.text == "这个事项要用身份证"
    assert bench.screen.further_ways == ()
    bench.reader.card = adult("rare")
    bench.wait(3.0)
    assert bench.screen.note.tone is Tone.BAD, "somebody else's"
    bench.reader.card = adult()
    bench.wait(3.0)
    assert bench.screen.stage is IdentifyStage.READ


def test_same_department_goes_on_with_it(bench: Bench) -> None:
    citizen = walk_to(bench, TAKES, IdentifyScreen)
    bench.social.card = social_card()
    bench.wait(1.0)
    assert said(bench) == (IdentifyStage.READ, "社保卡读取成功")
    citizen.walk(at(AnotherScreen))
    bench.do(GoHome())
    citizen.open("RS044")
    citizen.start()
    assert isinstance(bench.screen, IdentifyScreen)
    assert bench.screen.stage is IdentifyStage.READ


def test_further_code_counts_for_such_items_alone(bench: Bench) -> None:
    citizen = walk_to(bench, INSURANCE, IdentifyScreen)
    bench.centre.identity = lambda it: IdentityFound(
        request_id=it.request_id, person=LI, assertion="vouched", also_by="insurance_code"
    )
    bench.scanner.hold("YBM")
    bench.wait(1.0)
    assert said(bench) == (IdentifyStage.READ, "医保码核对成功")
    citizen.walk(at(FaceScreen))
    assert session_of(bench).proofs.also_by == "insurance_code"


def test_forgotten_social_card_raises_the_alarm(bench: Bench) -> None:
    citizen = walk_to(bench, TAKES, IdentifyScreen)
    bench.social.card, bench.social.is_left = social_card(), True
    bench.wait(1.0)
    citizen.walk(at(AnotherScreen))
    bench.do(GoOn())
    bench.wait(1.5)
    assert isinstance(bench.screen, GoodbyeScreen)
    assert bench.screen.card_left
    bench.social.is_left = False
    bench.wait(2.0)
    assert not bench.screen.card_left


def test_without_card_reader_the_social_card_does() -> None:
    bench = Bench(without=("id_card_reader", "code_scanner"))
    citizen = Citizen(bench)
    citizen.open(TAKES)
    assert isinstance(bench.screen, GuideScreen)
    citizen.start()
    citizen.walk(at(IdentifyScreen))
    assert said(bench) == (IdentifyStage.WAITING, "身份证读卡器暂时不能用，请用社保卡")
    assert bench.screen.further_ways == ("social_card",)
    bench.social.card = social_card()
    bench.wait(1.0)
    assert bench.screen.stage is IdentifyStage.READ


@pytest.mark.parametrize(
    ("number", "layout"),
    [("830000199001010018", "hmt_residence"), ("911124198108030024", "foreigner_2023"), (LI.id_number, "resident")],
)
def test_number_tells_the_kind_of_citizen(number: str, layout: str) -> None:
    assert person_of(social_card(id_number=number)).layout.value == layout


@pytest.mark.parametrize("first", ["social", "id"])
def test_two_cards_at_once_are_one_person(bench: Bench, first: str) -> None:
    walk_to(bench, TAKES, IdentifyScreen)
    late = bench.lines["id_card_reader" if first == "social" else "social_card_reader"]
    late.is_held = True
    bench.social.card, bench.reader.card = social_card(), adult("rare")
    bench.wait(1.0)
    late.is_held = False
    bench.wait(2.0)
    session = session_of(bench)
    assert (session.person.id_number == LI.id_number) is (first == "social")
    assert (session.proofs.social_card is not None) is (first == "social")
