"""Documents are fetched again, and something comes between: the case is counted once, and is no one else's."""

from typing import Any

import pytest

from contract.execution import ExecuteRequest
from contract.terms import Outcome
from kiosk.journeys.case_state import Draft, Resumed
from kiosk.view.identity import IdentifyScreen
from kiosk.view.intents import GoOn, Stay
from kiosk.view.visit_end import AnotherScreen
from offline_queue.centre_outcomes import CentreRefused
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench
from tests.kiosk.steps.test_unprinted import ITEM, left, out_of_paper


@pytest.fixture
def bench() -> Bench:
    return Bench()


def case_of(bench: Bench) -> Any:
    return bench.terminal._visit.session.journey.case


def resuming(bench: Bench, answer: Any) -> Citizen:
    """Back at the terminal, with documents that did not come out; the centre's first answer is `answer`."""

    def first(request: ExecuteRequest) -> Any:
        bench.centre.answer = None
        return answer(request)

    out_of_paper(bench)
    left(bench)
    citizen = Citizen(bench)
    citizen.open(ITEM)
    citizen.start()
    bench.centre.answer = first
    citizen.walk(lambda _: bench.view.overlay is not None)
    assert bench.do(Stay())
    bench.wait(1)
    return citizen


def completed(bench: Bench) -> int:
    return [case.outcome for case in bench.outbox.cases()].count(Outcome.COMPLETED)


@pytest.mark.expected_logs("background work failed")
def test_fault_while_resuming_counts_case_no_second_time(bench: Bench) -> None:
    def breaks(_request: ExecuteRequest) -> Any:
        raise ValueError("a defect of ours")

    citizen = resuming(bench, breaks)
    assert isinstance(case_of(bench).state, Resumed)
    assert bench.do(GoOn())
    bench.wait(1)
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))

    assert len(set(bench.centre.executed)) == 1
    assert (completed(bench), len(bench.outbox.cases())) == (1, 1)
    assert len(bench.papers.documents) == 2


def test_person_lost_on_resume_begins_new_case(bench: Bench) -> None:
    def unproven(_request: ExecuteRequest) -> Any:
        bench.reader.card = None
        return CentreRefused(403, "identity", "no assertion")

    citizen = resuming(bench, unproven)
    assert isinstance(bench.screen, IdentifyScreen)
    assert case_of(bench).state == Draft()

    other = Citizen(bench, person="rare")
    other.item = citizen.item
    other.walk(lambda screen: isinstance(screen, AnotherScreen))

    assert len(set(bench.centre.executed)) == 2, "not the request of who was here before"
    assert completed(bench) == 2
