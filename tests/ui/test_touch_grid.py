"""The touch test lies over the whole screen, in fields by its millimetres, and a finger that is drawn counts field by field."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF

from kiosk.view import intents
from kiosk.view.diagnostics import GuidedTestScreen
from tests.ui.robot import ScreenRobot
from tests.ui.sizes import millimetres
from tests.ui.views import view
from tests.ui.window_driver import ScreenDriver


@pytest.fixture
def robot(driver: ScreenDriver) -> ScreenRobot:
    driver.resize(1080, 1920)
    driver.surface.grows_serial_on_tap = False
    return ScreenRobot(driver.window)


@pytest.mark.parametrize(
    ("size", "inches", "fields"),
    [
        ((1080, 1920), 27, (11, 20)),
        ((1920, 1080), 21.5, (20, 11)),
        ((1080, 1920), 0, (11, 20)),
        ((1080, 1920), 43, (18, 32)),
        ((768, 1366), 10.1, (10, 19)),
        ((1280, 1024), 19, (14, 11)),
    ],
)
def test_fields_follow_the_size_of_screen(
    driver: ScreenDriver, size: tuple[int, int], inches: float, fields: tuple[int, int]
) -> None:
    driver.show("home")
    driver.resize(*size)
    driver.window.model.take_pixel_size(inches and millimetres(inches, size))
    driver.show("guidedTest")
    assert [intent for intent, _ in driver.surface.performed] == [intents.FitGrid(*fields)]


def test_a_tap_says_which_field(driver: ScreenDriver, robot: ScreenRobot) -> None:
    driver.show("guidedTest")
    driver.surface.performed.clear()
    robot.tap("cell:70")
    assert [intent for intent, _ in driver.surface.performed] == [intents.TouchCell(70)]


@pytest.mark.parametrize("corner", [(1, 1), (1079, 1), (1, 1919), (1079, 1919)], ids=str)
def test_corners_of_the_screen_are_fields(driver: ScreenDriver, robot: ScreenRobot, corner: tuple[int, int]) -> None:
    draw_grid(driver, "0" * 220)
    robot.tap_at(QPointF(*corner))
    index = (corner[1] > 960) * 209 + (corner[0] > 540) * 10
    assert driver.surface.performed[-1][0] == intents.TouchCell(index)


def test_drawn_finger_counts_where_it_comes(driver: ScreenDriver, robot: ScreenRobot) -> None:
    draw_grid(driver, "0" * 22 + "1" * 11 + "0" * 187)
    middle = [0.5 / 20, 1.5 / 20, 2.5 / 20, 5.5 / 20]
    robot.draw("touch-cover", [(0.5 / 11, down) for down in middle])
    drawn = [intent for intent, _ in driver.surface.performed]
    assert drawn == [intents.TouchCell(0), intents.TouchCell(11), intents.TouchCell(55)], "the third was touched before"


def test_words_give_way_to_the_finger(driver: ScreenDriver, robot: ScreenRobot) -> None:
    draw_grid(driver, "0" * 220)
    places = []
    for row in (1, 18, 1):
        robot.tap(f"cell:{row * 11}")
        places.append(robot._centre("button:dead_zone").y())
    assert places[0] > 960 > places[1]
    assert places[2] == places[0]
    driver.surface.performed.clear()
    robot.tap("button:dead_zone")
    assert [intent for intent, _ in driver.surface.performed] == [intents.PressButton("dead_zone")]


def draw_grid(driver: ScreenDriver, cells: str) -> None:
    shown = view("guidedTest")
    assert isinstance(shown.screen, GuidedTestScreen)
    driver.put(replace(shown, screen=replace(shown.screen, cells=tuple(cell == "1" for cell in cells))))
    driver.surface.performed.clear()
