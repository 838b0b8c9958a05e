"""Keys, and the presses of assistive technology: each says what it should, once, and nothing that is disabled."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleInterface,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtQuick import QQuickItem

from catalogue.text import Language
from kiosk.view import intents
from tests.ui.keys import Keyboard
from tests.ui.robot import ScreenRobot
from tests.ui.views import names
from tests.ui.window_driver import ScreenDriver

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PRESSING = (Key.Key_Return, Key.Key_Enter, Key.Key_Space)


@pytest.fixture
def keyboard(driver: ScreenDriver, robot: ScreenRobot) -> Keyboard:
    return Keyboard(driver)


def targets(driver: ScreenDriver) -> Iterator[QQuickItem]:
    waiting = [driver.window.view.rootObject()]
    while waiting:
        item = waiting.pop()
        if item.isVisible():
            waiting += item.childItems()
            if item.property("isTouchTarget") is True:
                yield item


def around(item: QQuickItem) -> Iterator[QAccessibleInterface]:
    parent = item.parentItem()
    while parent is not None:
        interface = QAccessible.queryAccessibleInterface(parent)
        if interface is not None and interface.isValid():
            yield interface
        parent = parent.parentItem()


def press_by_assistance(item: QQuickItem) -> None:
    interface = QAccessible.queryAccessibleInterface(item)
    interface.actionInterface().doAction(QAccessibleActionInterface.pressAction())


@pytest.mark.parametrize("key", PRESSING, ids=str)
def test_key_presses_button_once(driver: ScreenDriver, keyboard: Keyboard, key: Qt.Key) -> None:
    driver.show("guide")
    keyboard.tab_to("main")
    keyboard.press(key)
    assert driver.surface.performed == [(intents.GoOn(), driver.surface.view.serial)]


def test_assistance_presses_button_once(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("guide")
    press_by_assistance(robot._item("main"))
    assert driver.surface.performed == [(intents.GoOn(), driver.surface.view.serial)]


@pytest.mark.parametrize("sample", names())
def test_disabled_target_cannot_be_pressed(driver: ScreenDriver, keyboard: Keyboard, sample: str) -> None:
    driver.show(sample)
    for item in [each for each in targets(driver) if not each.property("enabled")]:
        name = item.objectName()
        state = QAccessible.queryAccessibleInterface(item).state()
        assert (state.disabled, state.focusable) == (1, 0), name
        item.forceActiveFocus()
        assert not item.hasActiveFocus(), name
        press_by_assistance(item)
        for key in PRESSING:
            QCoreApplication.sendEvent(item, _key_event(QEvent.Type.KeyPress, key))
            QCoreApplication.sendEvent(item, _key_event(QEvent.Type.KeyRelease, key))
        assert driver.surface.performed == [], name


def test_samples_have_disabled_targets(driver: ScreenDriver) -> None:
    found = 0
    for sample in names():
        driver.show(sample)
        found += sum(1 for each in targets(driver) if not each.property("enabled"))
    assert found > 10


def test_page_turner_stays_on_first_page(driver: ScreenDriver, keyboard: Keyboard, robot: ScreenRobot) -> None:
    driver.show("home")
    turner = robot.find("pages:previous")
    assert turner is not None
    assert not turner.isEnabled()
    for _ in range(60):
        keyboard.press(Key.Key_Tab)
        assert keyboard.focused != turner


@pytest.mark.parametrize("key", PRESSING, ids=str)
@pytest.mark.parametrize("is_reported", [True, False], ids=["reported", "untold"])
def test_held_key_counts_once(driver: ScreenDriver, keyboard: Keyboard, key: Qt.Key, is_reported: bool) -> None:
    """X and Wayland tell a repeated press; a VNC viewer sends it as a new one."""
    driver.show("guide")
    keyboard.tab_to("main")
    keyboard.down(key)
    for _ in range(5):
        keyboard.down(key, repeats=is_reported)
    keyboard.up(key)
    assert [intent for intent, _ in driver.surface.performed] == [intents.GoOn()]


def test_held_key_with_repeated_releases_counts_once(driver: ScreenDriver, keyboard: Keyboard) -> None:
    driver.show("guide")
    keyboard.tab_to("main")
    keyboard.down(Key.Key_Return)
    for _ in range(5):
        keyboard.up(Key.Key_Return, repeats=True)
        keyboard.down(Key.Key_Return, repeats=True)
    assert driver.surface.performed == []
    keyboard.up(Key.Key_Return)
    assert len(driver.surface.performed) == 1


def test_key_belongs_to_its_view(driver: ScreenDriver, keyboard: Keyboard, robot: ScreenRobot) -> None:
    driver.show("guide")
    keyboard.tab_to("main")
    seen = driver.surface.view.serial
    keyboard.down(Key.Key_Return)
    driver.show("review")
    robot._item("main").forceActiveFocus()
    keyboard.up(Key.Key_Return)
    assert [each for each in driver.surface.performed if each[1] != seen] == []


def test_key_keeps_its_view_beside_another_key(driver: ScreenDriver, keyboard: Keyboard) -> None:
    driver.show("search-empty")
    seen = driver.surface.view.serial
    keyboard.down(Key.Key_Shift)
    driver.show("search")
    keyboard.up(Key.Key_Shift)
    driver.window.model.send.goOn()
    keyboard.down(Key.Key_A, "a")
    keyboard.down(Key.Key_B, "b")
    serials = {serial for _, serial in driver.surface.performed}
    assert serials == {seen + 1}


def test_lift_of_one_tap_leaves_stamp_of_next(driver: ScreenDriver, robot: ScreenRobot) -> None:
    """Two fingers' worth of events in one go: what the second one says belongs to the view on which it came down."""
    driver.show("guide")
    place = robot._centre("help")
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonPress):
        ScreenRobot._at_ms += 1000
        robot._send(kind, place, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton)
    pressed = driver.surface.view.serial
    driver.settle()
    driver.show("review")
    driver.window.model.send.goOn()
    assert driver.surface.performed == [(intents.GoOn(), pressed)]
    robot._send(QEvent.Type.MouseButtonRelease, QPointF(1, 1), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton)


@pytest.mark.parametrize("sample", ["consent", "review", "result", "print-ask", "rate", "another", "form"])
def test_main_button_loses_focus_with_its_page(driver: ScreenDriver, keyboard: Keyboard, sample: str) -> None:
    driver.show("guide")
    keyboard.tab_to("main")
    driver.show(sample)
    assert keyboard.focused is not None
    assert keyboard.focused.objectName() != "main"
    for key in PRESSING:
        keyboard.press(key)
    # a field that is wrong has the focus; the keys open its editor and leave it
    done = [intent for intent, _ in driver.surface.performed if not isinstance(intent, intents.LeaveField)]
    assert done == []


def test_main_button_loses_focus_on_next_page(driver: ScreenDriver, keyboard: Keyboard) -> None:
    driver.show("form")
    keyboard.tab_to("main")
    driver.show("form")
    assert keyboard.focused is not None
    assert keyboard.focused.objectName() != "main"


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Right, Key.Key_A, Key.Key_Shift, Key.Key_F5], ids=str)
def test_any_key_is_presence(driver: ScreenDriver, keyboard: Keyboard, key: Qt.Key) -> None:
    driver.show("guide")
    before = driver.surface.touches
    keyboard.press(key)
    assert driver.surface.touches == before + 1


OVERLAYS = ["overlay:still", "overlay:leave", "overlay:help", "overlay:card", "overlay:call"]
OF_OVERLAYS = {
    "overlay:stay",
    "overlay:leave",
    "contrast",
    "low-reach",
    "magnify",
    "help-pages:next",
    "help-pages:previous",
    "help:call",
    "overlay:again",
    "overlay:withdraw",
}


@pytest.mark.parametrize("sample", OVERLAYS)
def test_question_has_focus_on_safe_answer(driver: ScreenDriver, keyboard: Keyboard, sample: str) -> None:
    driver.show("guide")
    keyboard.tab_to("main")
    driver.show(sample)
    assert keyboard.focused is not None
    assert keyboard.focused.objectName() == "overlay:stay"
    keyboard.press(Key.Key_Return)
    assert [intent for intent, _ in driver.surface.performed] == [intents.Stay()]


@pytest.mark.parametrize("sample", OVERLAYS)
def test_tab_stays_inside_question(driver: ScreenDriver, keyboard: Keyboard, sample: str) -> None:
    driver.show(sample)
    reached = set()
    for _ in range(12):
        keyboard.press(Key.Key_Tab)
        assert keyboard.focused is not None
        reached.add(keyboard.focused.objectName())
    assert "overlay:stay" in reached
    assert reached <= OF_OVERLAYS


@pytest.mark.parametrize("sample", OVERLAYS)
def test_escape_is_safe_answer(driver: ScreenDriver, keyboard: Keyboard, sample: str) -> None:
    driver.show(sample)
    keyboard.press(Key.Key_Escape)
    assert [intent for intent, _ in driver.surface.performed] == [intents.Stay()]


@pytest.mark.parametrize("sample", OVERLAYS)
def test_question_is_dialog_and_rest_is_disabled(driver: ScreenDriver, robot: ScreenRobot, sample: str) -> None:
    driver.show(sample)
    dialogs = [each for each in around(robot._item("overlay:stay")) if each.role() is QAccessible.Role.Dialog]
    assert [each.text(QAccessible.Text.Name) != "" for each in dialogs] == [True]
    behind = [each for each in targets(driver) if each.objectName() not in OF_OVERLAYS]
    assert behind
    assert not any(each.isEnabled() for each in behind)


def test_focus_comes_back_after_question(driver: ScreenDriver, keyboard: Keyboard, robot: ScreenRobot) -> None:
    driver.show("search-begun")
    robot.wait_for(robot._has_focused_box, "the box")
    asked = driver.surface.view
    driver.show("overlay:still")
    driver.put(asked)
    driver.settle(50)
    assert keyboard.focused is not None
    assert keyboard.focused.objectName() == "query:input"


CLIPBOARD_KEYS = [
    (Key.Key_C, Ctrl),
    (Key.Key_X, Ctrl),
    (Key.Key_Insert, Ctrl),
    (Key.Key_Delete, Shift),
    (Key.Key_Copy, Qt.KeyboardModifier.NoModifier),
    (Key.Key_Cut, Qt.KeyboardModifier.NoModifier),
]
PASTING_KEYS = [
    (Key.Key_V, Ctrl),
    (Key.Key_Insert, Shift),
    (Key.Key_Paste, Qt.KeyboardModifier.NoModifier),
]
BOXES = ["search-begun", "field-reason", "field-story"]


def type_into_box(text: str) -> QQuickItem:
    box = QGuiApplication.focusObject()
    assert isinstance(box, QQuickItem)
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(box, event)
    return box


@pytest.mark.parametrize("sample", BOXES)
def test_what_is_typed_cannot_be_copied(
    driver: ScreenDriver, keyboard: Keyboard, robot: ScreenRobot, sample: str
) -> None:
    driver.show(sample)
    robot.wait_for(robot._has_focused_box, "the box")
    QGuiApplication.clipboard().setText("before")
    box = type_into_box("欧阳秘密")
    box.selectAll()
    for key, with_it in CLIPBOARD_KEYS:
        keyboard.press(key, held_with=with_it)
        assert QGuiApplication.clipboard().text() == "before", key
    assert "欧阳秘密" in box.property("text")


@pytest.mark.parametrize("sample", BOXES)
def test_nothing_is_pasted(driver: ScreenDriver, keyboard: Keyboard, robot: ScreenRobot, sample: str) -> None:
    driver.show(sample)
    robot.wait_for(robot._has_focused_box, "the box")
    QGuiApplication.clipboard().setText("欧阳秘密")
    box = QGuiApplication.focusObject()
    before = box.property("text")
    for key, with_it in PASTING_KEYS:
        keyboard.press(key, held_with=with_it)
    for button in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
        _click(driver, robot._centre(box.objectName()), button)
    assert box.property("text") == before


def test_other_mouse_buttons_reach_nothing(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("guide")
    for button in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton, Qt.MouseButton.BackButton):
        _click(driver, robot._centre("main"), button)
    assert driver.surface.performed == []


def test_erasing_clears_clipboard(driver: ScreenDriver, robot: ScreenRobot) -> None:
    QGuiApplication.clipboard().setText("欧阳秘密")
    driver.window.erase()
    assert QGuiApplication.clipboard().text() == ""


def test_letters_and_erasing_still_work(driver: ScreenDriver, keyboard: Keyboard, robot: ScreenRobot) -> None:
    driver.show("search-begun", language=Language.EN)
    robot.wait_for(robot._has_focused_box, "the box")
    for letter in "tax":
        keyboard.press(Key(ord(letter.upper())), letter)
    keyboard.press(Key.Key_Backspace)
    assert driver.surface.performed[-1][0] == intents.TypeQuery("ta")


def _click(driver: ScreenDriver, place: QPointF, button: Qt.MouseButton) -> None:
    view = driver.window.view
    for kind, held in (
        (QEvent.Type.MouseButtonPress, button),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        event = QMouseEvent(kind, place, view.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(view, event)
    driver.settle()


def _key_event(kind: QEvent.Type, key: Qt.Key) -> QEvent:
    return QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
