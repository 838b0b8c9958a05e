"""取件码取件 — who has the code prints the result without a card; no one loses a result by a printer, and none by a cut."""

import pytest

from contract.execution import DepartmentDown, FinishedCase
from contract.pick_ups import (
    HELD_FOR,
    PICK_UP_CODE,
    PickUpRefusal,
    PickUpRefused,
    PickUpRequest,
    PickUpStage,
    with_check_digit,
)
from contract.records import CaseFacts, PaperFacts, RatingFacts, Submission
from contract.terms import PaperOutcome
from drivers.ports.printing import NotPrinted
from drivers.ports.status import ProblemCode
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.guide import GuideScreen
from kiosk.view.intents import GoBack, GoOn, LeaveField, OpenItem, SetCareMode, SetField, SkipPaper, Stay, UsePickUpCode
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.result import ResultScreen
from kiosk.view.visit_end import AnotherScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, a_document

ITEM, CODE = "GA011", with_check_digit("48213095716")


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.centre.finished = (a_document(),)
    return bench


def begun(bench: Bench) -> Citizen:
    citizen = Citizen(bench)
    citizen.open(ITEM)
    assert isinstance(bench.screen, GuideScreen)
    assert bench.screen.pick_up == "凭取件码打印"
    assert bench.do(UsePickUpCode())
    return citizen


def typed(bench: Bench, code: str = CODE) -> None:
    assert bench.do(SetField(PICK_UP_CODE, code))
    go_on(bench)


def go_on(bench: Bench) -> None:
    assert bench.do(GoOn())
    bench.wait(1)


def explained(bench: Bench) -> str:
    """What the page over the screen says, which is put away."""
    overlay = bench.view.overlay
    assert overlay is not None
    assert bench.do(Stay())
    return str(overlay.sections)


def stages(bench: Bench) -> list[PickUpStage]:
    return [request.stage for request in bench.centre.picked_up]


def test_defect_in_telling_the_centre_keeps_the_paper(bench: Bench) -> None:
    def reply(request: PickUpRequest) -> FinishedCase:
        if request.stage is not PickUpStage.ASKED:
            raise ValueError
        return FinishedCase(request_id=request.request_id, case_number="GA011-1", documents=(a_document(),))

    bench.centre.pick_up_reply = reply
    begun(bench)
    typed(bench)
    go_on(bench)
    assert isinstance(bench.screen, PrintScreen)
    assert bench.screen.documents is PaperStage.PRINTED
    go_on(bench)
    assert isinstance(bench.screen, AnotherScreen)


def test_code_prints_result_without_card(bench: Bench) -> None:
    begun(bench)
    typed(bench)
    assert isinstance(bench.screen, ResultScreen)
    assert (bench.screen.heading, bench.screen.instead) == ("您的申请已办结", None)
    assert bench.view.frame.main is MainAction.PRINT
    go_on(bench)
    assert isinstance(bench.screen, PrintScreen)
    assert (bench.screen.receipt, bench.screen.documents) == (PaperStage.NONE, PaperStage.PRINTED)
    go_on(bench)
    assert isinstance(bench.screen, AnotherScreen)
    assert stages(bench) == [PickUpStage.ASKED, PickUpStage.PRINTED]
    assert len({request.request_id for request in bench.centre.picked_up}) == 1
    bench.do(GoOn())
    bench.wait(10)
    facts = [record.facts for record in bench.outbox.records]
    assert not [fact for fact in facts if isinstance(fact, CaseFacts | RatingFacts)], "it was counted when it was made"


@pytest.mark.parametrize("written", ["4821 3095 7164", " ４８２１３０９５７１６４", "4821-3095-7164"])
def test_code_may_be_written_with_blanks(bench: Bench, written: str) -> None:
    begun(bench)
    bench.do(SetField(PICK_UP_CODE, CODE))
    by_keys = bench.screen
    bench.do(SetField(PICK_UP_CODE, written.replace("7164", CODE[-4:]).replace("７１６４", CODE[-4:])))
    assert bench.screen == by_keys
    assert isinstance(bench.screen, FormScreen)
    assert (bench.screen.fields[0].value, bench.screen.fields[0].display[4]) == (CODE, " ")


@pytest.mark.parametrize("wrong", ["", "123", str(int(CODE[0]) ^ 1) + CODE[1:]])
def test_mistyped_code_is_not_sent(bench: Bench, wrong: str) -> None:
    begun(bench)
    typed(bench, wrong)
    assert isinstance(bench.screen, FormScreen)
    assert "对照短信" in bench.screen.fields[0].error
    assert stages(bench) == []
    typed(bench)
    assert isinstance(bench.screen, ResultScreen)


@pytest.mark.parametrize(
    ("refusal", "said", "help_"),
    [(PickUpRefusal.NO_RESULT, "取不到结果", "刷身份证"), (PickUpRefusal.TOO_MANY, "次数太多", "换一台终端")],
)
def test_refused_code_says_what_helps(bench: Bench, refusal: PickUpRefusal, said: str, help_: str) -> None:
    bench.centre.pick_up_reply = lambda request: PickUpRefused(request_id=request.request_id, refusal=refusal)
    begun(bench)
    typed(bench)
    assert isinstance(bench.screen, FormScreen)
    assert said in bench.screen.fields[0].error
    assert help_ in explained(bench)
    bench.do(GoBack())
    assert stages(bench) == [PickUpStage.ASKED], "nothing was released, so there is nothing to say of a paper"


@pytest.mark.parametrize("what", ["down", "nothing"])
def test_answer_without_paper_leaves_code_on_screen(bench: Bench, what: str) -> None:
    if what == "down":
        bench.centre.pick_up_reply = lambda request: DepartmentDown(request_id=request.request_id)
    else:
        bench.centre.pick_up_reply = lambda request: FinishedCase(request_id=request.request_id)
    begun(bench)
    typed(bench)
    assert isinstance(bench.screen, FormScreen)
    assert bench.screen.fields[0].value == CODE
    assert bench.screen.note is not None or "刷身份证" in explained(bench)


def test_without_network_code_is_not_taken(bench: Bench) -> None:
    for _ in range(3):
        bench.health.note_silence()
    begun(bench)
    assert "还有效" in explained(bench)
    typed(bench)
    assert "还有效" in explained(bench)
    assert isinstance(bench.screen, FormScreen)
    assert "没有网络" in bench.screen.fields[0].error
    assert stages(bench) == []


def test_lost_answer_is_asked_for_again(bench: Bench) -> None:
    bench.centre.is_cut = True
    begun(bench)
    typed(bench)
    bench.centre.is_cut = False
    go_on(bench)
    assert isinstance(bench.screen, ResultScreen)
    assert len({request.request_id for request in bench.centre.picked_up}) == 1


@pytest.mark.expected_logs("background work failed")
def test_defect_can_be_tried_again(bench: Bench) -> None:
    def breaks(_request: object) -> object:
        raise RuntimeError("ours")

    bench.centre.pick_up_reply = breaks
    begun(bench)
    typed(bench)
    bench.centre.pick_up_reply = None
    go_on(bench)
    assert isinstance(bench.screen, ResultScreen)


def test_citizen_who_goes_frees_code(bench: Bench) -> None:
    begun(bench)
    typed(bench)
    assert isinstance(bench.screen, ResultScreen)
    assert bench.do(GoBack())
    bench.wait(1)
    assert isinstance(bench.screen, GuideScreen)
    assert stages(bench) == [PickUpStage.ASKED, PickUpStage.NOT_PRINTED]


def test_code_is_sealed_and_said_once(bench: Bench) -> None:
    begun(bench)
    typed(bench)
    go_on(bench)
    go_on(bench)
    first, second = (bench.opening.open(request.sealed) for request in bench.centre.picked_up)
    assert isinstance(first, Submission)
    assert first.answers == {PICK_UP_CODE: CODE}
    assert second == Submission()
    assert CODE not in repr(bench.centre.picked_up)


def test_care_mode_keeps_code(bench: Bench) -> None:
    begun(bench)
    bench.do(SetField(PICK_UP_CODE, CODE))
    bench.do(SetCareMode(True))
    assert isinstance(bench.screen, FormScreen)
    assert bench.screen.fields[0].value == CODE


def test_other_items_and_fields_take_no_code(bench: Bench) -> None:
    Citizen(bench).open("GA001")
    assert bench.screen.pick_up == ""
    assert not bench.do(UsePickUpCode())
    bench.do(GoBack())
    begun(bench)
    assert not bench.do(SetField("mobile", CODE))
    assert not bench.do(OpenItem("GA001"))
    assert bench.do(LeaveField(PICK_UP_CODE))


def test_paper_that_does_not_come_frees_code(bench: Bench) -> None:
    bench.papers.outcomes += [NotPrinted(ProblemCode.PAPER_JAM)] * 5
    begun(bench)
    typed(bench)
    go_on(bench)
    assert bench.screen.documents is PaperStage.PROBLEM
    assert "取件码还有效" in bench.screen.note.advice
    bench.do(SkipPaper())
    assert "取件码还有效" in bench.screen.note.text
    go_on(bench)
    assert stages(bench) == [PickUpStage.ASKED, PickUpStage.NOT_PRINTED]


def test_paper_is_written_down_though_word_is_lost(bench: Bench) -> None:
    """The centre learns from the record that the code is used up, whenever the network is back."""
    begun(bench)
    typed(bench)
    go_on(bench)
    bench.centre.is_cut = True
    go_on(bench)
    (asked, _) = bench.centre.picked_up
    papers = [record.facts for record in bench.outbox.records if isinstance(record.facts, PaperFacts)]
    assert [(paper.case_record_id, paper.documents) for paper in papers] == [(asked.request_id, PaperOutcome.PRINTED)]


def test_paper_that_may_be_elsewhere_is_not_sent(bench: Bench) -> None:
    """Ten minutes later the code is free again: what a printer took up now would be printed twice."""
    bench.papers.outcomes += [NotPrinted(ProblemCode.PAPER_JAM)] * 50
    begun(bench)
    since = bench.clock.seconds
    typed(bench)
    go_on(bench)
    for _ in range(int(HELD_FOR.total_seconds() / 20)):
        sent = len(bench.papers.documents)
        bench.wait(20)
        bench.do(Stay())
        go_on(bench)
        if bench.screen.documents is not PaperStage.PROBLEM:
            break
    assert isinstance(bench.screen, PrintScreen)
    assert bench.screen.documents is PaperStage.GIVEN_UP
    assert "取件码还有效" in bench.screen.note.text
    assert len(bench.papers.documents) == sent
    assert 300 < bench.clock.seconds - since < HELD_FOR.total_seconds()
