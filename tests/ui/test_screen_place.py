"""A screen that is wanted while it is still being built in the background comes whole; what a visit built goes with it."""

from collections.abc import Iterator

from PySide6.QtCore import Q_ARG, QMetaObject, QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem

from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver
from ui.window import QML_FOLDER, KioskWindow


def test_wanted_screen_has_its_view_model(driver: ScreenDriver) -> None:
    driver.show("attract")
    engine = QQmlEngine()  # a fresh one, which has compiled nothing yet
    engine.addImportPath(str(QML_FOLDER))
    component = QQmlComponent(engine)
    component.setData(b"import QtQuick\nimport Kiosk.Frame\nScreenPlace {}", QUrl())
    place = component.createWithInitialProperties({"kiosk": driver.window.model, "kind": "another"})
    assert place is not None, component.errorString()
    before = list(driver.messages)

    QMetaObject.invokeMethod(place, "build", Q_ARG(bool, True))
    driver.show("rate")  # mostly before it is whole; how far it has come by now is for the machine to say

    assert driver.messages == before
    assert place.property("item") is not None
    driver.show("attract")
    place.deleteLater()
    driver.settle()
    engine.deleteLater()


def items(window: KioskWindow) -> Iterator[QQuickItem]:
    """Everything that there is in the window, shown or not."""
    waiting = [window.view.rootObject()]
    while waiting:
        item = waiting.pop()
        yield item
        waiting.extend(item.childItems())


def built(window: KioskWindow) -> set[str]:
    """The screens that there are."""
    places = [each for each in items(window) if each.objectName().startswith("screen:")]
    return {each.objectName().removeprefix("screen:") for each in places if each.property("item") is not None}


def end_visit(driver: ScreenDriver) -> None:
    """As the core does it: the farewell first, then the wipe."""
    driver.show("goodbye")
    driver.window.erase()
    driver.settle()


def test_screens_go_with_the_visit(driver: ScreenDriver) -> None:
    driver.show("home")
    driver.show("rate")

    end_visit(driver)

    assert built(driver.window) == {"attract", "home", "goodbye"}


def test_screen_comes_again_in_next_visit(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("rate")
    first = robot.texts()
    end_visit(driver)
    driver.show("attract")
    before = list(driver.messages)

    driver.show("rate")

    assert robot.texts() == first
    assert driver.messages == before


def test_keyboard_goes_and_types_in_next_visit(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    end_visit(driver)
    assert [each for each in items(driver.window) if each.objectName() == "keyboard"] == []
    driver.show("attract")
    before = list(driver.messages)

    driver.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard again")
    for key in "nihao":
        robot.soft_key(key)
    robot.wait_for(lambda: robot.sees("candidate:你好"), "the candidate")
    robot.tap("candidate:你好")

    assert driver.typed == "你好"
    assert driver.messages == before
