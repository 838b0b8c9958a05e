"""Papers that do not come out: kept ten minutes and fetched again; cancelled and forgotten when the card is taken away."""

from typing import Any

import pytest

from contract.documents import ResultContent, ResultRow, ResultTable
from contract.execution import Completed, ExecuteRequest
from contract.records import PaperFacts, VisitFacts
from contract.terms import Outcome, PaperOutcome
from drivers.ports.errors import CommandCancelled, DeviceLost
from drivers.ports.id_card_reader import CardRead
from drivers.ports.printing import NotPrinted, Printed, PrintOutcome, Unconfirmed
from drivers.ports.status import DeviceProblem, ProblemCode, Responder
from kiosk.journeys.journey import ReceiptWish
from kiosk.services.held_prints import KEPT_SECONDS, HeldPrint, HeldPrints
from kiosk.steps.unprinted import holder_of
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import ConfirmLeave, GoOn, Leave, PaperCameOut, SetCopies, SkipPaper, Stay
from kiosk.view.note import Tone
from kiosk.view.overlay import OverlayKind
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.result import ResultScreen, WorkingScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from offline_queue.centre_outcomes import CentreRefused
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import FIRM, Bench, a_document, a_result, adult, both, snapshot

ITEM, FIRM_ITEM, PAID_ITEM = "RS001", "SJ002", "SW010"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def walk_case_to(bench: Bench, kind: type, code: str = ITEM, person: str = "li") -> Citizen:
    citizen = Citizen(bench, person=person)
    citizen.open(code)
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, kind))
    return citizen


def out_of_paper(bench: Bench, code: str = ITEM) -> None:
    bench.papers.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    walk_case_to(bench, PrintScreen, code)
    bench.wait(1)
    assert bench.screen.documents is PaperStage.PROBLEM


def left(bench: Bench) -> None:
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(20)
    assert isinstance(bench.screen, AttractScreen)
    bench.reader.card = None


# --- kept ---


def test_paper_shortage_says_deadline_and_prints_later(bench: Bench) -> None:
    out_of_paper(bench)
    assert "没有纸" in bench.screen.note.text
    assert "10分钟内" in bench.screen.note.advice
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.documents is PaperStage.PRINTED
    assert len(bench.centre.executed) == 1


@pytest.mark.parametrize("code", [ITEM, FIRM_ITEM])
def test_returning_person_gets_same_document(bench: Bench, code: str) -> None:
    out_of_paper(bench, code)
    left(bench)
    bench.wait(300, step=5)
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(lambda _: bench.view.overlay is not None)
    assert bench.view.overlay.kind is OverlayKind.HELP
    assert "接着打印" in bench.view.overlay.sections[0].heading
    bench.do(Stay())
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert not [each for each in citizen.screens if isinstance(each, FormScreen)], "nothing is filled in twice"
    assert len(set(bench.centre.executed)) == 1, "the same request: the same document and verification code"
    assert len(bench.papers.documents) == 2
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.COMPLETED], "counted once"
    visits = [each.facts for each in bench.outbox.records if isinstance(each.facts, VisitFacts)]
    assert [each.cases for each in visits] == [1]
    papers = [each.facts.documents for each in bench.outbox.records if isinstance(each.facts, PaperFacts)]
    assert papers == [PaperOutcome.NOT_PRINTED, PaperOutcome.PRINTED]


@pytest.mark.parametrize("code", [ITEM, "RS037"])
def test_forgotten_result_begins_again(bench: Bench, code: str) -> None:
    out_of_paper(bench, code)
    left(bench)

    def forgotten(request: ExecuteRequest) -> Any:
        if request.tells_again:
            return CentreRefused(409, "other_content", "used for something else")
        return Completed(request_id=request.request_id, case_number="X", result=a_result(), documents=(a_document(),))

    bench.centre.answer = forgotten
    citizen = Citizen(bench)
    citizen.open(code)
    citizen.start()
    citizen.walk(lambda _: bench.view.overlay is not None)
    bench.do(Stay())
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert len(set(bench.centre.executed)) == 2, "another request"
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.COMPLETED] * 2


def test_paid_document_is_not_asked_for_as_new(bench: Bench) -> None:
    out_of_paper(bench, PAID_ITEM)
    left(bench)
    bench.centre.answer = lambda _request: CentreRefused(409, "other_content", "used for something else")
    citizen = Citizen(bench)
    citizen.open(PAID_ITEM)
    citizen.start()
    citizen.walk(lambda _: bench.view.overlay is not None)
    bench.do(Stay())
    citizen.walk(lambda screen: isinstance(screen, WorkingScreen) and screen.note.tone is Tone.BAD)
    assert len(bench.centre.orders) == 1, "no one pays twice"
    left(bench)
    bench.centre.answer = None
    walk_case_to(bench, FormScreen, PAID_ITEM)
    assert bench.view.overlay is None


def test_held_print_belongs_to_owner_and_item(bench: Bench) -> None:
    out_of_paper(bench)
    left(bench)
    walk_case_to(bench, FormScreen, person="rare")
    left(bench)
    walk_case_to(bench, FormScreen, "RS003")
    assert bench.view.overlay is None


def test_after_ten_minutes_one_begins_again(bench: Bench) -> None:
    out_of_paper(bench)
    left(bench)
    bench.wait(KEPT_SECONDS, step=10)
    walk_case_to(bench, FormScreen)
    assert bench.view.overlay is None


def test_what_came_out_is_kept_no_longer(bench: Bench) -> None:
    out_of_paper(bench)
    left(bench)
    citizen = Citizen(bench)
    citizen.open(ITEM)
    citizen.start()
    citizen.walk(lambda _: bench.view.overlay is not None)
    bench.do(Stay())
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    left(bench)
    walk_case_to(bench, FormScreen)
    assert bench.view.overlay is None


@pytest.mark.parametrize("how", ["skipped", "unsure"])
def test_document_left_unprinted_may_be_fetched_later(bench: Bench, how: str) -> None:
    bench.papers.outcomes.append(NotPrinted(ProblemCode.PAPER_JAM) if how == "skipped" else Unconfirmed("silent"))
    walk_case_to(bench, PrintScreen)
    bench.wait(1)
    if how == "skipped":
        bench.do(SkipPaper())
        bench.do(GoOn())
    left(bench)
    citizen = Citizen(bench)
    citizen.open(ITEM)
    citizen.start()
    citizen.walk(lambda _: bench.view.overlay is not None)
    assert "接着打印" in bench.view.overlay.sections[0].heading


def test_held_print_expires_without_personal_data() -> None:
    held = HeldPrints()
    held.keep("RS001", "441602199001010021", HeldPrint("request", None, 600.0))
    assert held.find("RS001", "441602199001010021", 599.0) is not None
    assert held.find("RS002", "441602199001010021", 599.0) is None
    assert "441602" not in repr(held.__dict__)
    assert held.find("RS001", "441602199001010021", 600.0) is None
    assert held.find("RS001", "441602199001010021", 1.0) is None, "what was overdue is gone"


def test_agent_of_two_enterprises_gets_own_documents() -> None:
    bench = Bench()
    walk_case_to(bench, IdentifyScreen)
    item, session = snapshot().items[FIRM_ITEM], bench.terminal._visit.session
    session.person = adult()
    holders = []
    for code in ("91441602MA4UKHEX5P", "91441602MA4UKHEX6M"):
        session.enterprise = FIRM.model_copy(update={"usc_code": code})
        holders.append(holder_of(session, item))
    assert len(set(holders)) == 2


# --- the card ---


def test_card_is_to_stay_and_this_is_said(bench: Bench) -> None:
    citizen = walk_case_to(bench, IdentifyScreen)
    bench.reader.card = citizen.person
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.READ
    assert "先不要拿走" in bench.screen.note.advice


def test_reader_that_cannot_tell_promises_nothing_of_card(bench: Bench) -> None:
    citizen = walk_case_to(bench, IdentifyScreen)
    bench.reader.outcomes.append(CardRead(citizen.person, tells_presence=False))
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.READ
    assert "取消打印" not in bench.screen.note.advice
    assert not bench.terminal._visit.session.journey.needs_card_there


def test_card_taken_before_printing_cancels(bench: Bench) -> None:
    walk_case_to(bench, ResultScreen)
    journey = bench.terminal._visit.session.journey
    bench.reader.is_taken = True
    bench.do(GoOn())
    bench.wait(1)
    assert bench.papers.documents == []
    assert bench.screen.documents is PaperStage.GIVEN_UP
    assert "打印已取消" in bench.screen.note.text
    assert (journey.form.answers, journey.end) == ({}, None)
    assert bench.view.frame.main is MainAction.CONTINUE
    bench.wait(7)
    assert isinstance(bench.screen, GoodbyeScreen)
    bench.wait(10)
    assert bench.terminal.last_wipe.is_clean
    facts = [each.facts for each in bench.outbox.records]
    assert [each.ended for each in facts if isinstance(each, VisitFacts)] == ["card_taken"]
    assert [each.documents for each in facts if isinstance(each, PaperFacts)] == [PaperOutcome.NOT_PRINTED]
    bench.reader.is_taken = False
    bench.reader.card = None
    walk_case_to(bench, FormScreen)
    assert bench.view.overlay is None, "cancelled is not kept"


def test_card_taken_during_paper_shortage_cancels(bench: Bench) -> None:
    out_of_paper(bench)
    bench.reader.is_taken = True
    bench.wait(2)
    assert bench.screen.documents is PaperStage.GIVEN_UP
    assert bench.screen.note.tone is Tone.CAUTION
    bench.do(GoOn())
    assert isinstance(bench.screen, GoodbyeScreen)


@pytest.mark.parametrize("answers_first", [False, True])
def test_card_taken_during_question_ends_it(bench: Bench, answers_first: bool) -> None:
    walk_case_to(bench, ResultScreen)
    bench.papers.outcomes.append(Unconfirmed("jammed, and ended by the terminal"))
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.documents is PaperStage.ASK
    assert "没有回答" not in bench.screen.note.text, "it may have answered, with a jam"
    bench.reader.is_taken = True
    if answers_first:
        assert bench.do(PaperCameOut(yes=False))
    bench.wait(2)
    assert bench.screen.documents is PaperStage.GIVEN_UP
    assert bench.screen.note.text == "身份证已拿走，打印已取消"
    assert "补打" not in bench.screen.note.advice
    assert "已从本机清除" not in bench.screen.note.advice, "the header still shows the person"
    assert bench.view.frame.person
    assert not bench.do(PaperCameOut(yes=False))
    assert len(bench.papers.documents) == 1
    bench.wait(7)
    assert isinstance(bench.screen, GoodbyeScreen)


def at_work(bench: Bench) -> Any:
    """The document is in the printer, and the printer works."""
    walk_case_to(bench, ResultScreen)
    bench.lines["document_printer"].is_held = True
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.documents is PaperStage.PRINTING
    return bench.lines["document_printer"]


@pytest.mark.parametrize(
    ("outcome", "stage", "said", "paper"),
    [
        (NotPrinted(ProblemCode.STALLED), PaperStage.GIVEN_UP, "打印已取消", PaperOutcome.NOT_PRINTED),
        (Unconfirmed("ended in the middle"), PaperStage.GIVEN_UP, "打印已取消", PaperOutcome.UNCONFIRMED),
        (Printed(), PaperStage.PRINTED, "已经打印出来", PaperOutcome.PRINTED),
    ],
)
def test_card_taken_while_printing_cancels(
    bench: Bench, outcome: PrintOutcome, stage: PaperStage, said: str, paper: PaperOutcome
) -> None:
    line = at_work(bench)
    bench.papers.outcomes.append(outcome)
    journey = bench.terminal._visit.session.journey
    bench.reader.is_taken = True
    bench.wait(2)
    assert bench.screen.documents is PaperStage.PRINTING, "its end is awaited"
    assert "正在取消" in bench.screen.note.text
    assert (journey.form.answers, journey.end) == ({}, None), "all is forgotten at once"
    assert bench.view.frame.main is MainAction.NONE
    line.is_held = False
    bench.wait(1)
    assert bench.papers.was_cancelled
    assert bench.screen.documents is stage
    assert said in bench.screen.note.text
    bench.wait(7)
    assert isinstance(bench.screen, GoodbyeScreen)
    bench.wait(10)
    facts = [each.facts for each in bench.outbox.records]
    assert [each.documents for each in facts if isinstance(each, PaperFacts)] == [paper]


def test_card_taken_during_layout_sends_nothing(bench: Bench) -> None:
    walk_case_to(bench, ResultScreen)
    press = bench.terminal._services.press
    render = press.render

    def taken_meanwhile(document: Any, pictures: Any) -> bytes:
        bench.reader.is_taken = True
        return render(document, pictures)

    press.render = taken_meanwhile
    bench.do(GoOn())
    bench.wait(1)
    assert bench.papers.documents == []
    assert bench.screen.documents is PaperStage.GIVEN_UP


@pytest.mark.expected_logs("background work failed")
@pytest.mark.parametrize("lays_out", [True, False])
def test_layout_after_card_went_is_dropped(bench: Bench, lays_out: bool) -> None:
    walk_case_to(bench, ResultScreen)
    vision = bench.terminal._services.workers.vision
    late: list[tuple[Any, Any]] = []
    run = vision.run
    vision.run = lambda _work, done, failed: late.append((done, failed))
    bench.do(GoOn())
    bench.wait(1)
    bench.reader.is_taken = True
    bench.wait(2)
    vision.run = run
    said = bench.screen.note
    assert bench.screen.documents is PaperStage.GIVEN_UP
    ((done, failed),) = late
    done(b"%PDF") if lays_out else failed(ValueError("a defect of the template"))
    bench.wait(1)
    assert bench.papers.documents == []
    assert (bench.screen.documents, bench.screen.note) == (PaperStage.GIVEN_UP, said)


def test_late_card_answer_prints_nothing(bench: Bench) -> None:
    """Two questions are on their way to the reader; the first to be answered says that the card is gone."""
    walk_case_to(bench, ResultScreen)
    reader = bench.lines["id_card_reader"]
    vision = bench.terminal._services.workers.vision
    render = vision.run
    late: list[Any] = []
    vision.run = lambda _work, done, _failed: late.append(done)
    bench.do(GoOn())
    bench.wait(1)
    reader.is_held = True
    bench.wait(2)  # the card is looked for, in turn
    late.pop()(b"%PDF")  # and once more before the document is sent
    vision.run = render
    first, second = reader.jobs
    bench.reader.is_taken = True
    first()
    bench.reader.is_taken = False
    second()
    reader.jobs.clear()
    reader.is_held = False
    bench.wait(1)
    assert bench.papers.documents == []
    assert bench.screen.documents is PaperStage.GIVEN_UP


@pytest.mark.parametrize(
    ("error", "paper"),
    [
        (CommandCancelled("in the queue"), PaperOutcome.NOT_PRINTED),
        (DeviceLost("stalled"), PaperOutcome.UNCONFIRMED),
    ],
)
def test_unclear_outcome_after_card_is_shown(bench: Bench, error: Exception, paper: PaperOutcome) -> None:
    line = at_work(bench)
    bench.reader.is_taken = True
    bench.wait(2)
    line.fault, line.is_held = error, False
    bench.wait(1)
    assert bench.screen.documents is PaperStage.GIVEN_UP
    bench.wait(17)
    facts = [each.facts for each in bench.outbox.records]
    assert [each.documents for each in facts if isinstance(each, PaperFacts)] == [paper]


def test_receipt_prints_and_document_stops_without_card(bench: Bench) -> None:
    walk_case_to(bench, ResultScreen)
    bench.terminal._visit.session.journey.receipt_wish = ReceiptWish.WANTED
    line = bench.lines["receipt_printer"]
    line.is_held = True
    bench.do(GoOn())
    bench.wait(1)
    bench.reader.is_taken = True
    bench.wait(2)
    line.is_held = False
    bench.wait(1)
    assert (bench.screen.receipt, bench.screen.documents) == (PaperStage.PRINTED, PaperStage.GIVEN_UP)
    assert "打印已取消" in bench.screen.note.text
    assert bench.papers.documents == []


@pytest.mark.parametrize("came_out", [True, False])
def test_silent_document_is_asked_about(bench: Bench, came_out: bool) -> None:
    line = at_work(bench)
    line.fault, line.is_held = DeviceLost("stalled"), False
    bench.wait(1)
    assert bench.screen.documents is PaperStage.ASK
    line.fault = None
    assert bench.do(PaperCameOut(came_out))
    bench.wait(1)
    assert bench.screen.documents is PaperStage.PRINTED
    assert len(bench.papers.documents) == (0 if came_out else 1)


def test_jam_is_on_screen_while_printer_waits(bench: Bench) -> None:
    line = at_work(bench)
    before = bench.screen.note
    line.problems, line.seen_at = (DeviceProblem(ProblemCode.PAPER_JAM, Responder.KEEPER),), 0.0
    bench.wait(1)
    assert bench.screen.note == before, "seen of an earlier document"
    line.seen_at = bench.clock.seconds
    bench.wait(1)
    assert bench.screen.note.tone is Tone.CAUTION
    assert "卡纸" in bench.screen.note.text
    assert "会接着打印" in bench.screen.note.advice
    line.problems = ()
    bench.wait(1)
    assert bench.screen.note == before
    line.is_held = False
    bench.wait(1)
    assert bench.screen.documents is PaperStage.PRINTED


def test_card_without_stay_rule_may_go(bench: Bench) -> None:
    walk_case_to(bench, ResultScreen, "SW005")
    bench.reader.is_taken = True
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.documents is PaperStage.PRINTED


def test_card_of_earlier_item_may_be_away(bench: Bench) -> None:
    walk_case_to(bench, AnotherScreen, "GA006")
    bench.reader.is_taken = True
    citizen = Citizen(bench)
    citizen.open(ITEM)
    citizen.start()
    citizen.walk(lambda screen: isinstance(screen, AnotherScreen))
    assert len(bench.papers.documents) == 1


# --- the seal ---


def unsealed(request: ExecuteRequest) -> Completed:
    document = a_document().model_copy(update={"verification_code": "ABCD", "seal": None})
    result = ResultContent(heading=both("好"), summary=both("好了"))
    return Completed(request_id=request.request_id, case_number="C-1", result=result, documents=(document,))


def test_nothing_is_printed_without_its_seal(bench: Bench) -> None:
    bench.centre.answer = unsealed
    walk_case_to(bench, PrintScreen)
    bench.wait(1)
    assert bench.papers.documents == []
    assert "电子印章" in bench.screen.note.text
    assert bench.view.frame.main is MainAction.CONTINUE


# --- copies ---


class CountingPrinter:
    def __init__(self, bench: Bench) -> None:
        self.bench, self.copies = bench, list[int]()
        self.receive = bench.papers.print_document
        bench.lines["document_printer"].device = self

    def print_document(self, pdf: bytes, name: str, copies: int, cancelled: Any) -> Any:
        self.copies.append(copies)
        return self.receive(pdf, name, copies, cancelled)


def test_two_copies_of_a_result_are_one_job(bench: Bench) -> None:
    printer = CountingPrinter(bench)
    walk_case_to(bench, ResultScreen)
    assert bench.screen.copies == 1
    assert bench.do(SetCopies(3))
    assert bench.do(SetCopies(2))
    assert not bench.do(SetCopies(4))
    assert not bench.do(SetCopies(0))
    assert bench.screen.copies == 2
    bench.do(GoOn())
    bench.wait(1)
    assert printer.copies == [2]


def test_copies_are_asked_only_for_several(bench: Bench) -> None:
    walk_case_to(bench, ResultScreen, "SW005")
    assert bench.screen.copies == 0
    assert not bench.do(SetCopies(2))


def test_answer_that_it_came_out_is_final(bench: Bench) -> None:
    bench.papers.outcomes.append(Unconfirmed("silent"))
    walk_case_to(bench, PrintScreen)
    bench.wait(1)
    bench.do(PaperCameOut(yes=True))
    bench.wait(1)
    left(bench)
    walk_case_to(bench, FormScreen)
    assert bench.view.overlay is None


# --- what the next in line must not see ---


def of_taxes(request: ExecuteRequest) -> Completed:
    columns = (both("申报日期"), both("实缴金额"))
    table = ResultTable(columns=columns, rows=(("2026-01-15", "126.00"), ("合计", "126.00")))
    rows = (
        ResultRow(label=both("扣缴单位"), value=both("演示有限公司"), sensitive=True),
        ResultRow(label=both("记录期间"), value=both("2026-01至2026-06")),
        ResultRow(label=both("出具单位"), value=both("国家税务总局（演示）")),
    )
    result = ResultContent(heading=both("好"), summary=both("合计126.00元"), rows=rows, tables=(table,))
    return Completed(request_id=request.request_id, case_number="C-1", result=result, documents=(a_document(),))


def test_tax_record_shows_totals_alone(bench: Bench) -> None:
    bench.centre.answer = of_taxes
    walk_case_to(bench, ResultScreen, "SW005")
    shown = [(line.label, line.value) for line in bench.screen.lines]
    assert shown[-2:] == [("明细", "共1条，见纸质件"), ("合计", "126.00")]
    assert bench.screen.tables == ()
    assert "2026-01-15" not in str(bench.screen)
    assert {("记录期间", "2026-01至2026-06"), ("出具单位", "国家税务总局（演示）")} <= set(shown), "no one's secret"
    assert "演示有限公司" not in str(bench.screen)
    assert "126.00" in bench.screen.summary
    bench.do(GoOn())
    bench.wait(1)
    assert len(bench.papers.documents) == 1
