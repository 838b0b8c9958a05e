"""A keyboard that is plugged in types on our own pads, wherever the focus is: once a press, and nothing behind a question."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from kiosk.view import intents
from kiosk.view.form import FieldView, FormScreen
from kiosk.view.frame import MainAction
from tests.ui.keys import Keyboard
from tests.ui.robot import ScreenRobot
from tests.ui.views import view
from tests.ui.window_driver import ScreenDriver

Key = Qt.Key
BY_TEXT = {".": Key.Key_Period, "-": Key.Key_Minus, "+": Key.Key_Plus}


@pytest.fixture
def keyboard(driver: ScreenDriver, robot: ScreenRobot) -> Keyboard:
    return Keyboard(driver)


def type_text(keyboard: Keyboard, text: str) -> None:
    for each in text:
        keyboard.press(BY_TEXT.get(each, Key(ord(each.upper()))), each)


def show_empty(driver: ScreenDriver, name: str) -> None:
    """The form page of one field with nothing in it."""
    show_with(driver, name, "")


def show_with(driver: ScreenDriver, name: str, value: str, *others: FieldView) -> None:
    """The form page of a field with this in it, and others below it."""
    shown = view(f"field-{name}")
    assert isinstance(shown.screen, FormScreen)
    fields = tuple(replace(each, value=value, values=(), display="", error="") for each in shown.screen.fields)
    driver.put(replace(shown, screen=replace(shown.screen, fields=fields + others)))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("mobile", "13800138000", "13800138000"),
        ("area", "12.5", "12.5"),
        ("members", "++-+", "2"),
        ("members", "12", "12"),
        ("members", "29", "9"),
        ("members", "0", ""),
        ("id_no", "44160219520314001x", "44160219520314001X"),
        ("sms", "123456", "123456"),
        ("receipt_no", "gd-24", "GD-24"),
        ("mobile", "1a3.8", "138"),
    ],
)
@pytest.mark.parametrize("focus", ["", "main", "help"])
def test_typed_keys_reach_the_pad(
    driver: ScreenDriver, keyboard: Keyboard, name: str, text: str, value: str, focus: str
) -> None:
    show_empty(driver, name)
    if focus:
        keyboard.tab_to(focus)
    type_text(keyboard, text)
    assert driver.typed == value


def test_plate_begins_with_a_tapped_province(driver: ScreenDriver, keyboard: Keyboard, robot: ScreenRobot) -> None:
    show_empty(driver, "plate")
    type_text(keyboard, "P12")
    assert driver.typed == ""
    robot.tap("key:粤")
    type_text(keyboard, "p12oi3")
    assert driver.typed == "粤P123"
    keyboard.press(Key.Key_Backspace)
    assert driver.typed == "粤P12"


def test_backspace_takes_one_back(driver: ScreenDriver, keyboard: Keyboard) -> None:
    show_empty(driver, "mobile")
    type_text(keyboard, "138")
    keyboard.press(Key.Key_Backspace)
    assert driver.typed == "13"


def test_keys_reach_pad_that_was_opened_among_others(
    driver: ScreenDriver, keyboard: Keyboard, robot: ScreenRobot
) -> None:
    others = view("field-remark").screen
    assert isinstance(others, FormScreen)
    show_with(driver, "mobile", "13", *others.fields)
    type_text(keyboard, "1")
    assert driver.typed == "13"
    robot.reach("field:mobile")
    type_text(keyboard, "9")
    assert driver.typed == "139"
    keyboard.press(Key.Key_Return)
    assert driver.surface.performed[-1][0] == intents.LeaveField("mobile")
    assert not robot.sees("sheet:done")


def test_pin_is_typed(driver: ScreenDriver, keyboard: Keyboard) -> None:
    driver.show("entrance")
    type_text(keyboard, "12")
    keyboard.press(Key.Key_Backspace)
    typed = [intent.digit for intent, _ in driver.surface.performed if isinstance(intent, intents.TypePin)]
    assert typed == ["1", "2", ""]


@pytest.mark.parametrize("is_reported", [True, False], ids=["reported", "untold"])
@pytest.mark.parametrize(("key", "text"), [(Key.Key_1, "1"), (Key.Key_Backspace, "")], ids=["digit", "backspace"])
def test_held_key_counts_once(
    driver: ScreenDriver, keyboard: Keyboard, key: Qt.Key, text: str, is_reported: bool
) -> None:
    show_empty(driver, "mobile")
    type_text(keyboard, "13")
    driver.surface.performed.clear()
    keyboard.down(key, text)
    for _ in range(5):
        keyboard.down(key, text, repeats=is_reported)
    keyboard.up(key)
    assert len(driver.surface.performed) == 1
    keyboard.press(key, text)
    assert len(driver.surface.performed) == 2


def test_enter_goes_on_once(driver: ScreenDriver, keyboard: Keyboard) -> None:
    show_empty(driver, "mobile")
    seen = driver.surface.view.serial
    keyboard.down(Key.Key_Return)
    for _ in range(5):
        keyboard.down(Key.Key_Return, repeats=True)
    show_empty(driver, "area")
    keyboard.down(Key.Key_Return, repeats=True)
    keyboard.up(Key.Key_Return)
    assert driver.surface.performed == []
    keyboard.press(Key.Key_Return)
    assert driver.surface.performed == [(intents.GoOn(), driver.surface.view.serial)]
    assert driver.surface.view.serial > seen


def test_enter_on_pad_submits_nothing(driver: ScreenDriver, keyboard: Keyboard) -> None:
    shown = view("field-mobile")
    driver.put(replace(shown, frame=replace(shown.frame, main=MainAction.SUBMIT)))
    keyboard.press(Key.Key_Return)
    assert driver.surface.performed == []


def test_key_belongs_to_the_view_that_was_seen(driver: ScreenDriver, keyboard: Keyboard) -> None:
    show_empty(driver, "mobile")
    seen = driver.surface.view.serial
    keyboard.press(Key.Key_1, "1")
    assert [serial for _, serial in driver.surface.performed] == [seen]


def test_keys_behind_a_question_type_nothing(driver: ScreenDriver, keyboard: Keyboard) -> None:
    show_empty(driver, "mobile")
    asked = replace(driver.surface.view, overlay=view("overlay:leave").overlay)
    driver.put(asked)
    type_text(keyboard, "1")
    assert driver.surface.performed == []


def test_no_pad_is_typed_on_after_its_page(driver: ScreenDriver, keyboard: Keyboard) -> None:
    show_empty(driver, "mobile")
    driver.show("review")
    type_text(keyboard, "1")
    keyboard.press(Key.Key_Return)
    assert driver.surface.performed == []


def test_person_is_typed_on_pads_of_sheet(driver: ScreenDriver, keyboard: Keyboard, robot: ScreenRobot) -> None:
    show_empty(driver, "ids")
    robot.tap("person:add")
    type_text(keyboard, "441602199001010011")
    keyboard.press(Key.Key_Return)
    screen = driver.surface.view.screen
    assert isinstance(screen, FormScreen)
    assert screen.fields[0].values == ("441602199001010011",)
    assert robot.sees("person:add")
