"""Real touches at real places: each says what it should, once, with the serial of the view it was made on."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from kiosk.view import intents
from kiosk.view.form import FormScreen
from tests.ui.robot import ScreenRobot
from tests.ui.views import view
from tests.ui.window_driver import ScreenDriver

TAPS = [
    ("attract", "wake", intents.Wake()),
    ("attract", "language", intents.ChooseLanguage("en")),
    ("home", "search", intents.OpenSearch()),
    ("home", "item:HR021", intents.OpenItem("HR021")),
    ("home", "theme:t0", intents.OpenTheme("t0")),
    ("home", "leave", intents.Leave()),
    ("itemList", "item:GA001", intents.OpenItem("GA001")),
    ("itemList", "pages:next", intents.TurnPage(1)),
    ("itemList", "home", intents.GoHome()),
    ("guide", "main", intents.GoOn()),
    ("guide", "back", intents.GoBack()),
    ("guide", "care", intents.SetCareMode(True)),
    ("guide", "help", intents.OpenHelp()),
    ("guide", "person", intents.Leave()),
    ("identify-known", "not-me", intents.NotMe()),
    ("consent", "main", intents.GoOn()),
    ("form-reading", "person-card", intents.ReadPersonCard()),
    ("materials", "remove:1", intents.RemovePage(1)),
    ("materials", "capture", intents.CapturePage()),
    ("review", "edit:0", intents.EditLine(0)),
    ("result", "print-receipt", intents.PrintReceipt()),
    ("print-ask", "paper:yes", intents.PaperCameOut(True)),
    ("print-ask", "paper:no", intents.PaperCameOut(False)),
    ("print-ask", "skip-paper", intents.SkipPaper()),
    ("rate", "rate:satisfied", intents.Rate("satisfied")),
    ("attract", "item:RS009", intents.OpenItem("RS009")),
    ("identify", "consent:read", intents.ReadConsent()),
    ("another", "more-items", intents.GoHome()),
    ("entrance", "key:7", intents.TypePin("7")),
    ("entrance", "key:erase", intents.TypePin("")),
    ("diagnostics", "row:queue", intents.OpenRow("queue")),
    ("diagnostics-logs", "button:export", intents.PressButton("export")),
    ("diagnostics-question", "answer:yes", intents.PressButton("yes")),
    ("diagnostics-question", "answer:no", intents.PressButton("no")),
    ("field-sms", "send-sms", intents.SendSms("sms")),
    ("overlay:still", "overlay:stay", intents.Stay()),
    ("overlay:leave", "overlay:leave", intents.ConfirmLeave()),
    ("overlay:help", "overlay:stay", intents.Stay()),
    ("overlay:help", "help:call", intents.CallHelp()),
    ("overlay:call", "overlay:again", intents.CallHelp()),
    ("overlay:call", "overlay:withdraw", intents.TakeCallBack()),
    ("overlay:coming", "overlay:stay", intents.Stay()),
]


@pytest.fixture
def robot(driver: ScreenDriver) -> ScreenRobot:
    driver.resize(1080, 1920)
    driver.surface.grows_serial_on_tap = False
    return ScreenRobot(driver.window)


@pytest.mark.parametrize(("sample", "name", "intent"), TAPS, ids=str)
def test_a_tap_says_what_it_means(
    driver: ScreenDriver, robot: ScreenRobot, sample: str, name: str, intent: intents.Intent
) -> None:
    driver.show(sample)
    robot.tap(name)
    assert driver.surface.performed == [(intent, driver.surface.view.serial)]


def test_every_page_calls_somebody_in_care_mode(driver: ScreenDriver, robot: ScreenRobot) -> None:
    for sample in ("home", "guide", "form", "result", "goodbye"):
        driver.surface.performed.clear()
        driver.show(sample, care=True)
        robot.tap("call")
        assert [intent for intent, _ in driver.surface.performed] == [intents.CallHelp()], sample


def test_a_tap_restarts_the_idle_time(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("guide")
    before = driver.surface.touches
    robot.tap("main")
    assert driver.surface.touches == before + 1


def test_a_double_tap_is_one_step(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("guide")
    driver.surface.grows_serial_on_tap = True
    robot.double_tap("main")
    assert [intent for intent, _ in driver.surface.performed] == [intents.GoOn()]


def test_two_calm_taps_are_two_steps(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("guide")
    driver.surface.grows_serial_on_tap = True
    robot.tap("main")
    robot.tap("main")
    assert len(driver.surface.performed) == 2


def test_same_digit_twice_in_hurry_is_two_digits(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-id_no")
    robot.double_tap("key:9")
    screen = driver.surface.view.screen
    assert isinstance(screen, FormScreen)
    assert screen.fields[0].value.endswith("99")


def test_a_finger_that_slides_off_does_nothing(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("guide")
    robot.press_outside("main", QPointF(540, 900))
    assert driver.surface.performed == []


def test_a_tap_carries_the_serial_of_the_press(driver: ScreenDriver, robot: ScreenRobot) -> None:
    """The view changes while the finger is down: the core hears the old serial and refuses."""
    driver.show("guide")
    pressed = driver.surface.view.serial
    driver.window.model.press()
    driver.show("consent")
    driver.window.model.send.goOn()
    assert driver.surface.performed == [(intents.GoOn(), pressed)]


def test_typing_a_search_says_every_letter(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("search-empty")
    robot.write("社保")
    assert driver.surface.performed[-1][0] == intents.TypeQuery("社保")


def test_a_signature_is_sent_with_its_length(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("signature")
    robot.draw("signature-pad", [(0.2, 0.5), (0.5, 0.3), (0.8, 0.6)])
    (intent, _serial) = driver.surface.performed[0]
    assert isinstance(intent, intents.Sign)
    assert intent.png.startswith(b"\x89PNG")
    assert intent.stroke_length > 200
    robot.tap("clear-signature")
    assert driver.surface.performed[-1][0] == intents.ClearSignature()


def test_words_in_place_of_a_signature_are_drawn(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("signature")
    robot.tap("sign-in-words")
    (intent, _serial) = driver.surface.performed[-1]
    assert isinstance(intent, intents.SignInWords)
    drawn = QImage.fromData(intent.png)
    inked = sum(
        drawn.pixelColor(x, y).lightness() < 128
        for x in range(0, drawn.width(), 3)
        for y in range(0, drawn.height(), 3)
    )
    assert inked > 100
    robot.tap("clear-signature")
    assert driver.surface.performed[-1][0] == intents.ClearSignature()


def test_typed_text_leaves_with_its_screen(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-name")
    driver.show("attract")
    form = driver.window.model.form
    assert form.first.value == ""
    assert form.title == ""


def test_sandbox_answer_is_marked_on_real_terminal(driver: ScreenDriver, robot: ScreenRobot) -> None:
    shown = view("result")
    real = replace(shown, frame=replace(shown.frame, is_sandbox=False))
    driver.put(real)
    assert robot.sees("sandbox")
    driver.put(replace(real, serial=real.serial + 1, screen=replace(real.screen, is_sandbox=False)))
    assert not robot.sees("sandbox")


def test_dots_stop_when_nothing_is_waited_for(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("working")
    assert (robot.sees("working:dots"), robot.sees("working:stopped")) == (True, False)
    driver.show("working-stopped")
    assert (robot.sees("working:dots"), robot.sees("working:stopped")) == (False, True)


def test_dark_screen_takes_touch_for_no_button(driver: ScreenDriver, robot: ScreenRobot) -> None:
    for name, begins in (("attract-dark", False), ("attract", True)):
        driver.show(name)
        driver.surface.performed.clear()
        before = driver.surface.touches
        robot.tap_at(QPointF(540, 700))
        assert driver.surface.touches > before, "the core hears of it, and lights the screen"
        assert bool(driver.surface.performed) is begins


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["upright", "wide"])
@pytest.mark.parametrize(
    ("sample", "shown"),
    [
        ("guide", {"help", "language", "care", "enlarge"}),
        ("diagnostics", {"language", "care"}),
        ("entrance", {"language", "care"}),
        ("goodbye", set()),
    ],
)
def test_header_shows_what_does_something(
    driver: ScreenDriver, robot: ScreenRobot, sample: str, shown: set[str], size: tuple[int, int]
) -> None:
    driver.resize(*size)
    try:
        driver.show(sample, care=True)
        assert {"help", "language", "care"} & set(robot.names()) == shown - {"enlarge"}
        if sample != "goodbye":  # there it still turns the page small again
            assert robot.sees("enlarge") is ("enlarge" in shown)
    finally:
        driver.resize(1080, 1920)
