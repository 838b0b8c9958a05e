"""补正提示 — who is asked for more learns it at the next visit, whatever that is for; no one else does, and nothing waits for it."""

import pytest

from catalogue.availability import Reading
from catalogue.text import LocalText
from contract.execution import WaitingCase
from kiosk.view.intents import Stay
from kiosk.view.visit_end import AnotherScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import UNREACHED, Bench

APPLIED, DONE_NOW = "GA011", "RS001"
MISSING = LocalText(zh="还缺居住证。", en="The residence permit is missing.")


@pytest.fixture
def bench() -> Bench:
    return Bench()


def visit(bench: Bench, code: str = DONE_NOW) -> Citizen:
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    return citizen


def told(bench: Bench) -> list[str]:
    """The lines of the page that lies over the screen."""
    return [line for section in bench.view.overlay.sections for line in section.lines] if bench.view.overlay else []


@pytest.mark.parametrize("code", [DONE_NOW, APPLIED])
def test_it_is_told_whatever_the_visit_is_for(bench: Bench, code: str) -> None:
    bench.centre.waiting = (WaitingCase(item_code=APPLIED, case_number="GA011-1", missing=MISSING),)
    visit(bench, code).walk(lambda _screen: bool(told(bench)))
    case, advice = told(bench)
    assert "GA011-1" in case
    assert "还缺居住证" in case
    assert "补进原来的申请" in advice


def test_missing_paper_is_told_and_offered_once(bench: Bench) -> None:
    bench.centre.waiting = (WaitingCase(item_code=APPLIED, case_number="GA011-1", missing=MISSING),)
    citizen = visit(bench)
    citizen.walk(lambda _screen: bool(told(bench)))
    assert bench.do(Stay())
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert told(bench) == []
    assert bench.screen.suggestions[0].code == APPLIED


def test_item_and_papers_that_are_not_known(bench: Bench) -> None:
    bench.centre.waiting = (WaitingCase(item_code="ZZ999", case_number="ZZ999-1"),)
    visit(bench).walk(lambda _screen: bool(told(bench)))
    assert told(bench)[0] == "ZZ999（编号 ZZ999-1）：缺什么请问窗口"


@pytest.mark.parametrize("what", ["nothing", "cut", "offline"])
def test_visit_without_missing_papers_goes_on(bench: Bench, what: str) -> None:
    if what != "nothing":
        bench.centre.waiting = (WaitingCase(item_code=APPLIED, case_number="GA011-1", missing=MISSING),)
    if what == "cut":
        bench.centre.waiting_cases = lambda _request: UNREACHED  # type: ignore[method-assign]
    if what == "offline":
        for _ in range(3):
            bench.health.network.note_failure()
        assert bench.health.network.reading is Reading.BAD
    citizen = visit(bench, APPLIED)
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen) or bool(told(bench)))
    assert told(bench) == []


@pytest.mark.expected_logs("what is missing could not be asked")
def test_fault_of_ours_holds_no_visit_up(bench: Bench) -> None:
    def breaks(_request: object) -> object:
        raise RuntimeError("ours")

    bench.centre.waiting_cases = breaks  # type: ignore[method-assign]
    visit(bench, APPLIED).walk(lambda screen: isinstance(screen, AnotherScreen))
