"""The home screen of care mode: six large items, and the ways to all others one touch behind them."""

import pytest

from catalogue.text import Language
from kiosk.view import intents
from tests.ui.layout import faults
from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver


def items_in_sight(driver: ScreenDriver, robot: ScreenRobot) -> list[str]:
    return [row.code for row in driver.surface.view.screen.popular if robot.sees(f"item:{row.code}")]


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
def test_care_mode_begins_with_six_items(driver: ScreenDriver, robot: ScreenRobot, size: tuple[int, int]) -> None:
    driver.resize(*size)
    driver.show("home", care=True)
    assert items_in_sight(driver, robot) == [row.code for row in driver.surface.view.screen.popular[:6]]
    robot.tap("by-theme")
    assert items_in_sight(driver, robot) == []
    robot.tap("theme:t0")
    assert driver.surface.performed[-1][0] == intents.OpenTheme("t0")
    robot.tap("by-popular")
    assert len(items_in_sight(driver, robot)) == 6
    assert driver.messages == []


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
def test_care_mode_begins_at_its_heading(driver: ScreenDriver, robot: ScreenRobot, size: tuple[int, int]) -> None:
    driver.resize(*size)
    driver.show("home", care=True)
    focused = driver.window.view.activeFocusItem()
    assert focused is not None
    assert focused.property("isHeading") is True
    assert focused.property("text") == "选事项"


def test_home_in_standard_mode_begins_with_themes(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("home", care=True)
    driver.show("home")
    assert robot.sees("theme:t0")
    assert not robot.sees("by-popular")


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
def test_groups_in_care_mode_have_room(driver: ScreenDriver, robot: ScreenRobot, size: tuple[int, int]) -> None:
    driver.resize(*size)
    driver.show("home", Language.EN, care=True)
    for tab in ("by-theme", "by-department", "by-event"):
        robot.tap(tab)
        assert faults(driver.window.view.rootObject(), driver.unit) == []
