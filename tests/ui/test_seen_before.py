"""What a person must be able to see: each page before agreeing, the code to pay by, what to hold up, where the focus was."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from catalogue.text import COMPLETE, Language
from demo.window_driver import scene_rect
from kiosk.view import intents
from kiosk.view.lines import Line
from kiosk.view.note import Note, Tone
from kiosk.view.view import View
from tests.ui.keys import Keyboard
from tests.ui.layout import faults, is_text, shown_items
from tests.ui.robot import ScreenRobot
from tests.ui.sizes import em_of
from tests.ui.views import view
from tests.ui.window_driver import ScreenDriver

SMALL, WIDE = (608, 1080), (1920, 1080)


def review_of(count: int, *, care: bool) -> View:
    shown = view("review", care=care)
    lines = tuple(Line(f"第{number}项", f"内容{number}") for number in range(count))
    return replace(shown, screen=replace(shown.screen, lines=lines, editable=(-1,) * count))


def payment_of(count: int, *, care: bool) -> View:
    shown = view("payment-check", care=care)
    lines = tuple(Line(f"第{number}项", f"内容{number}") for number in range(count))
    return replace(shown, screen=replace(shown.screen, lines=lines))


def words(robot: ScreenRobot) -> list[str]:
    """Every text, without what only keeps its characters together."""
    return robot.texts().replace("\u2060", "").splitlines()


def presses(driver: ScreenDriver) -> int:
    return len([each for each, _ in driver.surface.performed if isinstance(each, intents.GoOn)])


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("care", [False, True])
@pytest.mark.parametrize("count", [2, 9, 40])
@pytest.mark.parametrize("page_of", [review_of, payment_of], ids=["review", "payment"])
def test_agreement_follows_every_page(
    driver: ScreenDriver,
    robot: ScreenRobot,
    size: tuple[int, int],
    care: bool,
    count: int,
    page_of: Callable[..., View],
) -> None:
    driver.resize(*size)
    driver.put(page_of(count, care=care))
    seen = set()
    for _ in range(count):
        seen |= {line for line in words(robot) if line.startswith("内容")}
        if presses(driver):
            break
        robot.tap("main")
        driver.settle()
    assert presses(driver) == 1
    assert len(seen) == count


@pytest.mark.parametrize("size", [SMALL, (1080, 1920), WIDE])
def test_amount_is_largest_on_first_page(driver: ScreenDriver, robot: ScreenRobot, size: tuple[int, int]) -> None:
    driver.resize(*size)
    driver.put(payment_of(40, care=True))
    root = driver.window.view.rootObject()
    texts = [shown.item for shown in shown_items(root, scene_rect(root)) if is_text(shown.item)]
    assert max(texts, key=em_of).property("text") == "¥360.00"


def test_another_order_is_looked_over_again(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.resize(*SMALL)
    shown = payment_of(40, care=True)
    driver.put(shown)
    robot.tap("main")
    driver.put(replace(shown, screen=replace(shown.screen, amount="720.00")))
    assert "内容0" in words(robot)
    assert presses(driver) == 0


def test_next_review_begins_with_nothing_seen(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.resize(*SMALL)
    for _ in range(2):
        driver.put(review_of(40, care=True))
        robot.tap("main")
        assert presses(driver) == 0
        driver.show("face")


@pytest.mark.parametrize("size", [SMALL, (1080, 1920), WIDE])
def test_payment_code_is_large_in_care_mode(driver: ScreenDriver, robot: ScreenRobot, size: tuple[int, int]) -> None:
    driver.resize(*size)
    widths = []
    for care in (False, True):
        driver.show("payment", Language.EN, care=care)
        widths.append(robot.find("qr").width())
    assert widths[1] >= widths[0]


@pytest.mark.parametrize("language", COMPLETE, ids=str)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_rows_of_payment_stay_on_their_card(driver: ScreenDriver, language: Language, count: int) -> None:
    driver.resize(*SMALL)
    shown = view("payment", language, care=True)
    advice = "After paying, please wait for the result on this screen"
    lines = tuple(Line("ID card fee", "¥40.00") for _ in range(count))
    note = Note(Tone.NEUTRAL, "Scan the code with your phone to pay", advice)
    frame = replace(shown.frame, item_title="Resident ID card replacement (expiry or damage)")
    driver.put(replace(shown, frame=frame, screen=replace(shown.screen, lines=lines, note=note)))
    assert not list(faults(driver.window.view.rootObject(), driver.unit))


def test_licence_step_shows_a_phone_and_no_card(driver: ScreenDriver, robot: ScreenRobot) -> None:
    shown = view("identify")
    driver.put(shown)
    assert (robot.sees("picture:phone"), robot.sees("picture:card")) == (False, True)
    driver.put(replace(shown, serial=shown.serial + 1, screen=replace(shown.screen, wants_licence=True)))
    assert (robot.sees("picture:phone"), robot.sees("picture:card")) == (True, False)


def test_passed_face_is_no_black_picture(
    driver: ScreenDriver, robot: ScreenRobot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver.window.model._face_feed, "newest", lambda: None)
    shown = view("face")
    driver.put(replace(shown, screen=replace(shown.screen, progress=1.0, attempts_left=3)))
    assert robot.sees("face:passed")
    assert "正在打开摄像头" not in robot.texts()
    assert "还可以尝试" not in robot.texts()


def test_focus_comes_back_to_button_that_opened_help(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("review")
    asked = driver.surface.view
    robot.find("help").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    helped = view("overlay:help")
    driver.put(replace(asked, serial=asked.serial + 1, overlay=helped.overlay))
    driver.settle(50)
    driver.put(replace(asked, serial=asked.serial + 2))
    driver.settle(50)
    focused = Keyboard(driver).focused
    assert focused is not None
    assert focused.objectName() == "help"
