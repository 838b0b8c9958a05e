"""Low reach: every page in the lower part of the screen, of the size that its mode promises, and all of it within reach."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem

from demo.window_driver import scene_rect
from tests.ui.layout import faults, is_target, shown_items
from tests.ui.robot import ScreenRobot
from tests.ui.sizes import millimetres, too_small
from tests.ui.test_magnifier import OF_CITIZENS, MagnifiedPage, out_of_reach
from tests.ui.test_screens import LEAST_TARGET, LEAST_TEXT, SMALLEST_SCREEN
from tests.ui.window_driver import ScreenDriver

HIGHEST = 0.38
"""1 200 mm are reached while sitting: on a screen of 800 mm whose lower edge is at 700 mm, five eighths from below."""
UPRIGHT, WIDE = (1080, 1920), (1920, 1080)
STANDARD_TEXT = 6.1
"""Millimetres of the smallest text of the standard mode on the smallest screen, in any reach."""


@pytest.fixture
def low(driver: ScreenDriver, robot: ScreenRobot) -> Iterator[MagnifiedPage]:
    driver.window.model.setLow(True)
    yield MagnifiedPage(driver, robot)
    driver.window.model.setLow(False)
    driver.window.model.take_pixel_size(0)
    driver.settle()
    assert driver.messages == []


def above_reach(low: MagnifiedPage) -> Iterator[str]:
    """Whatever can be touched, or seen of it, above what is reached."""
    limit = low.root.height() * HIGHEST - 1
    for shown in shown_items(low.root, scene_rect(low.root)):
        if is_target(shown.item) and shown.rect.intersected(shown.frame).top() < limit:
            yield f"above reach: {shown.item.objectName()} {shown.rect}"
    keyboard = low.root.findChild(QQuickItem, "keyboard")
    if keyboard is not None and keyboard.isVisible() and scene_rect(keyboard).top() < limit:
        yield f"above reach: keyboard {scene_rect(keyboard)}"


def beyond_view(low: MagnifiedPage) -> Iterator[str]:
    """Keyboard over the view: what is below it cannot be touched."""
    keyboard = low.root.findChild(QQuickItem, "keyboard")
    if keyboard is not None and keyboard.isVisible():
        shared = scene_rect(keyboard).intersected(low.rect)
        if shared.width() > 1 and shared.height() > 1:
            yield f"keyboard over the page: {shared}"


@pytest.mark.parametrize("size", [UPRIGHT, WIDE], ids=["upright", "wide"])
@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
def test_low_page_keeps_sizes_within_reach(low: MagnifiedPage, size: tuple[int, int], care: bool) -> None:
    millimetre = millimetres(SMALLEST_SCREEN, size)
    text, target = (LEAST_TEXT, LEAST_TARGET) if care else (STANDARD_TEXT, 0.0)
    low.driver.resize(*size)
    low.driver.window.model.take_pixel_size(millimetre)
    found = []
    for name in OF_CITIZENS:
        low.driver.show(name, care=care)
        page = list(faults(low.page, low.driver.unit))
        measured = too_small(low.root, millimetre, text, target)
        unreached = out_of_reach(low)
        found += [f"{name}: {each}" for each in (*page, *above_reach(low), *beyond_view(low), *measured, *unreached)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [UPRIGHT, WIDE], ids=["upright", "wide"])
@pytest.mark.parametrize("name", ["attract", "outOfService", "overlay:help", "search"])
def test_low_page_is_left_by_its_bar(low: MagnifiedPage, robot: ScreenRobot, name: str, size: tuple[int, int]) -> None:
    low.driver.resize(*size)
    low.driver.show(name)
    assert not list(above_reach(low))
    robot.tap("magnifier:end")
    assert not low.driver.window.model.isLow
    assert low.rect == QRectF(0, 0, *size)
    assert low.place == (0, 0)


@pytest.mark.parametrize("care", [False, True], ids=["normal", "care"])
@pytest.mark.parametrize("size", [UPRIGHT, WIDE], ids=["upright", "wide"])
def test_help_is_reached_beside_low_keyboard(
    low: MagnifiedPage, robot: ScreenRobot, size: tuple[int, int], care: bool
) -> None:
    low.driver.resize(*size)
    low.driver.show("search", care=care)
    robot.wait_for(lambda: low.root.findChild(QQuickItem, "keyboard") is not None)
    robot.settle()
    for way in ("up", "right"):
        if robot.sees(f"magnifier:{way}"):
            low.move(way)
    tools = ("help", "care", "language", *(("call",) if care else ()))
    assert [each for each in tools if not robot._can(each)] == []
    robot.tap(tools[-1] if care else "help")
    assert low.driver.surface.performed
