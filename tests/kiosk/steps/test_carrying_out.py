"""Carrying out when the centre says no word or a wrong one, and when the disk fails after everything was done."""

from typing import Any

import pytest

from contract.execution import ExecuteRequest, StillWorking
from contract.terms import Outcome
from kiosk.view.frame import MainAction
from kiosk.view.intents import ConfirmLeave, GoOn, Leave
from kiosk.view.note import Tone
from kiosk.view.result import ResultScreen, ResultTone, WorkingScreen
from kiosk.view.review import ReviewScreen
from offline_queue.bounds import FreezeReason, Frozen
from offline_queue.centre_outcomes import CentreRefused
from offline_queue.errors import QueueFault
from tests.kiosk.parts import Bench
from tests.kiosk.walking import done, walk_to


@pytest.fixture
def bench() -> Bench:
    return Bench()


def refuses(_request: ExecuteRequest) -> Any:
    return CentreRefused(403, "not_enrolled", "")


def breaks(_request: ExecuteRequest) -> Any:
    raise ValueError("an answer that no one understands")


@pytest.mark.expected_logs("background work failed")
@pytest.mark.parametrize("answer", [refuses, breaks])
def test_refused_request_is_repeated_with_same_id(bench: Bench, answer: Any) -> None:
    bench.centre.answer = answer
    walk_to(bench, "GA006", WorkingScreen)
    bench.wait(1)
    assert bench.screen.note.tone is Tone.BAD
    assert bench.view.frame.main is MainAction.RETRY
    bench.centre.answer = None
    assert bench.do(GoOn())
    bench.wait(1)
    assert isinstance(bench.screen, ResultScreen)
    assert len(set(bench.centre.executed)) == 1


def test_leaving_after_refusal_keeps_what_repair_needs(bench: Bench) -> None:
    bench.centre.answer = refuses
    walk_to(bench, "GA006", WorkingScreen)
    bench.wait(1)
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(1)
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.FAILED]
    assert bench.outbox.submissions[0] is not None


@pytest.mark.expected_logs("background work failed")
def test_result_is_shown_despite_failed_record(bench: Bench) -> None:
    bench.outbox.fault = QueueFault("no space")
    walk_to(bench, "GA006", ResultScreen)
    assert bench.screen.tone is ResultTone.DONE
    assert bench.outbox.records == []
    assert len(bench.centre.executed) == 1


@pytest.mark.expected_logs("background work failed")
def test_unrecorded_case_prints_without_paper_record(bench: Bench) -> None:
    bench.outbox.fault = QueueFault("no space")
    citizen = walk_to(bench, "RS029", ResultScreen)
    bench.outbox.fault = None
    citizen.walk()
    assert bench.do(GoOn())
    bench.pump()
    assert {each.facts.kind for each in bench.outbox.records} == {"visit", "rating"}


# --- no answer ---


@pytest.mark.parametrize(("item", "may_leave"), [("GA006", True), ("GA044", False)])
def test_long_wait_offers_leaving_where_harmless(bench: Bench, item: str, may_leave: bool) -> None:
    bench.centre.answer = refuses
    walk_to(bench, item, WorkingScreen)
    bench.wait(1)
    bench.do(GoOn())
    bench.workers["centre"].jobs.clear()  # an answer that does not come
    bench.wait(4)
    assert "一般5秒以内" in bench.screen.note.advice
    assert not bench.view.frame.can_leave
    bench.wait(7)
    assert "一般" not in bench.screen.note.advice, "it has lasted longer"
    assert bench.view.frame.can_leave is may_leave
    assert ("退出" in bench.screen.note.advice) is may_leave


def test_automatic_repeats_keep_words_and_buttons(bench: Bench) -> None:
    bench.centre.answer = lambda request: StillWorking(request_id=request.request_id)
    walk_to(bench, "GA006", WorkingScreen)
    bench.wait(1)
    said, bar = bench.screen, bench.view.frame
    assert bar.main is MainAction.RETRY
    centre = bench.terminal._services.workers.centre
    waiting: list[Any] = []
    run = centre.run
    centre.run = lambda work, done, failed: waiting.append((work, done, failed))
    bench.wait(4)
    assert waiting, "it asks again by itself"
    assert (bench.screen, bench.view.frame) == (said, bar)
    assert bench.do(GoOn())
    bench.pump()
    assert bench.screen.note.tone is Tone.BUSY
    assert len(waiting) == 1, "what is under way is not asked twice"
    centre.run = run
    bench.centre.answer = None
    run(*waiting[0])
    bench.pump()
    assert isinstance(bench.screen, ResultScreen)
    assert len(set(bench.centre.executed)) == 1


def test_idle_citizen_gets_the_repeated_answer(bench: Bench) -> None:
    answers = [StillWorking(request_id="x")]
    bench.centre.answer = lambda request: answers.pop() if answers else done(request)
    walk_to(bench, "GA006", WorkingScreen)
    bench.wait(6)
    assert isinstance(bench.screen, ResultScreen)


def test_result_is_shown_though_queue_is_frozen(bench: Bench) -> None:
    walk_to(bench, "MZ001", ReviewScreen)
    bench.outbox.is_frozen = Frozen(FreezeReason.DISK_FULL)
    bench.do(GoOn())
    bench.wait(2)
    assert isinstance(bench.screen, ResultScreen)
    assert bench.screen.tone is ResultTone.DONE
    assert bench.outbox.records == []
    assert bench.woken == 0
