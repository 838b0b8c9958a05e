"""Real touches at real places: each says what it should, once, with the serial of the view it was made on."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF

from kiosk.view import intents
from kiosk.view import view as v
from tests.ui.glass import Glass
from tests.ui.robot import ScreenRobot
from tests.ui.views import view

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
    ("materials", "remove:1", intents.RemovePage(1)),
    ("materials", "capture", intents.CapturePage()),
    ("review", "edit:0", intents.EditLine(0)),
    ("result", "print-slip", intents.PrintSlip()),
    ("print-ask", "paper:yes", intents.PaperCameOut(True)),
    ("print-ask", "paper:no", intents.PaperCameOut(False)),
    ("print-ask", "skip-paper", intents.SkipPaper()),
    ("rate", "rate:satisfied", intents.Rate("satisfied")),
    ("another", "more-items", intents.GoHome()),
    ("maintenance", "key:7", intents.TypePin("7")),
    ("maintenance", "key:erase", intents.TypePin("")),
    ("field-sms", "send-sms", intents.SendSms("sms")),
    ("overlay:still", "overlay:stay", intents.Stay()),
    ("overlay:leave", "overlay:leave", intents.ConfirmLeave()),
    ("overlay:help", "overlay:stay", intents.Stay()),
]


@pytest.fixture
def robot(glass: Glass) -> ScreenRobot:
    glass.resize(1080, 1920)
    glass.surface.grows_serial_on_tap = False
    return ScreenRobot(glass.window)


@pytest.mark.parametrize(("sample", "name", "intent"), TAPS, ids=str)
def test_a_tap_says_what_it_means(
    glass: Glass, robot: ScreenRobot, sample: str, name: str, intent: intents.Intent
) -> None:
    glass.show(sample)
    robot.tap(name)
    assert glass.surface.performed == [(intent, glass.surface.view.serial)]


def test_a_tap_restarts_the_idle_time(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("guide")
    before = glass.surface.touches
    robot.tap("main")
    assert glass.surface.touches == before + 1


def test_a_double_tap_is_one_step(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("guide")
    glass.surface.grows_serial_on_tap = True
    robot.double_tap("main")
    assert [intent for intent, _ in glass.surface.performed] == [intents.GoOn()]


def test_two_calm_taps_are_two_steps(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("guide")
    glass.surface.grows_serial_on_tap = True
    robot.tap("main")
    robot.tap("main")
    assert len(glass.surface.performed) == 2


def test_the_same_digit_twice_in_a_hurry_is_two_digits(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("field-id_no")
    robot.double_tap("key:9")
    screen = glass.surface.view.screen
    assert isinstance(screen, v.FormScreen)
    assert screen.fields[0].value.endswith("99")


def test_a_finger_that_slides_off_does_nothing(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("guide")
    robot.press_outside("main", QPointF(540, 900))
    assert glass.surface.performed == []


def test_a_tap_carries_the_serial_of_the_press(glass: Glass, robot: ScreenRobot) -> None:
    """The view changes while the finger is down: the core hears the old serial and refuses."""
    glass.show("guide")
    pressed = glass.surface.view.serial
    glass.window.model.press()
    glass.show("consent")
    glass.window.model.send.goOn()
    assert glass.surface.performed == [(intents.GoOn(), pressed)]


def test_typing_a_search_says_every_letter(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("search-empty")
    robot.write("社保")
    assert glass.surface.performed[-1][0] == intents.TypeQuery("社保")


def test_a_signature_is_sent_with_its_length(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("signature")
    robot.draw("signature-pad", [(0.2, 0.5), (0.5, 0.3), (0.8, 0.6)])
    (intent, _serial) = glass.surface.performed[0]
    assert isinstance(intent, intents.Sign)
    assert intent.png.startswith(b"\x89PNG")
    assert intent.stroke_length > 200
    robot.tap("clear-signature")
    assert glass.surface.performed[-1][0] == intents.ClearSignature()


def test_what_a_citizen_typed_is_gone_from_the_screen_that_is_left(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("field-name")
    glass.show("attract")
    form = glass.window.model.form
    assert form.first.value == ""
    assert form.title == ""


def test_what_a_sandbox_answered_is_marked_on_a_real_terminal_too(glass: Glass, robot: ScreenRobot) -> None:
    shown = view("result")
    real = replace(shown, chrome=replace(shown.chrome, is_sandbox=False))
    glass.put(real)
    assert robot.sees("sandbox")
    glass.put(replace(real, serial=real.serial + 1, screen=replace(real.screen, is_sandbox=False)))
    assert not robot.sees("sandbox")


def test_dots_stop_when_nothing_is_waited_for(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("working")
    assert (robot.sees("working:dots"), robot.sees("working:stopped")) == (True, False)
    glass.show("working-stopped")
    assert (robot.sees("working:dots"), robot.sees("working:stopped")) == (False, True)
