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

from kiosk.view import intents
from kiosk.view import view as v
from tests.ui.glass import Glass
from tests.ui.keys import Keyboard
from tests.ui.robot import ScreenRobot
from tests.ui.views import names

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PRESSING = (Key.Key_Return, Key.Key_Enter, Key.Key_Space)


@pytest.fixture
def keyboard(glass: Glass, robot: ScreenRobot) -> Keyboard:
    return Keyboard(glass)


def targets(glass: Glass) -> Iterator[QQuickItem]:
    waiting = [glass.window.view.rootObject()]
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
def test_key_presses_button_once(glass: Glass, keyboard: Keyboard, key: Qt.Key) -> None:
    glass.show("guide")
    keyboard.tab_to("main")
    keyboard.press(key)
    assert glass.surface.performed == [(intents.GoOn(), glass.surface.view.serial)]


def test_assistance_presses_button_once(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("guide")
    press_by_assistance(robot._item("main"))
    assert glass.surface.performed == [(intents.GoOn(), glass.surface.view.serial)]


@pytest.mark.parametrize("sample", names())
def test_disabled_target_cannot_be_pressed(glass: Glass, keyboard: Keyboard, sample: str) -> None:
    glass.show(sample)
    for item in [each for each in targets(glass) if not each.property("enabled")]:
        name = item.objectName()
        state = QAccessible.queryAccessibleInterface(item).state()
        assert (state.disabled, state.focusable) == (1, 0), name
        item.forceActiveFocus()
        assert not item.hasActiveFocus(), name
        press_by_assistance(item)
        for key in PRESSING:
            QCoreApplication.sendEvent(item, _key_event(QEvent.Type.KeyPress, key))
            QCoreApplication.sendEvent(item, _key_event(QEvent.Type.KeyRelease, key))
        assert glass.surface.performed == [], name


def test_samples_have_disabled_targets(glass: Glass) -> None:
    found = 0
    for sample in names():
        glass.show(sample)
        found += sum(1 for each in targets(glass) if not each.property("enabled"))
    assert found > 10


def test_page_turner_stays_on_first_page(glass: Glass, keyboard: Keyboard, robot: ScreenRobot) -> None:
    glass.show("home")
    turner = robot.find("pages:previous")
    assert turner is not None
    assert not turner.isEnabled()
    for _ in range(60):
        keyboard.press(Key.Key_Tab)
        assert keyboard.focused != turner


@pytest.mark.parametrize("key", PRESSING, ids=str)
@pytest.mark.parametrize("is_told", [True, False], ids=["told", "untold"])
def test_held_key_counts_once(glass: Glass, keyboard: Keyboard, key: Qt.Key, is_told: bool) -> None:
    """X and Wayland tell a repeated press; a VNC viewer sends it as a new one."""
    glass.show("guide")
    keyboard.tab_to("main")
    keyboard.down(key)
    for _ in range(5):
        keyboard.down(key, repeats=is_told)
    keyboard.up(key)
    assert [intent for intent, _ in glass.surface.performed] == [intents.GoOn()]


def test_held_key_with_repeated_releases_counts_once(glass: Glass, keyboard: Keyboard) -> None:
    glass.show("guide")
    keyboard.tab_to("main")
    keyboard.down(Key.Key_Return)
    for _ in range(5):
        keyboard.up(Key.Key_Return, repeats=True)
        keyboard.down(Key.Key_Return, repeats=True)
    assert glass.surface.performed == []
    keyboard.up(Key.Key_Return)
    assert len(glass.surface.performed) == 1


def test_key_belongs_to_view_on_which_it_went_down(glass: Glass, keyboard: Keyboard, robot: ScreenRobot) -> None:
    glass.show("guide")
    keyboard.tab_to("main")
    seen = glass.surface.view.serial
    keyboard.down(Key.Key_Return)
    glass.show("review")
    robot._item("main").forceActiveFocus()
    keyboard.up(Key.Key_Return)
    assert [each for each in glass.surface.performed if each[1] != seen] == []


def test_key_keeps_its_view_beside_another_key(glass: Glass, keyboard: Keyboard) -> None:
    glass.show("search-empty")
    seen = glass.surface.view.serial
    keyboard.down(Key.Key_Shift)
    glass.show("search")
    keyboard.up(Key.Key_Shift)
    glass.window.model.send.goOn()
    keyboard.down(Key.Key_A, "a")
    keyboard.down(Key.Key_B, "b")
    serials = {serial for _, serial in glass.surface.performed}
    assert serials == {seen + 1}


def test_lift_of_one_tap_leaves_stamp_of_next(glass: Glass, robot: ScreenRobot) -> None:
    """Two fingers' worth of events in one go: what the second one says belongs to the view on which it came down."""
    glass.show("guide")
    place = robot._centre("help")
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonPress):
        ScreenRobot._at_ms += 1000
        robot._send(kind, place, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton)
    pressed = glass.surface.view.serial
    glass.settle()
    glass.show("review")
    glass.window.model.send.goOn()
    assert glass.surface.performed == [(intents.GoOn(), pressed)]
    robot._send(QEvent.Type.MouseButtonRelease, QPointF(1, 1), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton)


@pytest.mark.parametrize("sample", ["consent", "review", "result", "print-ask", "rate", "another", "form"])
def test_main_button_loses_focus_with_its_page(glass: Glass, keyboard: Keyboard, sample: str) -> None:
    glass.show("guide")
    keyboard.tab_to("main")
    glass.show(sample)
    assert keyboard.focused is not None
    assert keyboard.focused.objectName() != "main"
    for key in PRESSING:
        keyboard.press(key)
    assert glass.surface.performed == []


def test_main_button_loses_focus_with_next_page_of_same_screen(glass: Glass, keyboard: Keyboard) -> None:
    glass.show("form")
    keyboard.tab_to("main")
    glass.show("form")
    assert keyboard.focused is not None
    assert keyboard.focused.objectName() != "main"


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Right, Key.Key_A, Key.Key_Shift, Key.Key_F5], ids=str)
def test_any_key_is_presence(glass: Glass, keyboard: Keyboard, key: Qt.Key) -> None:
    glass.show("guide")
    before = glass.surface.touches
    keyboard.press(key)
    assert glass.surface.touches == before + 1


OVERLAYS = ["overlay:still", "overlay:leave", "overlay:help", "overlay:card"]


@pytest.mark.parametrize("sample", OVERLAYS)
def test_question_has_focus_on_safe_answer(glass: Glass, keyboard: Keyboard, sample: str) -> None:
    glass.show("guide")
    keyboard.tab_to("main")
    glass.show(sample)
    assert keyboard.focused is not None
    assert keyboard.focused.objectName() == "overlay:stay"
    keyboard.press(Key.Key_Return)
    assert [intent for intent, _ in glass.surface.performed] == [intents.Stay()]


@pytest.mark.parametrize("sample", OVERLAYS)
def test_tab_stays_inside_question(glass: Glass, keyboard: Keyboard, sample: str) -> None:
    glass.show(sample)
    reached = set()
    for _ in range(12):
        keyboard.press(Key.Key_Tab)
        assert keyboard.focused is not None
        reached.add(keyboard.focused.objectName())
    assert "overlay:stay" in reached
    assert reached <= {"overlay:stay", "overlay:leave", "contrast", "help-pages:next", "help-pages:previous"}


@pytest.mark.parametrize("sample", OVERLAYS)
def test_escape_is_safe_answer(glass: Glass, keyboard: Keyboard, sample: str) -> None:
    glass.show(sample)
    keyboard.press(Key.Key_Escape)
    assert [intent for intent, _ in glass.surface.performed] == [intents.Stay()]


@pytest.mark.parametrize("sample", OVERLAYS)
def test_question_is_dialog_and_rest_is_disabled(glass: Glass, robot: ScreenRobot, sample: str) -> None:
    glass.show(sample)
    dialogs = [each for each in around(robot._item("overlay:stay")) if each.role() is QAccessible.Role.Dialog]
    assert [each.text(QAccessible.Text.Name) != "" for each in dialogs] == [True]
    mine = {"overlay:stay", "overlay:leave", "contrast", "help-pages:next", "help-pages:previous"}
    behind = [each for each in targets(glass) if each.objectName() not in mine]
    assert behind
    assert not any(each.isEnabled() for each in behind)


def test_focus_comes_back_after_question(glass: Glass, keyboard: Keyboard, robot: ScreenRobot) -> None:
    glass.show("search-begun")
    robot.wait_for(robot._has_focused_box, "the box")
    asked = glass.surface.view
    glass.show("overlay:still")
    glass.put(asked)
    glass.settle(50)
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
def test_what_is_typed_cannot_be_copied(glass: Glass, keyboard: Keyboard, robot: ScreenRobot, sample: str) -> None:
    glass.show(sample)
    robot.wait_for(robot._has_focused_box, "the box")
    QGuiApplication.clipboard().setText("before")
    box = type_into_box("欧阳秘密")
    box.selectAll()
    for key, with_it in CLIPBOARD_KEYS:
        keyboard.press(key, held_with=with_it)
        assert QGuiApplication.clipboard().text() == "before", key
    assert "欧阳秘密" in box.property("text")


@pytest.mark.parametrize("sample", BOXES)
def test_nothing_is_pasted(glass: Glass, keyboard: Keyboard, robot: ScreenRobot, sample: str) -> None:
    glass.show(sample)
    robot.wait_for(robot._has_focused_box, "the box")
    QGuiApplication.clipboard().setText("欧阳秘密")
    box = QGuiApplication.focusObject()
    before = box.property("text")
    for key, with_it in PASTING_KEYS:
        keyboard.press(key, held_with=with_it)
    for button in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
        _click(glass, robot._centre(box.objectName()), button)
    assert box.property("text") == before


def test_other_mouse_buttons_reach_nothing(glass: Glass, robot: ScreenRobot) -> None:
    glass.show("guide")
    for button in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton, Qt.MouseButton.BackButton):
        _click(glass, robot._centre("main"), button)
    assert glass.surface.performed == []


def test_erasing_clears_clipboard(glass: Glass, robot: ScreenRobot) -> None:
    QGuiApplication.clipboard().setText("欧阳秘密")
    glass.window.erase()
    assert QGuiApplication.clipboard().text() == ""


def test_letters_and_erasing_still_work(glass: Glass, keyboard: Keyboard, robot: ScreenRobot) -> None:
    glass.show("search-begun", language=v.Language.EN)
    robot.wait_for(robot._has_focused_box, "the box")
    for letter in "tax":
        keyboard.press(Key(ord(letter.upper())), letter)
    keyboard.press(Key.Key_Backspace)
    assert glass.surface.performed[-1][0] == intents.TypeQuery("ta")


def _click(glass: Glass, place: QPointF, button: Qt.MouseButton) -> None:
    view = glass.window.view
    for kind, held in (
        (QEvent.Type.MouseButtonPress, button),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        event = QMouseEvent(kind, place, view.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(view, event)
    glass.settle()


def _key_event(kind: QEvent.Type, key: Qt.Key) -> QEvent:
    return QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
