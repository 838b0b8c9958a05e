"""A finger as a touch screen reports it: what Qt makes of it is no mouse, as every other test of the screens has it."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest

from kiosk.view import intents
from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver


@pytest.fixture(scope="module")
def touch_screen() -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def robot(driver: ScreenDriver) -> ScreenRobot:
    driver.resize(1080, 1920)
    return ScreenRobot(driver.window)


def touch(robot: ScreenRobot, touch_screen: QPointingDevice, place: QPoint) -> None:
    """A finger goes down, and up again."""
    QTest.touchEvent(robot.view, touch_screen).press(1, place, robot.view).commit()
    robot.settle()
    QTest.touchEvent(robot.view, touch_screen).release(1, place, robot.view).commit()
    robot.settle()


def test_finger_wakes_the_screen(driver: ScreenDriver, robot: ScreenRobot, touch_screen: QPointingDevice) -> None:
    driver.show("attract")
    driver.surface.performed.clear()
    touch(robot, touch_screen, QPoint(324, 768))
    assert [intent for intent, _ in driver.surface.performed] == [intents.Wake()]


def test_button_hears_a_finger_once(driver: ScreenDriver, robot: ScreenRobot, touch_screen: QPointingDevice) -> None:
    driver.show("attract")
    driver.surface.performed.clear()
    care = robot.find("care")
    assert care is not None
    touch(robot, touch_screen, care.mapToScene(QPointF(care.width() / 2, care.height() / 2)).toPoint())
    assert [intent for intent, _ in driver.surface.performed] == [intents.SetCareMode(True)]
