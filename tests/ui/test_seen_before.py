"""What a person must be able to see: each page before agreeing, the code to pay by, what to hold up, where the focus was."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from catalogue.text import Language
from kiosk.view import intents
from kiosk.view import view as v
from tests.ui.glass import Glass
from tests.ui.keys import Keyboard
from tests.ui.layout import faults
from tests.ui.robot import ScreenRobot
from tests.ui.views import view

SMALL, WIDE = (608, 1080), (1920, 1080)


def review_of(count: int, *, care: bool) -> v.View:
    shown = view("review", care=care)
    lines = tuple(v.Line(f"第{number}项", f"内容{number}") for number in range(count))
    return replace(shown, screen=replace(shown.screen, lines=lines, editable=(-1,) * count))


def presses(glass: Glass) -> int:
    return len([each for each, _ in glass.surface.performed if isinstance(each, intents.GoOn)])


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("care", [False, True])
@pytest.mark.parametrize("count", [2, 9, 40])
def test_review_is_agreed_to_once_each_page_was_shown(
    glass: Glass, robot: ScreenRobot, size: tuple[int, int], care: bool, count: int
) -> None:
    glass.resize(*size)
    glass.put(review_of(count, care=care))
    seen = set()
    for _ in range(count):
        seen |= {line for line in robot.texts().splitlines() if line.startswith("内容")}
        if presses(glass):
            break
        robot.tap("main")
        glass.settle()
    assert presses(glass) == 1
    assert len(seen) == count


def test_next_review_begins_with_nothing_seen(glass: Glass, robot: ScreenRobot) -> None:
    glass.resize(*SMALL)
    for _ in range(2):
        glass.put(review_of(40, care=True))
        robot.tap("main")
        assert presses(glass) == 0
        glass.show("face")


@pytest.mark.parametrize("size", [SMALL, (1080, 1920), WIDE])
def test_code_to_pay_by_is_as_large_for_weak_eyes(glass: Glass, robot: ScreenRobot, size: tuple[int, int]) -> None:
    glass.resize(*size)
    widths = []
    for care in (False, True):
        glass.show("payment", Language.EN, care=care)
        widths.append(robot.find("qr").width())
    assert widths[1] >= widths[0]


@pytest.mark.parametrize("language", list(Language), ids=str)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_rows_of_payment_stay_on_their_card(glass: Glass, language: Language, count: int) -> None:
    glass.resize(*SMALL)
    shown = view("payment", language, care=True)
    advice = "After paying, please wait for the result on this screen"
    lines = tuple(v.Line("ID card fee", "¥40.00") for _ in range(count))
    note = v.Note(v.Tone.NEUTRAL, "Scan the code with your phone to pay", advice)
    chrome = replace(shown.chrome, item_title="Resident ID card replacement (expiry or damage)")
    glass.put(replace(shown, chrome=chrome, screen=replace(shown.screen, lines=lines, note=note)))
    assert not list(faults(glass.window.view.rootObject(), glass.unit))


def test_licence_step_shows_a_phone_and_no_card(glass: Glass, robot: ScreenRobot) -> None:
    shown = view("identify")
    glass.put(shown)
    assert (robot.sees("picture:phone"), robot.sees("picture:card")) == (False, True)
    glass.put(replace(shown, serial=shown.serial + 1, screen=replace(shown.screen, wants_licence=True)))
    assert (robot.sees("picture:phone"), robot.sees("picture:card")) == (True, False)


def test_passed_face_is_no_black_picture(glass: Glass, robot: ScreenRobot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glass.window.model._face_feed, "_newest", lambda: None)
    shown = view("face")
    glass.put(replace(shown, screen=replace(shown.screen, progress=1.0, attempts_left=3)))
    assert robot.sees("face:passed")
    assert "正在打开摄像头" not in robot.texts()
    assert "还可以尝试" not in robot.texts()


def test_focus_comes_back_to_the_button_that_opened_help(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("review")
    asked = glass.surface.view
    robot.find("help").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    helped = view("overlay:help")
    glass.put(replace(asked, serial=asked.serial + 1, overlay=helped.overlay))
    glass.settle(50)
    glass.put(replace(asked, serial=asked.serial + 2))
    glass.settle(50)
    focused = Keyboard(glass).focused
    assert focused is not None
    assert focused.objectName() == "help"
