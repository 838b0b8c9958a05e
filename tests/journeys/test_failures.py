"""What goes wrong in a hall, on the whole product: each a clear word to the citizen, nothing lost, nothing twice."""

import pytest
import requests

from catalogue.text import Language
from demo.environment import TERMINAL
from demo.robot import catalogue
from kiosk.services.timing import Timing
from kiosk.view.form import FormScreen
from kiosk.view.frame import Lamp, MainAction
from kiosk.view.guide import GuideScreen
from kiosk.view.home import HomeScreen
from kiosk.view.identity import FaceScreen, IdentifyScreen, IdentifyStage
from kiosk.view.idle import OutOfServiceScreen
from kiosk.view.note import Tone
from kiosk.view.papers import PaperStage, PhoneCopyStage, PrintScreen
from kiosk.view.payment import PaymentScreen, PayStage
from kiosk.view.result import ResultScreen, ResultTone, WorkingScreen
from kiosk.view.review import ReviewScreen
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.papers import is_receipt
from tests.journeys.robot import Robot
from tests.journeys.window_driver import words_on

COMPLAINT, BUSINESS, POWER, WATER = "ZS001", "SJ001", "GY001", "GY002"
RETIREMENT, PENSION, FORMS = "RS029", "RS009", "MZ016"
RECEIPTS, DOCUMENTS = "receipt_printer", "document_printer"
INSURANCE = "RS001"
USUAL_SETTLE = Timing().settle
"""The second half of a double tap comes when a slow machine has got to it: a scripted citizen's shorter time is no protection."""


def start(robot: Robot, code: str) -> None:
    robot.wake()
    robot.open_by_theme(catalogue()[code])


def counts_once(terminal: JourneyTerminal, code: str, before: int) -> None:
    terminal.driver.until(lambda: terminal.counted(code).item > before, "the centre to count it", 60)
    assert terminal.counted(code).item == before + 1


# --- paper ---


def test_without_paper_receipt_waits_until_refilled(terminal: JourneyTerminal, robot: Robot) -> None:
    item, before, receipts = catalogue()[COMPLAINT], terminal.counted(COMPLAINT).item, terminal.papers(RECEIPTS)
    start(robot, COMPLAINT)
    robot.walk(item, until=lambda screen: isinstance(screen, ResultScreen))
    terminal.fault(RECEIPTS, "paper_out")
    robot.press()
    robot.until_screen(PrintScreen, lambda screen: screen.receipt is PaperStage.PROBLEM)
    assert terminal.papers(RECEIPTS) == receipts
    terminal.do(RECEIPTS, "refill")
    robot.press()
    robot.until_screen(PrintScreen, lambda screen: screen.receipt is PaperStage.PRINTED)
    assert terminal.papers(RECEIPTS) == receipts + 1
    robot.walk(item)
    robot.finish()
    counts_once(terminal, COMPLAINT, before)


def test_paper_end_asks_citizen_and_reprints(terminal: JourneyTerminal, robot: Robot) -> None:
    item, before, receipts = catalogue()[COMPLAINT], terminal.counted(COMPLAINT).item, terminal.papers(RECEIPTS)
    start(robot, COMPLAINT)
    robot.walk(item, until=lambda screen: isinstance(screen, ResultScreen))
    terminal.fault(RECEIPTS, "paper_out_mid_job")
    robot.press()
    robot.until_screen(PrintScreen, lambda screen: screen.receipt is PaperStage.ASK)
    terminal.do(RECEIPTS, "refill")
    robot.driver.tap("paper:no")
    robot.until_screen(PrintScreen, lambda screen: screen.receipt in (PaperStage.PRINTED, PaperStage.PROBLEM))
    if robot.driver.view.frame.main is MainAction.RETRY:
        robot.press()
    robot.until_screen(PrintScreen, lambda screen: screen.receipt is PaperStage.PRINTED)
    assert terminal.papers(RECEIPTS) > receipts
    assert is_receipt(terminal.paper(RECEIPTS, terminal.papers(RECEIPTS), "png"))
    robot.walk(item)
    robot.finish()
    counts_once(terminal, COMPLAINT, before)


def test_citizen_without_paper_wish_goes_on(terminal: JourneyTerminal, robot: Robot) -> None:
    item, before = catalogue()[COMPLAINT], terminal.counted(COMPLAINT).item
    terminal.fault(RECEIPTS, "paper_out")
    start(robot, COMPLAINT)
    robot.walk(item, until=lambda screen: isinstance(screen, PrintScreen) and screen.can_retry)
    robot.driver.tap("skip-paper")
    robot.until_screen(PrintScreen, lambda screen: screen.receipt is PaperStage.GIVEN_UP)
    robot.walk(item)
    robot.finish()
    counts_once(terminal, COMPLAINT, before)


def test_papers_go_to_telephone_where_printer_cannot(terminal: JourneyTerminal, robot: Robot) -> None:
    item, documents = catalogue()[INSURANCE], terminal.papers(DOCUMENTS)
    start(robot, INSURANCE)
    robot.walk(item, until=lambda screen: isinstance(screen, ResultScreen))
    terminal.fault(DOCUMENTS, "paper_out")
    robot.press()
    robot.until_screen(PrintScreen, lambda screen: screen.documents is PaperStage.PROBLEM)
    robot.driver.tap("phone-copy")
    robot.until_screen(PrintScreen, lambda screen: screen.phone.stage is PhoneCopyStage.READY)
    address = robot.driver.view.screen.phone.qr_text
    page, paper = requests.get(address, timeout=60), requests.get(f"{address}/1.pdf", timeout=60)
    assert "证明" in page.text
    assert b"/ByteRange" in paper.content, "signed"
    robot.driver.tap("skip-paper")
    terminal.fault(DOCUMENTS, "paper_out", on=False)
    robot.walk(item)
    robot.finish()
    assert terminal.papers(DOCUMENTS) == documents


def test_jam_is_shown_and_taken_card_cancels_document(terminal: JourneyTerminal, robot: Robot) -> None:
    item, documents = catalogue()[INSURANCE], terminal.papers(DOCUMENTS)
    start(robot, INSURANCE)
    robot.walk(item, until=lambda screen: isinstance(screen, ResultScreen))
    terminal.fault(DOCUMENTS, "paper_jam")
    robot.press()
    robot.until_screen(
        PrintScreen, lambda screen: "卡纸" in screen.note.text and screen.documents is PaperStage.PRINTING
    )
    assert robot.driver.view.frame.devices is Lamp.BAD
    terminal.do("id_card_reader", "lift")
    robot.until_screen(PrintScreen, lambda screen: screen.documents is PaperStage.GIVEN_UP)
    terminal.fault(DOCUMENTS, "paper_jam", on=False)
    terminal.do(DOCUMENTS, "refill")
    robot.wait_for_rest()
    assert terminal.papers(DOCUMENTS) == documents
    assert [job["state"] for job in terminal.site.devices.state()[DOCUMENTS]["jobs"]][-1] == "canceled"


def test_citizen_coming_back_gets_same_document(terminal: JourneyTerminal, robot: Robot) -> None:
    robot.become("chen")  # no one else's paper waits here for them
    item, documents, before = catalogue()[INSURANCE], terminal.papers(DOCUMENTS), terminal.counted(INSURANCE).item
    start(robot, INSURANCE)
    robot.walk(item, until=lambda screen: isinstance(screen, ResultScreen))
    terminal.fault(DOCUMENTS, "paper_out")
    robot.press()
    robot.until_screen(PrintScreen, lambda screen: screen.documents is PaperStage.PROBLEM)
    robot.driver.tap("skip-paper")
    robot.walk(item)
    robot.finish()
    assert terminal.papers(DOCUMENTS) == documents
    terminal.fault(DOCUMENTS, "paper_out", on=False)
    terminal.do(DOCUMENTS, "refill")
    start(robot, INSURANCE)
    visit = robot.walk(item)
    robot.finish()
    assert visit.filled == [], "nothing is filled in twice"
    assert terminal.papers(DOCUMENTS) == documents + 1
    counts_once(terminal, INSURANCE, before)


# --- cards and faces ---


@pytest.mark.parametrize("fault", ["pulled", "foreign", "rejected", "damaged", "unknown_layout", "malformed"])
def test_unreadable_card_says_why_and_next_reads(fault: str, terminal: JourneyTerminal, robot: Robot) -> None:
    start(robot, PENSION)
    robot.walk(catalogue()[PENSION], until=lambda screen: isinstance(screen, IdentifyScreen))
    terminal.fault("id_card_reader", fault)
    terminal.put_card("li")
    robot.until_screen(IdentifyScreen, lambda screen: screen.stage is IdentifyStage.PROBLEM)
    assert isinstance(robot.screen, IdentifyScreen)
    assert robot.screen.note.tone is Tone.BAD
    assert robot.screen.note.text in words_on(terminal.driver)
    terminal.fault("id_card_reader", fault, on=False)
    terminal.do("id_card_reader", "lift")
    terminal.put_card("li")
    robot.until_screen(IdentifyScreen, lambda screen: screen.stage is IdentifyStage.READ)
    robot.abandon()


def test_lost_camera_in_face_step_is_resumed(terminal: JourneyTerminal, robot: Robot) -> None:
    item, before = catalogue()[PENSION], terminal.counted(PENSION).item
    start(robot, PENSION)
    robot.walk(item, until=lambda screen: isinstance(screen, FaceScreen))
    terminal.fault("camera", "unplugged")
    robot.until_screen(FaceScreen, lambda screen: screen.note.tone is Tone.BAD)
    terminal.fault("camera", "unplugged", on=False)
    robot.until_screen(FaceScreen, lambda screen: screen.note.tone is not Tone.BAD)
    robot.walk(item)
    robot.finish()
    counts_once(terminal, PENSION, before)


def test_stranger_before_camera_is_never_locked_out(terminal: JourneyTerminal, robot: Robot) -> None:
    item, before = catalogue()[PENSION], terminal.counted(PENSION).item
    robot.actions.face = "elder"
    start(robot, PENSION)
    robot.walk(item, until=lambda screen: isinstance(screen, FaceScreen) and screen.has_failed)
    terminal.look("li")
    robot.press()
    robot.walk(item)
    robot.finish()
    counts_once(terminal, PENSION, before)


# --- the centre ---


def test_down_centre_costs_a_retry_and_counts_once(terminal: JourneyTerminal, robot: Robot) -> None:
    item, before = catalogue()[BUSINESS], terminal.counted(BUSINESS).item
    start(robot, BUSINESS)
    robot.walk(item, until=lambda screen: isinstance(screen, FormScreen))
    terminal.surroundings.stop_centre()
    robot.walk(item, until=lambda screen: isinstance(screen, WorkingScreen))
    robot.until_screen(WorkingScreen, lambda screen: screen.note.tone in (Tone.CAUTION, Tone.BAD))
    terminal.surroundings.start_centre()
    terminal.surroundings.wait_for_centre()
    visit = robot.walk(item)
    assert visit.result is not None
    assert visit.result.tone is ResultTone.DONE
    robot.finish()
    counts_once(terminal, BUSINESS, before)


@pytest.mark.parametrize("mode", ["portal", "nonsense", "silent"])
def test_line_that_lies_is_line_that_is_down(mode: str, terminal: JourneyTerminal, robot: Robot) -> None:
    item, before = catalogue()[COMPLAINT], terminal.counted(COMPLAINT).item
    terminal.network(mode)
    terminal.wait_for_lamp(Lamp.BAD)
    start(robot, BUSINESS)
    assert isinstance(robot.screen, GuideScreen)
    assert not robot.screen.can_start
    robot.driver.tap("home")
    robot.until_screen(HomeScreen)
    robot.open_by_theme(item)
    visit = robot.walk(item)
    assert visit.result is not None
    assert visit.result.tone is ResultTone.SUBMITTED
    robot.finish()
    assert terminal.counted(COMPLAINT).item == before
    terminal.network("up")
    counts_once(terminal, COMPLAINT, before)
    terminal.wait_for_lamp(Lamp.OK)


# --- money ---


def test_expired_order_is_replaced_and_never_paid(terminal: JourneyTerminal, robot: Robot) -> None:
    item, before = catalogue()[POWER], terminal.counted(POWER).item
    start(robot, POWER)
    robot.walk(item, until=lambda screen: isinstance(screen, PaymentScreen) and screen.stage is PayStage.WAITING)
    assert isinstance(robot.screen, PaymentScreen)
    old = robot.screen.order_no
    terminal.expire_orders()
    robot.until_screen(PaymentScreen, lambda screen: screen.stage is PayStage.EXPIRED)
    robot.press()
    robot.until_screen(PaymentScreen, lambda screen: screen.stage is PayStage.WAITING)
    assert robot.screen.order_no != old
    visit = robot.walk(item)
    assert visit.result is not None
    assert visit.result.tone is ResultTone.DONE
    robot.finish()
    counts_once(terminal, POWER, before)


def test_unclear_payment_is_never_asked_for_again(terminal: JourneyTerminal, robot: Robot) -> None:
    start(robot, WATER)
    item = catalogue()[WATER]
    robot.walk(item, until=lambda screen: isinstance(screen, PaymentScreen) and screen.stage is PayStage.WAITING)
    assert isinstance(robot.screen, PaymentScreen)
    old = robot.screen.order_no
    terminal.pay(robot.screen.qr_text, "unclear")
    robot.until_screen(PaymentScreen, lambda screen: screen.stage is PayStage.UNKNOWN)
    robot.press()
    robot.driver.rest(0.5)
    assert isinstance(robot.screen, PaymentScreen)
    assert (robot.screen.stage, robot.screen.order_no) == (PayStage.UNKNOWN, old)
    robot.abandon()


# --- people ---


def test_silent_citizen_is_asked_and_then_forgotten(terminal: JourneyTerminal) -> None:
    terminal.reopen(idle_seconds=6.0, countdown_seconds=8.0)
    try:
        robot = Robot(terminal)
        start(robot, RETIREMENT)
        terminal.driver.until(lambda: terminal.driver.shows("overlay:stay"), "still there?")
        terminal.driver.tap("overlay:stay")
        terminal.driver.until(lambda: terminal.driver.view.overlay is None, "the question to go")
        assert isinstance(robot.screen, GuideScreen)
        overlays = []
        terminal.driver.until(
            lambda: overlays.append(terminal.driver.view.overlay) or overlays[-1], "still there? again"
        )
        assert 0 < overlays[-1].seconds_left <= 8
        robot.wait_for_rest()
    finally:
        terminal.reopen()


def test_language_and_size_keep_what_was_typed(terminal: JourneyTerminal, robot: Robot) -> None:
    item, before = catalogue()[FORMS], terminal.counted(FORMS).item
    start(robot, FORMS)
    robot.walk(item, until=lambda screen: isinstance(screen, ReviewScreen))
    while not isinstance(robot.screen, FormScreen):
        former = terminal.driver.view
        terminal.driver.tap("back")
        terminal.driver.until(lambda: terminal.driver.view is not former, "the step before")  # noqa: B023 -- called at once
    typed = robot.typed
    assert typed
    terminal.driver.tap("language")
    terminal.driver.until(lambda: terminal.driver.view.language == Language.EN, "English")
    assert robot.typed == typed
    terminal.driver.tap("care")
    terminal.driver.until(lambda: terminal.driver.view.care_mode, "care mode")
    assert robot.typed.items() <= typed.items()
    terminal.driver.tap("language")
    terminal.driver.tap("care")
    terminal.driver.until(lambda: not terminal.driver.view.care_mode, "the usual size")
    visit = robot.walk(item)
    assert visit.result is not None
    assert visit.result.tone in {ResultTone.DONE, ResultTone.SUBMITTED}
    robot.finish()
    counts_once(terminal, FORMS, before)


def test_back_through_every_step_keeps_every_answer(terminal: JourneyTerminal, robot: Robot) -> None:
    item, before = catalogue()[FORMS], terminal.counted(FORMS).item
    start(robot, FORMS)
    first = robot.walk(item, until=lambda screen: isinstance(screen, ReviewScreen)).seen[-1]
    while terminal.driver.shows("back") and not isinstance(robot.screen, GuideScreen):
        former = terminal.driver.view
        terminal.driver.tap("back")
        terminal.driver.until(lambda: terminal.driver.view is not former, "the step before")  # noqa: B023 -- called at once
    again = robot.walk(item, until=lambda screen: isinstance(screen, ReviewScreen))
    assert again.seen[-1] == first
    assert not again.filled, "nothing had to be filled in again"
    visit = robot.walk(item)
    assert visit.result is not None
    robot.finish()
    counts_once(terminal, FORMS, before)


@pytest.mark.parametrize(
    ("like", "code"), [(RETIREMENT, RETIREMENT), (COMPLAINT, COMPLAINT), (WATER, POWER), (PENSION, PENSION)]
)
def test_double_taps_skip_nothing_and_submit_once(like: str, code: str, terminal: JourneyTerminal) -> None:
    """`like` has the same screens: of a bill that is paid in this test nothing is owed any more."""
    terminal.reopen(settle_seconds=USUAL_SETTLE)
    robot = Robot(terminal)
    start(robot, like)
    usual = robot.walk(catalogue()[like]).asking
    robot.finish()

    before = terminal.counted(code)
    robot.taps_twice = True
    start(robot, code)
    assert robot.walk(catalogue()[code]).asking == usual
    robot.finish()
    counts_once(terminal, code, before.item)
    terminal.reopen()


# --- orders of the centre ---


def test_ordered_out_of_service_waits_for_citizen(terminal: JourneyTerminal, robot: Robot) -> None:
    console = requests.Session()
    address = f"{terminal.site.centre_url}/console"
    login = {"operator": "t", "password": terminal.surroundings.console_password}
    assert console.post(f"{address}/login", data=login, timeout=60).ok
    page = f"{address}/terminals/{TERMINAL}"

    def order(**deed: str) -> None:
        assert console.post(f"{page}/orders", data=deed, timeout=60).ok

    robot.wake()
    order(deed="suspend", reason="cleaning")
    try:
        terminal.driver.until(lambda: terminal.orders() == [("suspend", True)], "the terminal's word to the centre")
        assert isinstance(robot.screen, HomeScreen), "no one is sent away"
        robot.driver.tap("leave")
        terminal.driver.until(lambda: isinstance(robot.screen, OutOfServiceScreen), "out of service")
        assert "清洁" in words_on(terminal.driver)
    finally:
        order(deed="resume")
        robot.wait_for_rest()
    done = [("suspend", True), ("resume", True)]
    terminal.driver.until(lambda: terminal.orders() == done, "both done at the centre")
    assert console.get(page, timeout=60).text.count("已执行") == len(done)
