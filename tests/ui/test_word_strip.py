"""Words above the real pinyin keyboard: surnames where a name begins, places of the chosen region in an address."""

from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from kiosk.view.form import FormScreen
from tests.ui.robot import ScreenRobot
from tests.ui.views import view
from tests.ui.window_driver import ScreenDriver


def put(driver: ScreenDriver, robot: ScreenRobot, name: str, values: tuple[str, ...] = ()) -> None:
    sample = view(f"field-{name}")
    assert isinstance(sample.screen, FormScreen)
    (field,) = sample.screen.fields
    screen = replace(sample.screen, fields=(replace(field, value="", values=values),))
    driver.put(replace(sample, screen=screen))
    robot.wait_for(lambda: robot.sees("soft:l"), "the keyboard")


def words(robot: ScreenRobot) -> list[str]:
    return [each.removeprefix("word:") for each in robot.names() if each.startswith("word:")]


def preedit() -> str:
    box = QGuiApplication.focusObject()
    assert isinstance(box, QQuickItem)
    return str(box.property("preeditText"))


def test_surnames_come_before_other_words(driver: ScreenDriver, robot: ScreenRobot) -> None:
    put(driver, robot, "name")
    assert words(robot)[:3] == ["王", "李", "张"]
    for letter in "li":
        robot.soft_key(letter)
    robot.wait_for(lambda: words(robot)[:2] == ["李", "黎"], "the surnames of li")
    robot.tap("word:黎")
    assert (driver.typed, preedit()) == ("黎", "")
    robot.wait_for(lambda: words(robot) == [], "no surname behind the surname")
    for letter in "ming":
        robot.soft_key(letter)
    robot.wait_for(lambda: robot.sees("candidate:明"), "the candidate")
    robot.tap("candidate:明")
    assert driver.typed == "黎明"


def test_other_texts_are_offered_no_surnames(driver: ScreenDriver, robot: ScreenRobot) -> None:
    put(driver, robot, "remark")
    assert words(robot) == []


def test_places_of_region_come_by_initials(driver: ScreenDriver, robot: ScreenRobot) -> None:
    put(driver, robot, "place", ("441602", ""))
    assert words(robot) == []
    for letter in "scj":
        robot.soft_key(letter)
    robot.wait_for(lambda: words(robot) == ["上城街道"], "the street")
    robot.tap("word:上城街道")
    field = driver.surface.view.screen.fields[0]
    assert (field.values, preedit()) == (("441602", "上城街道"), "")
