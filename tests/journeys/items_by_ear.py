"""One item from the first key to the goodbye, without sight."""

from demo.robot import catalogue
from tests.journeys.by_ear import EarRobot
from tests.journeys.demo_terminal import JourneyTerminal


def check_item_by_ear(code: str, terminal: JourneyTerminal, *, switches: bool) -> int:
    """It is counted once. Gives the number of keys that were pressed."""
    item, fingers = catalogue()[code], terminal.driver
    before = terminal.counted(code)
    robot = EarRobot(terminal, switches=switches)
    try:
        robot.suit(item)
        robot.wake()
        robot.open_by_theme(item)
        visit = robot.walk(item)
        robot.finish()
    finally:
        terminal.driver = fingers
    assert visit.result is not None
    terminal.driver.until(lambda: terminal.counted(code).item > before.item, "the centre to count it")
    assert terminal.counted(code).item == before.item + 1
    return robot.ear.keys
