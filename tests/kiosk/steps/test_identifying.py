"""Card and code at the same time, a terminal without a reader, codes that can be none: one person, or a word why not."""

from collections import deque
from dataclasses import replace
from typing import Any

import pytest

from contract.execution import IDENTITY_CODE, CodeRefusal, IdentityFound, IdentityRefused
from drivers.ports.code_scanner import CodeScanned, GarbledCode
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import CardDoubt, CardUnreadable, NoCard, Presence, SpentCard, UnreadableReason
from drivers.ports.status import Condition, ProblemCode
from kiosk.steps.identity.identity_code import LONGEST_CODE
from kiosk.view.frame import MainAction
from kiosk.view.identity import FaceScreen, IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import ConfirmLeave, GoOn, Leave, OpenItem, Wake
from kiosk.view.note import Tone
from kiosk.view.overlay import OverlayKind
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import LI, Bench, adult
from tests.kiosk.walking import walk_to

CODE = "SANDBOX-IDCODE:li"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def person_of(bench: Bench) -> Any:
    return bench.terminal._visit.session.person


def tick(bench: Bench, *lines: str) -> None:
    """One tick, with only these lines and workers at work."""
    bench.clock.advance(seconds=0.2)
    bench.terminal.tick()
    for name in lines:
        (bench.lines.get(name) or bench.workers[name]).pump()


# --- both at once ---


def test_card_read_during_question_wins_over_answer(bench: Bench) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(0.4)
    bench.scanner.hold(CODE)
    while bench.screen.stage is not IdentifyStage.READING:
        tick(bench, "code_scanner")
    bench.reader.card = adult("rare")
    while bench.screen.stage is not IdentifyStage.READ:
        tick(bench, "id_card_reader")
    bench.pump()
    assert person_of(bench) == bench.reader.card
    assert bench.screen.note.text == "读取成功"


def test_confirmed_code_wins_over_late_card(bench: Bench) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(0.4)
    bench.reader.card = adult("rare")
    bench.scanner.hold(CODE)
    while bench.screen.stage is not IdentifyStage.READ:
        tick(bench, "code_scanner", "centre")
    bench.pump()
    assert person_of(bench).portrait is None, "the one of the code"
    assert bench.screen.note.text == "身份码核对成功"


def test_late_refusal_after_card_is_not_shown(bench: Bench) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(0.4)
    bench.centre.is_cut = True
    bench.scanner.hold(CODE)
    while bench.screen.stage is not IdentifyStage.READING:
        tick(bench, "code_scanner")
    bench.reader.card = adult()
    while bench.screen.stage is not IdentifyStage.READ:
        tick(bench, "id_card_reader")
    bench.pump()
    assert bench.screen.stage is IdentifyStage.READ
    assert bench.view.frame.main is MainAction.CONTINUE


def test_card_beside_code_ends_the_code_question(bench: Bench) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(0.4)
    bench.scanner.scan = lambda _seconds, _cancelled: CodeScanned(CODE, "bench")  # type: ignore[assignment,method-assign]
    tick(bench)
    bench.reader.card = adult()
    while bench.screen.stage is not IdentifyStage.READ:
        tick(bench, "id_card_reader")
    bench.pump(3)
    assert bench.centre.codes == []
    assert person_of(bench) == bench.reader.card


def test_second_code_waits_for_the_first(bench: Bench) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(0.4)
    bench.scanner.held = deque([CodeScanned(CODE, "bench"), GarbledCode("x"), CodeScanned("ANOTHER", "bench")])
    for _ in range(40):
        tick(bench, "code_scanner")
    assert bench.screen.stage is IdentifyStage.READING
    bench.pump()
    assert len(bench.centre.codes) == 1
    assert bench.opening.open(bench.centre.codes[0].sealed).answers[IDENTITY_CODE] == CODE


def test_bar_code_beside_identity_code_is_passed_over(bench: Bench) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(0.4)
    bench.scanner.held.append(CodeScanned("", "Code 128", (CodeScanned(CODE, "QR Code"),)))
    for _ in range(40):
        tick(bench, "code_scanner")
    bench.pump()
    assert bench.opening.open(bench.centre.codes[0].sealed).answers[IDENTITY_CODE] == CODE


def refuses_all_but(bench: Bench, code: str) -> Any:
    """A centre that knows this code alone."""

    def identity(request: Any) -> Any:
        if bench.opening.open(request.sealed).answers[IDENTITY_CODE] == code:
            return IdentityFound(request_id=request.request_id, person=LI)
        return IdentityRefused(request_id=request.request_id, refusal=CodeRefusal.UNKNOWN)

    return identity


def test_unknown_code_is_asked_about_once(bench: Bench) -> None:
    bench.centre.identity = refuses_all_but(bench, CODE)
    walk_to(bench, "GA006", IdentifyScreen)
    for _ in range(3):
        bench.scanner.hold("POSTER")
        bench.wait(4)
    assert bench.screen.note.text == "这不是有效的身份码"
    assert len(bench.centre.codes) == 1
    bench.scanner.hold(CODE)
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.READ, "at once, without a pause for the poster"


def test_known_poster_leaves_card_problems_to_see(bench: Bench) -> None:
    bench.centre.identity = refuses_all_but(bench, CODE)
    walk_to(bench, "GA006", IdentifyScreen)
    bench.scanner.hold("POSTER")
    bench.wait(9)
    bench.scanner.hold("POSTER")
    bench.reader.outcomes = deque([CardUnreadable(UnreadableReason.MALFORMED, "")] * 9)
    bench.wait(2)
    assert bench.screen.note.text != "这不是有效的身份码"


def test_every_code_in_view_is_asked_about(bench: Bench) -> None:
    bench.centre.identity = refuses_all_but(bench, CODE)
    walk_to(bench, "GA006", IdentifyScreen)
    bench.scanner.held.append(CodeScanned("POSTER", "QR Code", (CodeScanned(CODE, "PDF417"),)))
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.READ
    assert len(bench.centre.codes) == 2


def test_code_scanned_during_question_is_asked_next(bench: Bench) -> None:
    bench.centre.identity = refuses_all_but(bench, CODE)
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(0.4)
    bench.scanner.hold("POSTER")
    while bench.screen.stage is not IdentifyStage.READING:
        tick(bench, "code_scanner")
    bench.scanner.hold(CODE)
    while bench.scanner.held:
        tick(bench, "code_scanner")
    bench.pump()
    assert bench.screen.stage is IdentifyStage.READ


@pytest.mark.parametrize("codes", [("OLD", "POSTER"), ("POSTER", "OLD")])
def test_expired_code_is_said_before_unknown(bench: Bench, codes: tuple[str, str]) -> None:
    def identity(request: Any) -> Any:
        is_old = bench.opening.open(request.sealed).answers[IDENTITY_CODE] == "OLD"
        refusal = CodeRefusal.EXPIRED if is_old else CodeRefusal.UNKNOWN
        return IdentityRefused(request_id=request.request_id, refusal=refusal)

    bench.centre.identity = identity
    walk_to(bench, "GA006", IdentifyScreen)
    first, second = codes
    bench.scanner.held.append(CodeScanned(first, "QR Code", (CodeScanned(second, "QR Code"),)))
    bench.wait(1)
    assert bench.screen.note.text == "身份码已过期"


# --- codes that are none ---


@pytest.mark.parametrize("text", ["", "   ", "1" * (LONGEST_CODE + 1)])
def test_invalid_code_does_not_go_to_centre(bench: Bench, text: str) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    bench.scanner.hold(text)
    bench.wait(1)
    assert bench.screen.note.text == "没有读出身份码"
    assert bench.centre.codes == []


@pytest.mark.expected_logs("background work failed")
def test_refused_code_leaves_the_card_way(bench: Bench) -> None:
    def breaks(_request: Any) -> Any:
        raise ValueError("an answer that no one understands")

    bench.centre.identity = breaks
    walk_to(bench, "GA006", IdentifyScreen)
    bench.scanner.hold(CODE)
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    assert bench.screen.note.tone is Tone.BAD
    bench.reader.card = adult()
    bench.wait(5)
    assert bench.screen.stage is IdentifyStage.READ


# --- without a reader ---


def test_without_card_reader_code_is_way(bench: Bench) -> None:
    bench = Bench(without=["id_card_reader"])
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(6)
    assert bench.screen.stage is IdentifyStage.WAITING
    assert bench.screen.note.tone is Tone.CAUTION
    assert bench.screen.accepts_code
    bench.scanner.hold(CODE)
    bench.wait(3)
    assert bench.screen.stage is IdentifyStage.READ


def test_broken_reader_leaves_the_code_way(bench: Bench) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(0.4)
    line = bench.lines["id_card_reader"]
    line.fault, line.condition = DeviceLost("unplugged"), Condition.BAD
    bench.wait(6)
    assert bench.screen.stage is IdentifyStage.WAITING
    assert bench.screen.note.tone is Tone.CAUTION


def test_reader_that_is_back_is_no_trouble() -> None:
    bench = Bench(without=("code_scanner", "social_card_reader"))
    walk_to(bench, "GA006", IdentifyScreen)
    bench.wait(0.4)
    waiting = bench.screen.note
    line = bench.lines["id_card_reader"]
    line.fault, line.condition = DeviceLost("unplugged"), Condition.BAD
    bench.wait(6)
    assert bench.screen.note.text == "读卡器暂时不能用，正在恢复"
    line.fault, line.condition = None, Condition.OK
    bench.wait(1)
    assert (bench.screen.stage, bench.screen.note) == (IdentifyStage.WAITING, waiting)
    bench.reader.card = adult()
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.READ


def test_card_that_was_read_is_lifted_first(bench: Bench) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    waiting = bench.screen.note
    bench.reader.outcomes = deque([SpentCard(), NoCard()])
    bench.wait(0.4)
    assert bench.screen.note.text == "读卡区还有一张读过的身份证"
    assert bench.screen.stage is IdentifyStage.PROBLEM
    bench.wait(2)
    assert (bench.screen.stage, bench.screen.note) == (IdentifyStage.WAITING, waiting)


# --- the card of somebody before ---


def test_code_counts_while_left_card_stays_unread(bench: Bench) -> None:
    walk_to(bench, "GA006", FaceScreen)
    bench.reader.is_left = True
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(80)
    assert isinstance(bench.screen, AttractScreen)
    walk_to_identify(bench)
    assert bench.screen.note.tone is Tone.CAUTION
    bench.scanner.hold(CODE)
    while bench.screen.stage is not IdentifyStage.READ:
        tick(bench, "code_scanner", "centre")
    bench.pump()
    assert person_of(bench).portrait is None
    assert bench.reader.presence() is Presence.PRESENT


@pytest.mark.parametrize("person", ["expired", "unreadable"])
def test_refused_left_card_is_not_read_again(bench: Bench, person: str) -> None:
    walk_to_identify(bench)
    if person == "expired":
        bench.reader.outcomes.clear()
        bench.reader.card = adult("expired")
    else:
        bench.reader.outcomes = deque([CardUnreadable(UnreadableReason.DAMAGED, "")])
    bench.reader.is_left = True
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(3)
    assert bench.view.overlay is not None
    assert bench.view.overlay.kind is OverlayKind.CARD_LEFT
    bench.wait(80)
    bench.reader.card = adult("expired")
    citizen = Citizen(bench)
    citizen.open("RS009")
    citizen.start()
    bench.do(GoOn())
    bench.wait(6)
    assert person_of(bench) is None, "although this item takes an expired card"


def walk_to_identify(bench: Bench) -> None:
    bench.do(Wake())
    bench.do(OpenItem("GA006"))
    bench.do(GoOn())
    bench.do(GoOn())
    assert isinstance(bench.screen, IdentifyScreen)
    bench.reader.outcomes = deque([NoCard()])


# --- what is said while waiting ---


@pytest.mark.parametrize(("code", "reported"), [("GA006", "读完会提示您"), ("RS001", "身份证要一直放着")])
def test_staying_card_is_announced_before_reading(bench: Bench, code: str, reported: str) -> None:
    walk_to(bench, code, IdentifyScreen)
    bench.wait(0.4)
    assert bench.screen.note.text == "请把身份证放在读卡区"
    assert reported in bench.screen.note.advice


def test_card_of_unknown_validity_is_not_taken(bench: Bench) -> None:
    walk_to(bench, "GA006", IdentifyScreen)
    bench.reader.card = replace(adult(), doubts=frozenset({CardDoubt.VALIDITY_UNKNOWN}))
    bench.wait(2)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    assert person_of(bench) is None


def test_reader_that_works_again_takes_no_word(bench: Bench) -> None:
    """What was just said of the code stays to be read."""
    walk_to(bench, "GA006", IdentifyScreen)
    bench.reader.outcomes.append(ReaderFailed(ProblemCode.NO_ANSWER, "silent"))
    bench.wait(1)
    bench.scanner.held.append(GarbledCode("no text"))
    bench.wait(0.6)
    garbled = bench.screen.note.text
    assert bench.screen.stage is IdentifyStage.PROBLEM
    bench.wait(5)
    assert not bench.reader.outcomes
    assert bench.screen.note.text == garbled
