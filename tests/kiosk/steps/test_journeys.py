"""Journeys that do not go straight: failures at each step, each with what the citizen is told and what is recorded."""

from dataclasses import replace
from datetime import date

import pytest

from catalogue.availability import Reading
from catalogue.text import Language, LocalText
from contract.execution import (
    DepartmentDown,
    ExecuteAnswer,
    ExecuteRequest,
    OrderRequest,
    OutcomeUnknown,
    Rejected,
    StillWorking,
)
from contract.records import PaperFacts, RatingFacts, VisitFacts
from contract.terms import Outcome, PaperOutcome
from drivers.ports.device import ReaderFailed
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import CardDoubt, CardRead, CardUnreadable, CardWithdrawn, UnreadableReason
from drivers.ports.printing import NotPrinted, Unconfirmed
from drivers.ports.status import ProblemCode
from kiosk.services.receipt_blocks import StampLine
from kiosk.view.form import FormScreen
from kiosk.view.frame import Lamp, MainAction
from kiosk.view.guide import GuideScreen
from kiosk.view.home import HomeScreen
from kiosk.view.identity import FaceScreen, FingerprintScreen, IdentifyScreen, IdentifyStage
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import (
    ChooseLanguage,
    ConfirmLeave,
    EditLine,
    GoBack,
    GoHome,
    GoOn,
    Leave,
    OpenItem,
    OpenSearch,
    PaperCameOut,
    PrintReceipt,
    Rate,
    RemovePage,
    SendSms,
    SetCareMode,
    SetField,
    Sign,
    SkipPaper,
    Stay,
    TypeQuery,
    Wake,
)
from kiosk.view.materials import MaterialsScreen
from kiosk.view.note import Tone
from kiosk.view.overlay import OverlayKind
from kiosk.view.papers import PaperStage, PrintScreen
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen, ResultTone, WorkingScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from kiosk.view.search import SearchScreen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from offline_queue.bounds import FreezeReason, Frozen
from offline_queue.errors import QueueFault
from tests.kiosk.citizen import PNG, Citizen
from tests.kiosk.parts import Bench, adult, both
from tests.kiosk.walking import at, done, walk_to


@pytest.fixture
def bench() -> Bench:
    return Bench()


# --- before anybody is identified ---


def test_review_speaks_of_no_network_only_without_one(bench: Bench) -> None:
    walk_to(bench, "MZ016", ReviewScreen)
    assert not bench.screen.will_queue
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(20)
    for _ in range(3):
        bench.health.network.note_failure()
    walk_to(bench, "MZ016", ReviewScreen)
    assert bench.screen.will_queue


def test_online_item_without_network_says_so_on_guide(bench: Bench) -> None:
    for _ in range(3):
        bench.health.note_silence()
    bench.terminal.refresh()
    citizen = Citizen(bench)
    citizen.open("RS001")
    assert not bench.screen.can_start
    assert bench.screen.note.tone is Tone.BAD
    assert not bench.do(GoOn())
    assert isinstance(bench.screen, GuideScreen)


def test_search_home_and_back(bench: Bench) -> None:
    bench.do(Wake())
    assert isinstance(bench.screen, HomeScreen)
    bench.do(OpenSearch())
    serial = bench.view.serial
    assert bench.do(TypeQuery("社bao"))
    assert bench.view.serial == serial
    assert isinstance(bench.screen, SearchScreen)
    assert bench.screen.rows
    bench.do(OpenItem(bench.screen.rows[0].code))
    assert isinstance(bench.screen, GuideScreen)
    bench.do(GoBack())
    assert bench.screen.query == "社bao"
    bench.do(GoHome())
    assert isinstance(bench.screen, HomeScreen)
    assert not bench.do(GoBack())


# --- card and face ---


@pytest.mark.parametrize(
    "outcome",
    [
        CardWithdrawn(),
        CardUnreadable(UnreadableReason.FOREIGN, ""),
        CardUnreadable(UnreadableReason.MALFORMED, ""),
        CardUnreadable(UnreadableReason.UNKNOWN_LAYOUT, ""),
        CardRead(replace(adult(), doubts=frozenset({CardDoubt.BIRTH_DIFFERS}))),
        ReaderFailed(ProblemCode.NO_ANSWER, ""),
    ],
)
def test_card_that_gives_nothing_is_asked_for_again(bench: Bench, outcome: object) -> None:
    citizen = Citizen(bench)
    bench.reader.outcomes.append(outcome)
    citizen.open("GA006")
    citizen.start()
    citizen.press()
    bench.wait(0.4)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    assert bench.screen.note.advice
    bench.reader.card = citizen.person
    bench.wait(6)
    assert bench.screen.stage is IdentifyStage.READ
    assert "李*暑" in bench.screen.masked_name
    assert bench.screen.masked_id.startswith("441")
    assert "*" in bench.screen.masked_id


def test_a_reader_that_is_gone_comes_back(bench: Bench) -> None:
    citizen = Citizen(bench)
    citizen.open("GA006")
    citizen.start()
    bench.lines["id_card_reader"].fault = DeviceLost("unplugged")
    citizen.press()
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    bench.lines["id_card_reader"].fault = None
    bench.reader.card = citizen.person
    bench.wait(6)
    assert bench.screen.stage is IdentifyStage.READ


def test_expired_card_is_refused_but_certifies_with_warning(bench: Bench) -> None:
    citizen = Citizen(bench, person="expired")
    citizen.open("GA006")
    citizen.start()
    citizen.press()
    bench.reader.card = citizen.person
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.PROBLEM
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(20)
    citizen = walk_to(bench, "RS009", IdentifyScreen, "expired")
    bench.reader.card = citizen.person
    bench.wait(1)
    assert bench.screen.stage is IdentifyStage.READ
    assert bench.screen.note.tone is Tone.CAUTION


def test_too_young_person_hears_it_before_form(bench: Bench) -> None:
    walk_to(bench, "MZ001", ResultScreen, "child")
    assert bench.screen.tone is ResultTone.REJECTED
    assert "法定婚龄" in bench.screen.next_steps[0]
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.REJECTED]


def test_three_failures_of_face_never_lock_anybody_out(bench: Bench) -> None:
    bench.faces.is_same = False
    walk_to(bench, "RS009", FaceScreen)
    bench.wait(40)
    assert bench.screen.has_failed
    assert "工作人员" in bench.screen.note.advice
    bench.faces.is_same = True
    assert bench.do(GoOn())
    bench.wait(10)
    assert bench.view.frame.main is MainAction.CONTINUE


def test_without_a_portrait_the_centre_compares(bench: Bench) -> None:
    citizen = Citizen(bench)
    citizen.person = replace(citizen.person, portrait=None)
    citizen.open("GA019")
    citizen.start()
    citizen.walk(at(FormScreen))
    face = bench.terminal._visit.session.face
    assert face is not None
    assert (face.passed, face.compared) == (True, False)
    assert face.best_frame is None
    assert bench.pictures.open(face.sealed_frame).startswith(b"\xff\xd8"), "for the authority alone"


def test_a_camera_that_is_gone_is_said(bench: Bench) -> None:
    walk_to(bench, "GA006", FaceScreen)
    bench.lines["camera"].device.is_on = False
    bench.lines["camera"].fault = DeviceLost("unplugged")
    bench.wait(5)
    assert bench.screen.note.tone is Tone.BAD
    bench.lines["camera"].fault = None
    bench.wait(30)
    assert bench.view.frame.main is MainAction.CONTINUE
    assert bench.terminal.camera_frame() is not None


# --- forms ---


def test_errors_stand_beside_field_and_keep_page(bench: Bench) -> None:
    walk_to(bench, "GA004", FormScreen)
    bench.do(SetField("mobile", "123"))
    serial = bench.view.serial
    assert bench.do(GoOn())
    assert bench.view.serial == serial
    errors = {each.name: each.error for each in bench.screen.fields}
    assert "11位" in errors["mobile"]
    assert errors["loss_date"]
    assert not bench.do(SetField("unknown", "1"))


def test_back_loses_nothing(bench: Bench) -> None:
    walk_to(bench, "GA004", ReviewScreen)
    while isinstance(bench.screen, ReviewScreen | FormScreen):
        if isinstance(bench.screen, FormScreen):
            assert all(each.value or each.values or not each.is_required for each in bench.screen.fields)
        bench.do(GoBack())
    assert isinstance(bench.screen, GuideScreen)
    bench.pump()
    assert bench.outbox.cases() == [], "whether it was abandoned shows at the end"
    for _ in range(2):
        assert bench.do(GoOn())
        assert bench.do(GoBack())
    assert bench.do(Leave())
    assert bench.do(ConfirmLeave())
    bench.pump()
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.ABANDONED]


def test_line_of_review_is_changed_and_leads_back(bench: Bench) -> None:
    walk_to(bench, "GA004", ReviewScreen)
    index = next(number for number, place in enumerate(bench.screen.editable) if place >= 0)
    assert bench.do(EditLine(index))
    assert isinstance(bench.screen, FormScreen)
    assert bench.do(GoOn())
    assert isinstance(bench.screen, ReviewScreen)
    assert not bench.do(EditLine(99))
    assert not bench.do(EditLine(0))


def test_care_mode_splits_pages_and_keeps_answers(bench: Bench) -> None:
    walk_to(bench, "GA004", FormScreen)
    many = len(bench.screen.fields)
    bench.do(SetField("mobile", "13800138000"))
    assert bench.do(SetCareMode(on=True))
    assert many > 1
    assert len(bench.screen.fields) == 1
    assert bench.do(SetCareMode(on=False))
    assert {each.name: each.value for each in bench.screen.fields}["mobile"] == "13800138000"


def test_the_language_changes_at_any_step(bench: Bench) -> None:
    walk_to(bench, "GA004", FormScreen)
    before = [each.label for each in bench.screen.fields]
    assert bench.do(ChooseLanguage(Language.EN))
    assert [each.label for each in bench.screen.fields] != before
    assert bench.view.language == Language.EN


def test_danger_is_answered_with_page_of_its_own(bench: Bench) -> None:
    citizen = walk_to(bench, "ZS001", FormScreen)
    while "content" not in {each.name for each in bench.screen.fields}:
        citizen.fill(bench.screen)
    bench.do(SetField("content", "邻居家里着火了，火很大，快来人救命"))
    bench.do(GoOn())
    assert bench.view.overlay is not None
    assert bench.view.overlay.kind is OverlayKind.HELP
    assert "119" in bench.view.overlay.sections[0].heading
    bench.do(Stay())
    citizen.walk()
    assert isinstance(bench.screen, AnotherScreen)


def test_missing_list_is_asked_for_again(bench: Bench) -> None:
    citizen = walk_to(bench, "GA043", FormScreen)
    citizen.walk(lambda screen: isinstance(screen, FormScreen) and screen.fields[0].name == "plate_no")
    bench.centre.is_cut = True
    citizen.fill(bench.screen)
    bench.wait(1)
    assert bench.view.frame.main is MainAction.RETRY
    bench.centre.is_cut = False
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.fields[0].options
    citizen.walk(at(SignatureScreen))


def test_a_slot_that_is_gone_is_chosen_again(bench: Bench) -> None:
    citizen = walk_to(bench, "MZ001", FormScreen)
    bench.centre.is_held = False
    while bench.screen.fields[0].name != "slot":
        citizen.fill(bench.screen)
        bench.wait(0.5)
    citizen.fill(bench.screen)
    bench.wait(1)
    assert bench.screen.note.tone is Tone.CAUTION
    assert bench.screen.fields[0].value == ""
    bench.centre.is_held = True
    citizen.walk()


def test_day_too_far_ahead_cannot_be_booked(bench: Bench) -> None:
    citizen = walk_to(bench, "MZ001", FormScreen)
    while bench.screen.fields[0].name != "slot":
        citizen.fill(bench.screen)
        bench.wait(0.5)
    soon, late = bench.screen.fields[0].options
    assert (soon.is_enabled, late.is_enabled) == (True, False)
    bench.do(SetField("slot", late.value))
    bench.do(GoOn())
    assert bench.screen.fields[0].error
    bench.do(SetField("slot", soon.value))
    citizen.walk()


def test_a_code_is_sent_once_a_minute(bench: Bench) -> None:
    citizen = walk_to(bench, "RS034", FormScreen)
    while bench.screen.fields[0].name != "sms_code":
        citizen.fill(bench.screen)
    assert bench.do(SendSms("sms_code"))
    bench.wait(1)
    assert bench.screen.note.tone is Tone.GOOD
    assert not bench.do(SendSms("sms_code"))
    bench.centre.is_cut = True
    bench.wait(45)
    bench.do(SetField("sms_code", "1"))
    bench.wait(20)
    assert bench.do(SendSms("sms_code"))
    bench.wait(1)
    assert bench.screen.note.tone is Tone.BAD


# --- fingers, papers, signature ---


def test_a_poor_finger_has_three_tries(bench: Bench) -> None:
    citizen = Citizen(bench)
    bench.finger.quality = 40
    citizen.open("GA002")
    citizen.start()
    citizen.walk(at(FingerprintScreen))
    bench.wait(10)
    assert bench.screen.tries_left == 0
    assert bench.view.frame.main is MainAction.RETRY
    bench.finger.quality = 75
    bench.do(GoOn())
    bench.wait(5)
    assert bench.view.frame.main is MainAction.CONTINUE


def test_pages_are_taken_and_thrown_away(bench: Bench) -> None:
    citizen = walk_to(bench, "GA013", MaterialsScreen)
    bench.wait(0.5)
    assert bench.view.frame.main is MainAction.CAPTURE
    assert bench.terminal.document_frame() is not None
    citizen.act(bench.screen)
    citizen.walk(lambda screen: isinstance(screen, MaterialsScreen) and not screen.pages)
    bench.wait(0.5)
    assert bench.do(GoOn())
    bench.pump()
    assert len(bench.screen.pages) == 1
    assert bench.do(RemovePage(bench.screen.pages[0].number))
    assert not bench.do(RemovePage(7))
    assert bench.screen.pages == ()


def test_a_dot_is_no_signature(bench: Bench) -> None:
    walk_to(bench, "GA043", SignatureScreen)
    assert bench.do(Sign(PNG, 12.0))
    assert not bench.screen.is_signed
    assert not bench.view.frame.is_main_enabled
    assert bench.do(Sign(PNG, 300.0))
    assert bench.do(GoBack())


# --- carrying out ---


def test_submission_is_durable_before_it_is_called_submitted(bench: Bench) -> None:
    walk_to(bench, "JT002", ReviewScreen)
    bench.do(GoOn())
    assert isinstance(bench.screen, WorkingScreen)
    assert bench.outbox.records == []
    assert not bench.do(Leave())
    bench.pump()
    assert len(bench.outbox.cases()) == 1
    bench.wait(1)
    assert isinstance(bench.screen, ResultScreen)
    assert bench.screen.tone is ResultTone.SUBMITTED
    assert len(bench.outbox.cases()) == 1
    assert bench.outbox.submissions[0] is not None
    assert bench.woken == 1
    values = [line.value for line in bench.screen.lines]
    assert "YC-001-20260302-000001" in values
    assert "受理编号" not in str(bench.screen)


@pytest.mark.expected_logs("background work failed")
def test_a_full_disk_promises_nothing(bench: Bench) -> None:
    walk_to(bench, "JT002", ReviewScreen)
    bench.outbox.fault = QueueFault("no space")
    bench.do(GoOn())
    bench.pump()
    assert isinstance(bench.screen, WorkingScreen)
    assert bench.screen.note.tone is Tone.BAD
    bench.outbox.fault = None
    bench.outbox.is_frozen = Frozen(FreezeReason.DISK_LOW)
    bench.do(GoOn())
    bench.pump()
    assert "没有提交成功" in bench.screen.note.text
    bench.outbox.is_frozen = None
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.tone is ResultTone.SUBMITTED
    assert len(bench.outbox.cases()) == 1


def test_no_answer_is_asked_again_with_same_request(bench: Bench) -> None:
    walk_to(bench, "GA006", FaceScreen)
    citizen_ready = 0
    while bench.view.frame.main is not MainAction.CONTINUE and citizen_ready < 100:
        bench.wait(0.5)
        citizen_ready += 1
    bench.centre.is_cut = True
    bench.do(GoOn())
    bench.wait(15)
    assert isinstance(bench.screen, WorkingScreen)
    assert bench.view.frame.main is MainAction.RETRY
    assert "不会重复" in bench.screen.note.advice
    assert bench.screen.note.tone is not Tone.BUSY
    assert bench.view.frame.network is not Lamp.OK
    bench.centre.is_cut = False
    bench.do(GoOn())
    bench.pump()
    assert bench.screen.tone is ResultTone.DONE
    assert len(set(bench.centre.executed)) == 1
    assert [case.request_id for case in bench.outbox.cases()] == bench.centre.executed


def test_leaving_without_answer_records_a_failed_case(bench: Bench) -> None:
    walk_to(bench, "GA006", FaceScreen)
    bench.wait(10)
    bench.centre.is_cut = True
    bench.do(GoOn())
    bench.wait(15)
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.pump()
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.FAILED]
    assert bench.outbox.submissions[0] is not None


def rejects(request: ExecuteRequest) -> ExecuteAnswer:
    return Rejected(request_id=request.request_id, reason=both("不在清单内"), advice=both("先办别的"), instead="MZ009")


def test_a_no_comes_with_words_and_another_item(bench: Bench) -> None:
    bench.centre.answer = rejects
    walk_to(bench, "GA006", ResultScreen)
    assert bench.screen.tone is ResultTone.REJECTED
    assert bench.screen.next_steps == ("先办别的",)
    assert bench.screen.instead is not None
    assert not bench.do(OpenItem("GA001"))
    assert bench.do(OpenItem("MZ009"))
    assert isinstance(bench.screen, GuideScreen)
    bench.do(GoOn())
    assert bench.screen.stage is IdentifyStage.READ, "the card is asked for once a visit"
    bench.do(GoOn())
    assert isinstance(bench.screen, FaceScreen | FormScreen)


def test_a_silent_department_did_nothing(bench: Bench) -> None:
    answers = [DepartmentDown(request_id="x")]
    bench.centre.answer = lambda request: answers.pop() if answers else done(request)
    walk_to(bench, "GA006", WorkingScreen)
    bench.wait(1)
    assert bench.view.frame.main is MainAction.RETRY
    bench.do(GoOn())
    bench.pump()
    assert isinstance(bench.screen, ResultScreen)


def test_still_working_answer_repeats_same_request(bench: Bench) -> None:
    answers = [StillWorking(request_id="x")] * 3
    bench.centre.answer = lambda request: answers.pop() if answers else done(request)
    walk_to(bench, "GA006", WorkingScreen)
    bench.wait(1)
    assert bench.screen.note.text == "还没有收到部门的答复"
    assert "不会重复办理" in bench.screen.note.advice
    bench.wait(15)
    assert bench.view.frame.main is MainAction.RETRY, "by itself it asks a few times only"
    bench.do(GoOn())
    bench.pump()
    assert isinstance(bench.screen, ResultScreen)
    assert len(set(bench.centre.executed)) == 1


def test_unclear_outcome_is_shown_and_never_repeated(bench: Bench) -> None:
    bench.centre.answer = lambda request: OutcomeUnknown(request_id=request.request_id)
    walk_to(bench, "GA006", WorkingScreen)
    bench.wait(15)
    assert bench.screen.note.text == "办理结果需要部门核实"
    assert "不要再次付款" in bench.screen.note.advice
    assert len(bench.centre.executed) == 1
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.pump()
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.FAILED], (
        "with all that a person needs to find out"
    )
    assert bench.outbox.submissions[0] is not None


# --- money ---


def test_expired_code_brings_one_paid_order(bench: Bench) -> None:
    bench.centre.paid_after = 10**6
    walk_to(bench, "GA044", PaymentScreen)
    bench.wait(1)
    bench.do(GoOn())
    assert bench.screen.stage is PayStage.WAITING
    assert bench.screen.qr_text
    assert 170 <= bench.screen.seconds_left <= 180
    bench.wait(100)
    bench.terminal.touch()
    bench.wait(90)
    assert bench.screen.stage is PayStage.EXPIRED
    assert bench.view.overlay is None
    bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.stage is PayStage.WAITING
    bench.centre.paid_after = 2
    bench.wait(6)
    assert isinstance(bench.screen, ResultScreen)
    assert len(bench.centre.orders) == 2
    assert bench.outbox.cases()[0].outcome is Outcome.COMPLETED


def test_unknown_payment_is_never_charged_again(bench: Bench) -> None:
    bench.centre.paid_after = 10**6
    walk_to(bench, "GA044", PaymentScreen)
    bench.wait(1)
    bench.do(GoOn())
    bench.wait(2)
    bench.centre.is_cut = True
    for _ in range(3):
        bench.wait(72)
        bench.terminal.touch()
    assert bench.screen.stage is PayStage.UNKNOWN
    assert "不会重复扣款" in bench.screen.note.advice
    bench.centre.is_cut = False
    bench.centre.paid_after = 1
    bench.do(GoOn())
    bench.wait(1)
    assert len(bench.centre.orders) == 1
    assert isinstance(bench.screen, ResultScreen | WorkingScreen)


def test_nothing_to_pay_is_a_result(bench: Bench) -> None:
    def nothing(request: OrderRequest) -> Rejected:
        return Rejected(request_id=request.request_id, reason=both("没有应缴费款"))

    bench.centre.order_reply = nothing
    walk_to(bench, "GA044", ResultScreen)
    assert bench.screen.summary == "没有应缴费款"
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.REJECTED]


def test_order_that_cannot_be_opened_is_tried_again(bench: Bench) -> None:
    bench.centre.order_reply = lambda request: DepartmentDown(request_id=request.request_id)
    walk_to(bench, "GA044", PaymentScreen)
    bench.wait(1)
    assert bench.screen.stage is PayStage.PROBLEM
    bench.centre.order_reply = None
    bench.do(GoOn())
    bench.wait(1)
    bench.do(GoOn())
    bench.wait(8)
    assert isinstance(bench.screen, ResultScreen)


# --- paper ---


def test_the_case_survives_an_empty_paper_roll(bench: Bench) -> None:
    bench.receipts.outcomes.append(NotPrinted(ProblemCode.PAPER_OUT))
    walk_to(bench, "GA004", PrintScreen)
    bench.wait(1)
    assert bench.screen.receipt is PaperStage.PROBLEM
    assert "没有纸" in bench.screen.note.text
    assert bench.do(GoOn())
    bench.wait(1)
    assert bench.screen.receipt is PaperStage.PRINTED
    assert len(bench.journal.stages) == 2


def test_unconfirmed_receipt_is_asked_about_and_reprinted(bench: Bench) -> None:
    bench.receipts.outcomes.append(Unconfirmed("no answer"))
    walk_to(bench, "GA004", PrintScreen)
    bench.wait(1)
    assert bench.screen.receipt is PaperStage.ASK
    assert len(bench.receipts.receipts) == 1
    assert bench.do(PaperCameOut(yes=False))
    bench.wait(1)
    assert bench.screen.receipt is PaperStage.PRINTED
    first, second = bench.press.receipts
    assert "补打" in str([block for block in second.blocks if isinstance(block, StampLine)])
    assert "补打" not in str([block for block in first.blocks if isinstance(block, StampLine)])
    assert [each for each in first.blocks if "000001" in str(each)] == [
        each for each in second.blocks if "000001" in str(each)
    ]
    assert [stages[-1] for stages in bench.journal.stages.values()] == ["not_printed", "confirmed"]


def test_what_citizen_saw_is_end_in_journal(bench: Bench) -> None:
    bench.receipts.outcomes.append(Unconfirmed("no answer"))
    walk_to(bench, "GA004", PrintScreen)
    bench.wait(1)
    assert [*bench.journal.stages.values()] == [["intent", "sent", "unconfirmed"]]
    assert bench.do(PaperCameOut(yes=True))
    bench.wait(1)
    assert bench.screen.receipt is PaperStage.PRINTED
    assert [*bench.journal.stages.values()] == [["intent", "sent", "unconfirmed", "confirmed"]]


def test_without_paper_the_record_says_so(bench: Bench) -> None:
    bench.receipts.outcomes.append(NotPrinted(ProblemCode.PAPER_JAM))
    citizen = walk_to(bench, "GA004", PrintScreen)
    bench.wait(1)
    assert bench.do(SkipPaper())
    citizen.press()
    assert isinstance(bench.screen, AnotherScreen)
    papers = [each.facts for each in bench.outbox.records if isinstance(each.facts, PaperFacts)]
    assert [paper.receipt for paper in papers] == [PaperOutcome.NOT_PRINTED]


def test_a_printer_that_hangs_is_asked_about(bench: Bench) -> None:
    bench.lines["document_printer"].fault = DeviceLost("stalled")
    walk_to(bench, "RS001", PrintScreen)
    bench.wait(1)
    assert bench.screen.documents is PaperStage.ASK
    bench.lines["document_printer"].fault = None
    assert bench.do(PaperCameOut(yes=True))
    assert bench.screen.documents is PaperStage.PRINTED


def test_receipt_is_printed_on_request(bench: Bench) -> None:
    citizen = walk_to(bench, "RS029", ResultScreen)
    assert bench.screen.can_print_receipt
    assert bench.do(PrintReceipt())
    citizen.walk()
    assert len(bench.receipts.receipts) == 1


# --- the end ---


def test_visit_ends_in_wipe_with_its_records(bench: Bench) -> None:
    citizen = walk_to(bench, "GA004", AnotherScreen)
    bench.do(Rate("satisfied"))
    citizen.press()
    assert isinstance(bench.screen, GoodbyeScreen)
    bench.wait(10)
    assert isinstance(bench.screen, AttractScreen)
    kinds = [type(each.facts) for each in bench.outbox.records]
    assert kinds.count(VisitFacts) == 1
    assert kinds.count(RatingFacts) == 1
    rating = next(each.facts for each in bench.outbox.records if isinstance(each.facts, RatingFacts))
    assert set(rating.model_dump()) == {"kind", "item_code", "department", "level", "reasons"}


def test_absence_ends_the_visit_after_a_countdown(bench: Bench) -> None:
    walk_to(bench, "GA004", FormScreen)
    bench.wait(61)
    assert bench.view.overlay is not None
    assert bench.view.overlay.kind is OverlayKind.STILL_THERE
    assert 1 <= bench.view.overlay.seconds_left <= 15
    bench.do(Stay())
    assert bench.view.overlay is None
    bench.wait(61)
    bench.terminal.touch()
    bench.wait(10)
    assert isinstance(bench.screen, FormScreen)
    bench.wait(6)
    assert isinstance(bench.screen, GoodbyeScreen)
    bench.wait(10)
    assert isinstance(bench.screen, AttractScreen)
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.ABANDONED]


def test_forgotten_card_alarms_and_stays_unread(bench: Bench) -> None:
    citizen = walk_to(bench, "GA006", AnotherScreen)
    bench.reader.is_left = True
    citizen.press()
    bench.wait(10)
    assert bench.view.overlay is not None
    assert bench.view.overlay.kind is OverlayKind.CARD_LEFT
    assert bench.screen.card_left
    bench.wait(60)
    assert isinstance(bench.screen, AttractScreen)
    bench.do(Wake())
    bench.do(OpenItem("GA006"))
    bench.do(GoOn())
    bench.do(GoOn())
    bench.wait(5)
    assert bench.screen.stage is IdentifyStage.WAITING
    assert bench.screen.note.tone is Tone.CAUTION
    bench.reader.is_left = False
    bench.wait(5)
    assert bench.screen.stage is IdentifyStage.READ


def test_going_home_asks_first_and_keeps_the_person(bench: Bench) -> None:
    walk_to(bench, "GA004", FormScreen)
    bench.do(SetField("mobile", "138"))
    assert bench.do(GoHome())
    assert bench.view.overlay.kind is OverlayKind.LEAVE
    bench.do(Stay())
    bench.do(GoHome())
    bench.do(ConfirmLeave())
    assert isinstance(bench.screen, HomeScreen)
    bench.do(OpenItem("GA019"))
    bench.do(GoOn())
    assert bench.screen.masked_name == "李*暑"
    bench.do(GoOn())
    assert isinstance(bench.screen, FormScreen)


def test_today_is_local(bench: Bench) -> None:
    assert bench.today == date(2026, 3, 2)
    assert bench.health.network.reading is Reading.OK
    assert LocalText(zh="a", en="b").in_language(Language.ZH) == "a"
