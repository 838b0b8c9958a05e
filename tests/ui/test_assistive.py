"""What a screen reader is told: each page begins at its heading, and no stop of the tab key is out of sight."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem

from kiosk.view.form import FormScreen
from kiosk.view.home import HomeScreen
from tests.ui.robot import ScreenRobot
from tests.ui.views import names, view
from tests.ui.window_driver import ScreenDriver

NAME = QAccessible.Text.Name
WITHOUT_HEADING = ("attract", "outOfService", "guidedTest")
"""Who looks at them has not begun yet, or touches a grid on the whole screen."""


def one_of_each_kind() -> tuple[str, ...]:
    """A sample of each kind of screen: the first."""
    return tuple({type(view(name).screen): name for name in reversed(names())}.values())


def stops(item: QQuickItem) -> list[QQuickItem]:
    """What the tab key goes to, as Qt says it."""
    if not (item.isVisible() and item.isEnabled()):
        return []
    own = [item] if item.activeFocusOnTab() else []
    return own + [each for child in item.childItems() for each in stops(child)]


def scene(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def seen_of(item: QQuickItem, room: QRectF) -> QRectF:
    """What is left of it where a list ends above it."""
    rect, around = scene(item).intersected(room), item.parentItem()
    while around is not None:
        if around.clip():
            rect = rect.intersected(scene(around))
        around = around.parentItem()
    return rect


@pytest.mark.parametrize("name", ["form-choices", *one_of_each_kind()])
def test_page_begins_at_what_it_is_about(driver: ScreenDriver, robot: ScreenRobot, name: str) -> None:
    driver.show(name)
    focused = driver.window.view.activeFocusItem()
    if name not in WITHOUT_HEADING:
        reported = QAccessible.queryAccessibleInterface(focused)
        assert reported.text(NAME), (name, focused)
        assert reported.role() in (QAccessible.Role.Heading, QAccessible.Role.EditableText)
    room = QRectF(0, 0, driver.window.view.width(), driver.window.view.height())
    for each in stops(driver.window.view.rootObject()):
        interface = QAccessible.queryAccessibleInterface(each)
        assert interface.text(NAME), (name, each.objectName())
        assert seen_of(each, room).contains(scene(each).center()), (name, each.objectName())
    assert driver.messages == []


def test_card_of_a_field_says_its_value(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("form")
    cards = [each for each in stops(driver.window.view.rootObject()) if each.objectName().startswith("field:")]
    screen = driver.surface.view.screen
    assert isinstance(screen, FormScreen)
    reported = {each.objectName()[6:]: QAccessible.queryAccessibleInterface(each).text(NAME) for each in cards}
    for each in screen.fields:
        if each.name in reported:
            assert each.label in reported[each.name]
            assert each.error in reported[each.name]
            title = next((option.title for option in each.options if option.value == each.value), each.value)
            assert (each.display or title) in reported[each.name]


def test_item_that_cannot_be_done_says_why(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("home")
    screen = driver.surface.view.screen
    assert isinstance(screen, HomeScreen)
    row = next(each for each in screen.popular if not each.is_available)
    card = next(each for each in stops(driver.window.view.rootObject()) if each.objectName() == f"item:{row.code}")
    assert QAccessible.queryAccessibleInterface(card).text(NAME) == f"{row.title}, {row.note}"


def test_chosen_button_is_announced_as_checked(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("home")
    states = [
        QAccessible.queryAccessibleInterface(each).state()
        for each in stops(driver.window.view.rootObject())
        if each.objectName() in ("by-theme", "by-department", "by-event")
    ]
    assert [bool(each.checked) for each in states] == [True, False, False]
    assert all(each.checkable for each in states)
