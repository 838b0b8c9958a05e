"""What was submitted with a network is answered while the citizen is there; without an answer it stands as submitted."""

from collections.abc import Callable

import pytest

from catalogue.input_types import InputKind
from contract.case_news import CaseNews, CaseStanding
from contract.documents import ResultContent, ResultRow
from contract.execution import Completed
from contract.terms import Outcome
from kiosk.papers.submitted import _next_steps
from kiosk.services.receipt_blocks import Pair, TextLine
from kiosk.steps.sending.execute import WORD_WITHIN
from kiosk.view.intents import GoOn
from kiosk.view.result import ResultScreen, ResultTone, WorkingScreen
from kiosk.view.review import ReviewScreen
from kiosk.view.view import Screen
from kiosk.view.visit_end import AnotherScreen
from offline_queue.centre_outcomes import CentreRefused
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, both

NUMBER = "JT002-20260302-ABCDEFGH"
RESULT = ResultContent(
    heading=both("挂失申报"),
    summary=both("已受理。"),
    rows=(
        ResultRow(label=both("受理编号"), value=both(NUMBER)),
        ResultRow(label=both("受理单位"), value=both("派出所")),
    ),
)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def reviewed(bench: Bench, code: str = "JT002") -> Citizen:
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, ReviewScreen))
    return citizen


def submitted(bench: Bench, code: str = "JT002") -> Citizen:
    citizen = reviewed(bench, code)
    bench.do(GoOn())
    bench.pump()
    return citizen


def news(standing: CaseStanding, note: str = "", result: ResultContent | None = None) -> Callable[[str], CaseNews]:
    number = "" if standing is CaseStanding.WAITING else NUMBER
    return lambda record_id: CaseNews(
        record_id=record_id, standing=standing, case_number=number, note=both(note) if note else None, result=result
    )


def shown(screen: Screen) -> dict[str, str]:
    assert isinstance(screen, ResultScreen)
    return {line.label: line.value for line in screen.lines}


def test_the_word_of_the_department_is_the_result(bench: Bench) -> None:
    bench.centre.news = news(CaseStanding.ACCEPTED, result=RESULT)
    citizen = submitted(bench)
    assert len(bench.outbox.cases()) == 1, "durable before anybody is asked"
    assert "已保存并提交" in bench.screen.note.text
    bench.wait(1)
    assert bench.screen.tone is ResultTone.SUBMITTED, "accepted is not decided"
    assert shown(bench.screen)["受理编号"] == NUMBER
    assert shown(bench.screen)["受理单位"] == "派出所"
    assert bench.centre.news_asked == [bench.outbox.records[0].record_id]
    citizen.walk()
    assert isinstance(bench.screen, AnotherScreen)
    assert [each.outcome for each in bench.outbox.cases()] == [Outcome.SUBMITTED]


def test_receipt_carries_number_of_centre_and_proof(bench: Bench) -> None:
    bench.centre.news = news(CaseStanding.ACCEPTED, result=RESULT)
    citizen = submitted(bench)
    citizen.walk()
    (receipt,) = bench.press.receipts
    pairs = {block.label: block.value for block in receipt.blocks if isinstance(block, Pair)}
    said = [block.text for block in receipt.blocks if isinstance(block, TextLine)]
    assert pairs["受理编号"] == NUMBER
    assert not any("不代表已受理" in text for text in said)
    assert any(getattr(block, "content", "").startswith("GK1:") for block in receipt.blocks)


def test_person_not_confirmed_afterwards_loses_no_submission(bench: Bench) -> None:
    bench.centre.news = lambda _: CentreRefused(403, "identity", "no assertion")
    submitted(bench)
    bench.wait(WORD_WITHIN + 1)
    assert isinstance(bench.screen, ResultScreen), "not back to the card"
    assert bench.screen.tone is ResultTone.SUBMITTED
    assert len(bench.outbox.cases()) == 1


def test_no_word_within_seconds_leaves_it_submitted(bench: Bench) -> None:
    bench.centre.news = news(CaseStanding.WAITING)
    submitted(bench)
    bench.wait(WORD_WITHIN - 1)
    assert isinstance(bench.screen, WorkingScreen)
    bench.wait(2)
    assert bench.screen.tone is ResultTone.SUBMITTED
    assert len(bench.centre.news_asked) > 3
    assert len(bench.outbox.cases()) == 1


@pytest.mark.parametrize(
    ("standing", "note", "said"),
    [
        (CaseStanding.NOT_ACCEPTED, "残疾人证号码与申请对象不一致", "残疾人证号码与申请对象不一致"),
        (CaseStanding.NOT_ACCEPTED, "", "问清原因"),
        (CaseStanding.SUPPLEMENT_REQUIRED, "", "问清缺什么"),
    ],
)
def test_refused_submission_keeps_its_number(bench: Bench, standing: CaseStanding, note: str, said: str) -> None:
    bench.centre.news = news(standing, note)
    submitted(bench)
    bench.wait(1)
    assert bench.screen.tone is ResultTone.REJECTED
    assert said in bench.screen.summary
    assert NUMBER in shown(bench.screen).values()
    assert len(bench.outbox.cases()) == 1


@pytest.mark.parametrize(
    ("standing", "state", "tone"),
    [
        (CaseStanding.RECEIVED, "收件", ResultTone.SUBMITTED),
        (CaseStanding.ACCEPTED, "受理", ResultTone.SUBMITTED),
        (CaseStanding.SUPPLEMENT_REQUIRED, "补正", ResultTone.REJECTED),
        (CaseStanding.NOT_ACCEPTED, "不予受理", ResultTone.REJECTED),
        (CaseStanding.COMPLETED, "办结", ResultTone.DONE),
    ],
)
def test_screen_and_receipt_say_one_of_five_states(
    bench: Bench, standing: CaseStanding, state: str, tone: ResultTone
) -> None:
    bench.centre.news = news(standing, result=RESULT)
    citizen = submitted(bench)
    bench.wait(1)
    assert shown(bench.screen)["办理状态"].startswith(state)
    assert bench.screen.tone is tone
    if tone is not ResultTone.REJECTED:
        citizen.walk()
        pairs = {block.label: block.value for block in bench.press.receipts[0].blocks if isinstance(block, Pair)}
        assert pairs["办理状态"].startswith(state)


@pytest.mark.parametrize(("standing", "tone"), [("received", ResultTone.SUBMITTED), ("finished", ResultTone.DONE)])
def test_online_application_is_done_only_when_finished(bench: Bench, standing: str, tone: ResultTone) -> None:
    bench.centre.answer = lambda request: Completed(
        request_id=request.request_id, case_number="GJ005-1", standing=CaseStanding(standing), result=RESULT
    )
    citizen = Citizen(bench)
    citizen.open("GJ005")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert bench.screen.tone is tone
    assert "办理状态" in shown(bench.screen)


def test_online_application_that_lacks_a_paper_counts_once(bench: Bench) -> None:
    bench.centre.answer = lambda request: Completed(
        request_id=request.request_id,
        case_number="GJ005-1",
        standing=CaseStanding.SUPPLEMENT_REQUIRED,
        result=RESULT.model_copy(update={"summary": both("缺的材料：租房合同")}),
    )
    citizen = Citizen(bench)
    citizen.open("GJ005")
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, ResultScreen))
    assert bench.screen.tone is ResultTone.REJECTED
    assert (bench.screen.heading, bench.screen.summary) == ("还缺材料", "缺的材料：租房合同")
    assert {"GJ005-1", "补正"} <= set(shown(bench.screen).values())
    (case,) = bench.outbox.cases()
    assert (case.outcome, case.case_number) == (Outcome.COMPLETED, "GJ005-1")


def test_a_word_without_a_result_is_shown_alone(bench: Bench) -> None:
    bench.centre.news = news(CaseStanding.ACCEPTED, "请到受理派出所领取结果。")
    submitted(bench)
    bench.wait(1)
    assert bench.screen.tone is ResultTone.SUBMITTED
    assert bench.screen.summary == "请到受理派出所领取结果。"
    assert bench.screen.next_steps == ()


def test_note_beside_result_is_first_thing_to_know(bench: Bench) -> None:
    bench.centre.news = news(CaseStanding.ACCEPTED, "与在办的一件合并办理", RESULT)
    submitted(bench)
    bench.wait(1)
    assert bench.screen.next_steps[0] == "与在办的一件合并办理"


@pytest.mark.expected_logs("background work failed")
def test_a_defect_in_asking_takes_nothing_back(bench: Bench) -> None:
    def breaks(_record_id: str) -> CaseNews:
        raise RuntimeError("no such thing")

    bench.centre.news = breaks
    submitted(bench)
    bench.wait(1)
    assert bench.screen.tone is ResultTone.SUBMITTED
    assert len(bench.outbox.cases()) == 1


@pytest.mark.parametrize("silences", [1, 5], ids=["a heartbeat is missing", "the network is away"])
def test_without_a_network_no_citizen_waits(bench: Bench, silences: int) -> None:
    reviewed(bench)
    bench.centre.news = news(CaseStanding.ACCEPTED, result=RESULT)
    for _ in range(silences):
        bench.health.note_silence()
    bench.do(GoOn())
    bench.pump()
    assert bench.screen.tone is ResultTone.SUBMITTED
    assert bench.centre.news_asked == []


@pytest.mark.parametrize("code", ["RS009", "JT002"])
@pytest.mark.parametrize("has_phone", [True, False])
def test_message_is_promised_to_phone_number_alone(bench: Bench, code: str, has_phone: bool) -> None:
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    journey = bench.terminal._visit.session.journey
    for name in [each.name for each in journey.item.inputs if each.kind is InputKind.MOBILE]:
        journey.form.answers[name] = "13800138000" if has_phone else ""
    is_asked = any(each.kind is InputKind.MOBILE for each in journey.item.inputs)
    steps = _next_steps(journey, bench.terminal._services.wording)
    assert any("短信" in each.zh for each in steps) is (has_phone and is_asked)
