"""已办结，打印 — who comes back for an application that is finished prints it; no one is held up who has none."""

import pytest

from catalogue.availability import Reading
from contract.execution import DepartmentDown
from contract.records import CaseFacts, RatingFacts
from kiosk.steps.ending.collect import CollectStep
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.guide import GuideScreen
from kiosk.view.intents import GoBack, GoOn, OpenItem
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.result import ResultScreen, WorkingScreen
from kiosk.view.visit_end import AnotherScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, a_document, snapshot

ITEM = "GA011"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def begun(bench: Bench, kind: type, code: str = ITEM) -> Citizen:
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, kind))
    return citizen


def test_finished_application_is_printed_without_filling_anything_in(bench: Bench) -> None:
    bench.centre.finished = (a_document(),)
    begun(bench, ResultScreen)
    assert bench.screen.heading == "您的申请已办结"
    assert bench.screen.lines[0].value == "GA011-1"
    assert bench.view.frame.main is MainAction.PRINT
    bench.do(GoOn())
    bench.wait(1)
    assert isinstance(bench.screen, PrintScreen)
    assert (bench.screen.receipt, bench.screen.documents) == (PaperStage.NONE, PaperStage.PRINTED)
    bench.do(GoOn())
    assert isinstance(bench.screen, AnotherScreen)
    bench.do(GoOn())
    bench.wait(10)
    facts = [each.facts for each in bench.outbox.records]
    assert not [each for each in facts if isinstance(each, CaseFacts | RatingFacts)], "it was counted when it was made"


def test_one_may_apply_once_more_instead(bench: Bench) -> None:
    bench.centre.finished = (a_document(),)
    citizen = begun(bench, ResultScreen)
    assert bench.screen.instead.code == ITEM
    assert not bench.do(OpenItem("GA001"))
    assert bench.do(OpenItem(ITEM))
    assert isinstance(bench.screen, FormScreen)
    citizen.walk()
    assert len(bench.outbox.cases()) == 1


def test_back_leads_to_the_guide(bench: Bench) -> None:
    bench.centre.finished = (a_document(),)
    begun(bench, ResultScreen)
    assert bench.do(GoBack())
    assert isinstance(bench.screen, GuideScreen)


@pytest.mark.parametrize("what", ["nothing", "cut", "down"])
def test_collecting_holds_no_citizen_up(bench: Bench, what: str) -> None:
    if what == "cut":
        bench.centre.is_cut = True
    if what == "down":
        bench.centre.finished_case = lambda request: DepartmentDown(request_id=request.request_id)  # type: ignore[method-assign]
    begun(bench, FormScreen)


@pytest.mark.expected_logs("background work failed")
def test_defect_holds_no_citizen_up(bench: Bench) -> None:
    def breaks(_request: object) -> object:
        raise RuntimeError("ours")

    bench.centre.finished_case = breaks  # type: ignore[method-assign]
    begun(bench, FormScreen)


def test_without_the_network_it_is_not_asked(bench: Bench) -> None:
    for _ in range(3):
        bench.health.note_silence()
    assert bench.health.network.reading is Reading.BAD
    bench.centre.finished = (a_document(),)
    begun(bench, FormScreen)


def test_only_this_item_waits_for_paper() -> None:
    wanted = [
        item.code
        for item in snapshot().items.values()
        if item.offline.value == "queue" and "a4" in {each.value for each in item.outputs}
    ]
    assert wanted == [ITEM]


def test_slow_look_up_can_be_passed_over(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CollectStep, "_on_reply", lambda *_: None)  # an answer that does not come
    begun(bench, WorkingScreen)
    assert (bench.screen.note.advice, bench.view.frame.main) == ("一般5秒以内", MainAction.NONE)
    bench.wait(11)
    assert "下一步" in bench.screen.note.advice
    assert bench.do(GoOn())
    assert isinstance(bench.screen, FormScreen)
