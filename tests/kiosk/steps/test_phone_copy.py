"""The papers for the telephone: offered where the centre gave them out, and never in the way of the paper."""

import pytest

from contract.phone_copies import PhonePapers
from drivers.ports.printing import NotPrinted
from drivers.ports.status import ProblemCode
from kiosk.services.timing import Timing
from kiosk.view.intents import GoOn, TakeByPhone
from kiosk.view.view import AnotherScreen, PaperStage, PhonePhase, PrintScreen, ResultScreen
from tests.kiosk.parts import Bench, snapshot
from tests.kiosk.steps.test_journeys import walked_to


@pytest.fixture
def bench() -> Bench:
    return Bench(timing=Timing(settle=0.0, seen=1e9, papers_seen=4.0))


def at_printing(bench: Bench, code: str = "RS001") -> PrintScreen:
    walked_to(bench, code, ResultScreen)
    bench.do(GoOn())
    assert isinstance(bench.screen, PrintScreen)
    return bench.screen


def phase(bench: Bench) -> PhonePhase:
    assert isinstance(bench.screen, PrintScreen)
    return bench.screen.phone.phase


def test_code_comes_and_the_screen_stays(bench: Bench) -> None:
    assert at_printing(bench).phone.phase is PhonePhase.OFFERED
    bench.do(TakeByPhone())
    bench.wait(0.5)
    assert phase(bench) is PhonePhase.READY
    assert bench.screen.phone.qr_text == "https://centre.example/papers/code"
    assert len(bench.screen.phone.until) == len("14:30")
    bench.wait(30.0)
    assert isinstance(bench.screen, PrintScreen), "who scans needs the code"
    assert bench.screen.documents is PaperStage.PRINTED
    bench.do(GoOn())
    assert isinstance(bench.screen, AnotherScreen)


def test_without_it_the_step_goes_on_alone(bench: Bench) -> None:
    at_printing(bench)
    bench.wait(60.0)
    assert isinstance(bench.screen, AnotherScreen)
    assert bench.centre.phone_copies == []


def test_centre_gets_the_pages_that_are_printed(bench: Bench) -> None:
    at_printing(bench)
    bench.do(TakeByPhone())
    bench.wait(0.5)
    (request,) = bench.centre.phone_copies
    sealed = bench.opening.open_bytes(request.papers)
    assert isinstance(sealed, bytes)
    (paper,) = PhonePapers.model_validate_json(sealed).papers
    assert "证明" in paper.title
    assert paper.pdf
    assert request.carried_request


@pytest.mark.expected_logs("no copy for the telephone")
@pytest.mark.parametrize("refuses", [True, False], ids=["refused", "unreached"])
def test_without_the_centre_the_paper_still_comes(bench: Bench, *, refuses: bool) -> None:
    at_printing(bench)
    bench.centre.refuses_phone, bench.centre.is_cut = refuses, not refuses
    bench.do(TakeByPhone())
    bench.wait(0.5)
    assert phase(bench) is PhonePhase.FAILED
    bench.centre.refuses_phone = bench.centre.is_cut = False
    bench.do(TakeByPhone())
    bench.wait(0.5)
    assert phase(bench) is PhonePhase.READY


def test_telephone_takes_what_the_printer_cannot(bench: Bench) -> None:
    bench.papers.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    at_printing(bench)
    bench.wait(10.0)
    assert bench.screen.documents is PaperStage.PROBLEM
    bench.do(TakeByPhone())
    bench.wait(0.5)
    assert phase(bench) is PhonePhase.READY


def test_hidden_paper_is_not_offered(bench: Bench) -> None:
    code = next(each.code for each in snapshot().items.values() if each.hidden_until_printed)
    assert at_printing(bench, code).phone.phase is PhonePhase.NONE


def test_queued_case_offers_nothing(bench: Bench) -> None:
    assert at_printing(bench, "RS009").phone.phase is PhonePhase.NONE
