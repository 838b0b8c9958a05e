"""补正提示 — who is asked for more learns it at the next visit that asks for more than a card; no one else does, nothing waits."""

import pytest

from catalogue.availability import Reading
from catalogue.text import LocalText
from contract.execution import WaitingCase
from kiosk.view.intents import Stay
from kiosk.view.visit_end import AnotherScreen
from offline_queue.centre_outcomes import CentreRefused
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import UNREACHED, Bench

APPLIED, QUEUED, DONE_NOW, BY_CARD = "MZ012", "GA011", "RS001", "MZ002"
MISSING = LocalText(zh="还缺居住证。", en="The residence permit is missing.")


@pytest.fixture
def bench() -> Bench:
    return Bench()


def visit(bench: Bench, code: str = DONE_NOW) -> Citizen:
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    return citizen


def reported(bench: Bench) -> list[str]:
    """The lines of the page that lies over the screen."""
    return [line for section in bench.view.overlay.sections for line in section.lines] if bench.view.overlay else []


@pytest.mark.parametrize("code", [DONE_NOW, QUEUED])
def test_it_is_reported_whatever_the_visit_is_for(bench: Bench, code: str) -> None:
    bench.centre.waiting = (WaitingCase(item_code=APPLIED, case_number="MZ012-1", missing=MISSING, joins=True),)
    visit(bench, code).walk(lambda _screen: bool(reported(bench)))
    case, advice = reported(bench)
    assert "MZ012-1" in case
    assert "还缺居住证" in case
    assert "补进原来的申请" in advice


def test_missing_paper_is_reported_and_offered_once(bench: Bench) -> None:
    bench.centre.waiting = (WaitingCase(item_code=APPLIED, case_number="MZ012-1", missing=MISSING, joins=True),)
    citizen = visit(bench)
    citizen.walk(lambda _screen: bool(reported(bench)))
    assert bench.do(Stay())
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert reported(bench) == []
    assert bench.screen.suggestions[0].code == APPLIED


@pytest.mark.parametrize(("code", "joins"), [(QUEUED, True), (APPLIED, False)])
def test_what_would_not_join_goes_to_the_counter(bench: Bench, code: str, joins: bool) -> None:
    bench.centre.waiting = (WaitingCase(item_code=code, case_number=f"{code}-1", missing=MISSING, joins=joins),)
    citizen = visit(bench)
    citizen.walk(lambda _screen: bool(reported(bench)))
    case, advice = reported(bench)
    assert f"{code}-1" in case
    assert "窗口" in advice
    assert "再办一次" not in advice
    assert bench.do(Stay())
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert code not in [row.code for row in bench.screen.suggestions]


def test_item_is_not_offered_without_a_network(bench: Bench) -> None:
    bench.centre.waiting = (WaitingCase(item_code=APPLIED, case_number="MZ012-1", missing=MISSING, joins=True),)
    citizen = visit(bench)
    citizen.walk(lambda _screen: bool(reported(bench)))
    assert bench.do(Stay())
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert bench.screen.suggestions[0].code == APPLIED
    for _ in range(3):
        bench.health.network.note_failure()
    bench.wait(2)
    assert APPLIED not in [row.code for row in bench.screen.suggestions]


def test_card_alone_asks_for_no_papers(bench: Bench) -> None:
    bench.centre.waiting = (WaitingCase(item_code=APPLIED, case_number="MZ012-1", missing=MISSING, joins=True),)
    citizen = visit(bench, BY_CARD)
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen) or bool(reported(bench)))
    assert reported(bench) == []


def test_lost_answer_is_asked_for_again(bench: Bench) -> None:
    bench.centre.waiting = (WaitingCase(item_code=APPLIED, case_number="MZ012-1", missing=MISSING, joins=True),)
    answers, ask = [UNREACHED], bench.centre.waiting_cases
    bench.centre.waiting_cases = lambda request: answers.pop() if answers else ask(request)  # type: ignore[method-assign]
    visit(bench).walk(lambda _screen: bool(reported(bench)))
    assert answers == []


def test_refusal_is_not_asked_for_again(bench: Bench) -> None:
    asked: list[object] = []

    def refuse(request: object) -> CentreRefused:
        asked.append(request)
        return CentreRefused(404, "not_found", "an older centre")

    bench.centre.waiting_cases = refuse  # type: ignore[method-assign]
    visit(bench, QUEUED).walk(lambda screen: isinstance(screen, AnotherScreen))
    assert len(asked) == 1


def test_item_and_papers_that_are_not_known(bench: Bench) -> None:
    bench.centre.waiting = (WaitingCase(item_code="ZZ999", case_number="ZZ999-1"),)
    visit(bench).walk(lambda _screen: bool(reported(bench)))
    assert reported(bench)[0] == "ZZ999（编号 ZZ999-1）：缺什么请问窗口"


@pytest.mark.parametrize("what", ["nothing", "cut", "offline"])
def test_visit_without_missing_papers_goes_on(bench: Bench, what: str) -> None:
    if what != "nothing":
        bench.centre.waiting = (WaitingCase(item_code=APPLIED, case_number="MZ012-1", missing=MISSING, joins=True),)
    if what == "cut":
        bench.centre.waiting_cases = lambda _request: UNREACHED  # type: ignore[method-assign]
    if what == "offline":
        for _ in range(3):
            bench.health.network.note_failure()
        assert bench.health.network.reading is Reading.BAD
    citizen = visit(bench, QUEUED)
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen) or bool(reported(bench)))
    assert reported(bench) == []


@pytest.mark.expected_logs("what is missing could not be asked")
def test_fault_of_ours_holds_no_visit_up(bench: Bench) -> None:
    def breaks(_request: object) -> object:
        raise RuntimeError("ours")

    bench.centre.waiting_cases = breaks  # type: ignore[method-assign]
    visit(bench, QUEUED).walk(lambda screen: isinstance(screen, AnotherScreen))
