"""A bank card under the real document camera's adapter, read by the page process into a form on the real screen."""

from demo.robot import catalogue
from kiosk.view.form import FormScreen
from kiosk.view.overlay import OverlayKind
from kiosk.view.view import Screen
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.robot import Robot
from tests.journeys.window_driver import words_on

NUMBER = "6222020000000000000"
READING_SECONDS = 90
"""A busy machine starts a process, loads three networks and reads a card in them."""


def can_read(screen: Screen) -> bool:
    return isinstance(screen, FormScreen) and "银行卡" in screen.reading


def test_bank_card_is_read_into_its_field(terminal: JourneyTerminal) -> None:
    item, robot = catalogue()["RS005"], Robot(terminal)
    robot.wake()
    robot.open_by_theme(item)
    robot.walk(item, can_read)
    terminal.do("document_scanner", "put_card", kind="bank_card")
    robot.driver.tap("read-paper")
    robot.driver.until(lambda: robot.driver.view.overlay is not None, "what was read", READING_SECONDS)
    overlay = robot.driver.view.overlay
    assert overlay is not None
    assert overlay.kind is OverlayKind.HELP
    assert "6222 0200 0000 0000 000" in overlay.sections[0].lines[0]
    robot.driver.until(lambda: "请核对从银行卡上读到的内容" in words_on(robot.driver), "the words on the screen")
    robot.driver.tap("overlay:stay")
    screen = robot.screen
    assert isinstance(screen, FormScreen)
    assert next(each.value for each in screen.fields if each.name == "bank_card") == NUMBER
    terminal.do("document_scanner", "take_page")
    robot.abandon()
