"""The papers for the telephone: offered where the centre gave them out, and never in the way of the paper."""

from typing import Any

import pytest

from contract.phone_copies import PhoneCopyRefused, PhonePapers
from drivers.ports.printing import NotPrinted
from drivers.ports.status import ProblemCode
from kiosk.services.timing import Timing
from kiosk.view.intents import GoOn, SkipPaper, TakeByPhone
from kiosk.view.papers import PaperStage, PhoneCopyStage, PrintScreen
from kiosk.view.result import ResultScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from tests.kiosk.parts import Bench, snapshot
from tests.kiosk.walking import walk_to


@pytest.fixture
def bench() -> Bench:
    return Bench(timing=Timing(settle=0.0, seen=1e9, papers_seen=4.0))


def at_printing(bench: Bench, code: str = "RS001") -> PrintScreen:
    walk_to(bench, code, ResultScreen)
    bench.do(GoOn())
    assert isinstance(bench.screen, PrintScreen)
    return bench.screen


def stage(bench: Bench) -> PhoneCopyStage:
    assert isinstance(bench.screen, PrintScreen)
    return bench.screen.phone.stage


def test_code_comes_and_the_screen_stays(bench: Bench) -> None:
    assert at_printing(bench).phone.stage is PhoneCopyStage.OFFERED
    bench.do(TakeByPhone())
    bench.wait(0.5)
    assert stage(bench) is PhoneCopyStage.READY
    assert bench.screen.phone.qr_text == "https://centre.example/papers/code"
    assert len(bench.screen.phone.until) == len("14:30")
    bench.wait(30.0)
    assert isinstance(bench.screen, PrintScreen), "who scans needs the code"
    assert bench.screen.documents is PaperStage.PRINTED
    bench.do(GoOn())
    assert isinstance(bench.screen, AnotherScreen)


def test_code_goes_by_itself_after_a_while(bench: Bench) -> None:
    at_printing(bench)
    bench.do(TakeByPhone())
    bench.wait(60.0)
    assert isinstance(bench.screen, AnotherScreen)


def test_offer_ends_soon_after_paper_was_given_up(bench: Bench) -> None:
    bench.papers.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    at_printing(bench)
    bench.wait(10.0)
    bench.do(SkipPaper())
    assert stage(bench) is PhoneCopyStage.OFFERED
    bench.wait(25.0)
    assert stage(bench) is PhoneCopyStage.NONE
    assert not bench.do(TakeByPhone())


def test_code_goes_with_the_card(bench: Bench) -> None:
    bench.lines["document_printer"].is_held = True
    at_printing(bench)
    bench.do(TakeByPhone())
    bench.wait(1)
    assert stage(bench) is PhoneCopyStage.READY
    bench.reader.is_taken = True
    bench.wait(2)
    assert stage(bench) is PhoneCopyStage.NONE


def test_code_that_comes_after_the_card_is_dropped(bench: Bench) -> None:
    bench.lines["document_printer"].is_held = True
    at_printing(bench)
    keep, late = bench.workers["centre"].run, list[Any]()
    bench.workers["centre"].run = lambda work, done, _: late.append((work, done))  # type: ignore[method-assign]
    bench.do(TakeByPhone())
    bench.wait(1)
    bench.workers["centre"].run = keep  # type: ignore[method-assign]
    bench.reader.is_taken = True
    bench.wait(2)
    (work, done) = late[0]
    done(work())
    assert stage(bench) is PhoneCopyStage.NONE


def test_taken_card_ends_visit_beside_the_code(bench: Bench) -> None:
    at_printing(bench)
    bench.do(TakeByPhone())
    bench.wait(8)
    assert stage(bench) is PhoneCopyStage.READY
    assert bench.screen.documents is PaperStage.PRINTED
    bench.reader.is_taken = True
    bench.wait(2)
    assert isinstance(bench.screen, GoodbyeScreen)


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
    assert stage(bench) is PhoneCopyStage.FAILED
    bench.centre.refuses_phone = bench.centre.is_cut = False
    bench.do(TakeByPhone())
    bench.wait(0.5)
    assert stage(bench) is PhoneCopyStage.READY


@pytest.mark.expected_logs("no copy for the telephone")
def test_failed_copy_is_not_left_to_the_next(bench: Bench) -> None:
    at_printing(bench)
    late = list[Any]()
    bench.workers["centre"].run = lambda _work, done, _: late.append(done)  # type: ignore[method-assign]
    bench.do(TakeByPhone())
    bench.wait(10.0)
    assert bench.screen.documents is PaperStage.PRINTED
    late[0](PhoneCopyRefused(request_id="r", reason="other papers"))
    assert stage(bench) is PhoneCopyStage.FAILED
    bench.wait(30.0)
    assert isinstance(bench.screen, AnotherScreen)


def test_telephone_takes_what_the_printer_cannot(bench: Bench) -> None:
    bench.papers.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    at_printing(bench)
    bench.wait(10.0)
    assert bench.screen.documents is PaperStage.PROBLEM
    bench.do(TakeByPhone())
    bench.wait(0.5)
    assert stage(bench) is PhoneCopyStage.READY


def test_hidden_paper_is_not_offered(bench: Bench) -> None:
    code = next(each.code for each in snapshot().items.values() if each.hidden_until_printed)
    assert at_printing(bench, code).phone.stage is PhoneCopyStage.NONE


def test_queued_case_offers_nothing(bench: Bench) -> None:
    assert at_printing(bench, "RS009").phone.stage is PhoneCopyStage.NONE


@pytest.mark.parametrize("is_laid_out", [True, False])
def test_pages_laid_out_after_the_card_go_nowhere(bench: Bench, is_laid_out: bool) -> None:
    bench.lines["document_printer"].is_held = True
    at_printing(bench)
    keep, late = bench.workers["vision"].run, list[Any]()
    bench.workers["vision"].run = lambda *job: late.append(job)  # type: ignore[method-assign]
    bench.do(TakeByPhone())
    bench.workers["vision"].run = keep  # type: ignore[method-assign]
    bench.reader.is_taken = True
    bench.wait(2)
    lay_out, on_done, on_failed = late[0]
    if is_laid_out:
        on_done(lay_out())
    else:
        on_failed(RuntimeError("the press broke"))
    bench.wait(1)
    assert stage(bench) is PhoneCopyStage.NONE
    assert bench.centre.phone_copies == []
