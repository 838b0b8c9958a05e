"""Receipt and documents when a printer is not there, breaks off or says nothing; the case is safe, the paper is asked about."""

from typing import Any

import pytest

from contract.documents import IssuedDocument
from contract.execution import Completed, ExecuteRequest
from contract.records import PaperFacts
from contract.terms import DocumentPicture, PaperOutcome
from drivers.ports.errors import DeviceLost
from drivers.ports.printing import NotPrinted, Unconfirmed
from drivers.ports.receipt_printer import ReceiptImage, ReceiptPaper
from drivers.ports.status import ProblemCode
from kiosk.diagnostics.runs.guided_run import RunStage
from kiosk.diagnostics.runs.paper_runs import ReceiptRun
from kiosk.services.ports import NO_PICTURES, CitizenPictures
from kiosk.view.frame import MainAction
from kiosk.view.home import HomeScreen
from kiosk.view.intents import ConfirmLeave, GoBack, GoHome, GoOn, Leave, PaperCameOut, Rate, SetCopies, SkipPaper
from kiosk.view.note import Tone
from kiosk.view.overlay import OverlayKind
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.result import ResultScreen
from kiosk.view.review import ReviewScreen
from kiosk.view.visit_end import AnotherScreen
from tests.kiosk.diagnostics.guided_parts import begun, pumped
from tests.kiosk.parts import Bench, BenchPress, a_document
from tests.kiosk.walking import a_result, at, walk_to


@pytest.fixture
def bench() -> Bench:
    return Bench()


def papers_of(bench: Bench) -> list[tuple[PaperOutcome, PaperOutcome]]:
    facts = [each.facts for each in bench.outbox.records if isinstance(each.facts, PaperFacts)]
    return [(each.receipt, each.documents) for each in facts]


def at_the_printer(bench: Bench, code: str) -> Any:
    citizen = walk_to(bench, code, PrintScreen)
    bench.wait(1)
    return citizen


# --- printers that are not there ---


def test_without_receipt_printer_number_on_screen_does() -> None:
    bench = Bench(without=["receipt_printer"])
    citizen = at_the_printer(bench, "GA004")
    assert bench.screen.receipt is PaperStage.PROBLEM
    assert bench.screen.note.tone is Tone.BAD
    assert bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.receipt is PaperStage.PROBLEM, "trying again does not bring a printer"
    assert bench.do(SkipPaper())
    assert bench.screen.note.tone is Tone.CAUTION
    citizen.walk(at(AnotherScreen))
    assert papers_of(bench) == [(PaperOutcome.NOT_PRINTED, PaperOutcome.NONE)]


def test_without_document_printer_receipt_alone_prints() -> None:
    bench = Bench(without=["document_printer"])
    citizen = at_the_printer(bench, "GA043")
    assert (bench.screen.receipt, bench.screen.documents) == (PaperStage.PRINTED, PaperStage.PROBLEM)
    assert bench.do(SkipPaper())
    citizen.walk(at(AnotherScreen))
    assert papers_of(bench) == [(PaperOutcome.PRINTED, PaperOutcome.NOT_PRINTED)]


# --- printers that break off ---


def test_silent_receipt_is_asked_about(bench: Bench) -> None:
    bench.lines["receipt_printer"].fault = DeviceLost("stalled")
    bench.lines["receipt_printer"].spared = 1  # it tells its paper
    citizen = at_the_printer(bench, "GA004")
    assert bench.screen.receipt is PaperStage.ASK
    assert bench.view.frame.main is MainAction.NONE
    assert not bench.do(GoOn())
    bench.lines["receipt_printer"].fault = None
    assert bench.do(SkipPaper())
    citizen.walk(at(AnotherScreen))
    assert papers_of(bench) == [(PaperOutcome.UNCONFIRMED, PaperOutcome.NONE)]


def test_printer_that_tells_no_paper_got_nothing(bench: Bench) -> None:
    bench.lines["receipt_printer"].fault = DeviceLost("stalled")
    at_the_printer(bench, "GA004")
    assert (bench.screen.receipt, bench.receipts.receipts) == (PaperStage.PROBLEM, [])
    bench.lines["receipt_printer"].fault = None
    assert bench.do(GoOn())
    bench.wait(1)
    assert (bench.screen.receipt, len(bench.receipts.receipts)) == (PaperStage.PRINTED, 1)


def test_printer_without_paper_to_tell_is_a_problem(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.receipts, "paper", lambda: NotPrinted(ProblemCode.NOT_CONFIGURED))
    at_the_printer(bench, "GA004")
    assert (bench.screen.receipt, bench.press.receipts) == (PaperStage.PROBLEM, [])


@pytest.mark.parametrize("run_of", [None, ReceiptRun], ids=["visit", "technician"])
def test_slow_printer_is_waited_for(
    bench: Bench, run_of: type[ReceiptRun] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A citizen and a technician give it the time that it asks for so long a receipt."""
    paper = ReceiptPaper(most_seconds=30.0, row_seconds=0.5)
    monkeypatch.setattr(bench.receipts, "paper", lambda: paper)
    monkeypatch.setattr(bench.press, "draw", lambda receipt, _: ReceiptImage(receipt.job_id, paper, bytes(72 * 100)))
    if run_of is None:
        at_the_printer(bench, "GA004")
    else:
        pumped(bench, begun(bench, run_of), RunStage.ASKING)
    (printed,) = bench.receipts.receipts
    assert bench.lines["receipt_printer"].deadlines[-1] == printed.most_seconds >= 80.0


@pytest.mark.expected_logs("background work failed")
def test_receipt_not_laid_out_is_retried(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.press, "draw", lambda *_: 1 / 0)
    at_the_printer(bench, "GA004")
    assert (bench.screen.receipt, bench.journal.stages) == (PaperStage.PROBLEM, {})
    monkeypatch.undo()
    assert bench.do(GoOn())
    bench.wait(1)
    assert (bench.screen.receipt, len(bench.press.receipts)) == (PaperStage.PRINTED, 1)


def test_press_is_warm_and_ends_with_visit(bench: Bench) -> None:
    citizen = walk_to(bench, "GA004", ReviewScreen)
    assert (bench.press.begun, bench.press.erased) == (1, 0)
    citizen.walk(at(AnotherScreen))
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(10)
    assert bench.press.erased == 1
    assert "press" in bench.terminal.last_wipe.cleared


def test_item_without_paper_starts_no_press(bench: Bench) -> None:
    walk_to(bench, "RS029", ResultScreen)
    assert bench.press.begun == 0


@pytest.mark.expected_logs("background work failed")
def test_failed_layout_is_tried_again(bench: Bench) -> None:
    press, broken = bench.terminal._services.press, [True]

    class Press(BenchPress):
        def render(self, document: IssuedDocument, pictures: CitizenPictures = NO_PICTURES) -> bytes:
            if broken.pop() if broken else False:
                raise ValueError("a defect of the template")
            return press.render(document, pictures)

    bench = Bench(press=Press())
    at_the_printer(bench, "RS001")
    assert bench.screen.documents is PaperStage.PROBLEM
    assert bench.papers.documents == []
    assert bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.documents is PaperStage.PRINTED
    assert len(bench.papers.documents) == 1


@pytest.mark.parametrize("wanted", [(), tuple(DocumentPicture)], ids=["a plain one", "one with pictures"])
def test_document_gets_portrait_only_where_asked(
    wanted: tuple[DocumentPicture, ...],
) -> None:
    given: list[CitizenPictures] = []

    class Press(BenchPress):
        def render(self, _document: IssuedDocument, pictures: CitizenPictures = NO_PICTURES) -> bytes:
            given.append(pictures)
            return b"%PDF"

    bench = Bench(press=Press())
    form = a_document().model_copy(update={"layout": "form", "pictures": wanted})
    bench.centre.answer = lambda request: Completed(
        request_id=request.request_id,
        case_number="C-1",
        result=a_result(),  # type: ignore[arg-type]  # a ResultContent
        documents=(form,),
    )
    at_the_printer(bench, "GA002")
    (pictures,) = given
    assert (pictures.portrait is not None) is (pictures.signature is not None) is bool(wanted)


def test_missing_document_is_printed_again(bench: Bench) -> None:
    bench.papers.outcomes.append(Unconfirmed("silence"))
    at_the_printer(bench, "RS001")
    assert bench.screen.documents is PaperStage.ASK
    page = bench.view.serial
    assert bench.do(PaperCameOut(yes=False))
    bench.wait(1)
    assert bench.screen.documents is PaperStage.PRINTED
    assert bench.view.serial > page
    assert len(bench.papers.documents) == 2
    assert [stages[-1] for stages in bench.journal.stages.values()] == ["not_printed", "confirmed"]


def test_doubtful_document_is_asked_about_alone(bench: Bench) -> None:
    several = tuple(a_document().model_copy(update={"document_id": f"D-{number}"}) for number in range(3))

    def answer(request: ExecuteRequest) -> Completed:
        return Completed(
            request_id=request.request_id,
            case_number="C-1",
            result=a_result(),  # type: ignore[arg-type]  # a ResultContent
            documents=several,
        )

    bench.centre.answer = answer
    bench.papers.outcomes += [NotPrinted(ProblemCode.PAPER_JAM), Unconfirmed("silence")]
    at_the_printer(bench, "RS001")
    assert bench.screen.document_count == 3
    assert bench.screen.documents is PaperStage.PROBLEM
    assert bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.documents is PaperStage.ASK
    assert bench.do(PaperCameOut(yes=True))
    bench.wait(2)
    assert bench.screen.documents is PaperStage.PRINTED
    assert len(bench.papers.documents) == 4, "one jammed, one believed, two more"
    assert len(bench.journal.stages) == 4


# --- what may be said, and what not ---


def test_only_what_is_asked_can_be_answered(bench: Bench) -> None:
    at_the_printer(bench, "GA004")
    assert bench.screen.receipt is PaperStage.PRINTED
    for intent in (PaperCameOut(yes=False), SkipPaper(), Rate("satisfied"), GoBack()):
        assert not bench.do(intent), intent
    assert len(bench.receipts.receipts) == 1
    assert bench.do(GoOn())
    assert isinstance(bench.screen, AnotherScreen)


@pytest.mark.parametrize(("count", "is_taken"), [(0, False), (1, True), (3, True), (4, False)])
def test_as_many_copies_as_anybody_needs(bench: Bench, count: int, is_taken: bool) -> None:
    walk_to(bench, "RS001", ResultScreen)
    assert bench.screen.copies == 1
    assert bench.do(SetCopies(count)) is is_taken
    assert bench.screen.copies == (count if is_taken else 1)


def test_copies_are_asked_only_for_documents(bench: Bench) -> None:
    walk_to(bench, "GA004", ResultScreen)
    assert bench.screen.copies == 0
    assert not bench.do(SetCopies(2))


def test_silent_reader_stops_no_printing(bench: Bench) -> None:
    citizen = walk_to(bench, "RS001", ResultScreen)
    bench.lines["id_card_reader"].fault = DeviceLost("unplugged")
    citizen.press()
    bench.wait(2)
    assert bench.screen.documents is PaperStage.PRINTED


# --- going away ---


def test_going_home_before_paper_asks_first(bench: Bench) -> None:
    walk_to(bench, "SW005", ResultScreen)
    bench.do(GoOn())
    assert bench.screen.documents is PaperStage.PRINTING
    assert bench.do(GoHome())
    assert bench.view.overlay.kind is OverlayKind.LEAVE
    bench.wait(1)
    assert (bench.screen.documents, len(bench.papers.documents)) == (PaperStage.PRINTED, 1), "it goes on meanwhile"
    assert bench.do(ConfirmLeave())
    assert isinstance(bench.screen, HomeScreen)


def test_with_papers_home_is_one_tap_away(bench: Bench) -> None:
    at_the_printer(bench, "SW005")
    assert bench.screen.documents is PaperStage.PRINTED
    assert bench.do(GoHome())
    assert isinstance(bench.screen, HomeScreen)


# --- without paper ---


def test_citizen_without_paper_keeps_the_numbers(bench: Bench) -> None:
    bench.receipts.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    at_the_printer(bench, "GA004")
    assert bench.screen.lines == ()
    assert bench.do(SkipPaper())
    end = bench.terminal._visit.session.journey.ended
    assert end.case_number in [each.value for each in bench.screen.lines]
    assert "编号" in bench.screen.note.advice


def test_screen_without_number_asks_to_note_none(bench: Bench) -> None:
    bench.centre.answer = lambda request: Completed(request_id=request.request_id, case_number="", result=a_result())
    bench.receipts.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    at_the_printer(bench, "GA043")
    assert bench.do(SkipPaper())
    assert (bench.screen.lines, bench.screen.note.advice) == ((), "")


def test_failing_printer_is_polled_at_once(bench: Bench) -> None:
    bench.receipts.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    at_the_printer(bench, "GA004")
    assert bench.lines["receipt_printer"].looks == 1
    assert bench.do(GoOn())
    bench.wait(1)
    assert (bench.screen.receipt, bench.lines["receipt_printer"].looks) == (PaperStage.PRINTED, 1)
