"""Characters as a finger writes them, on the board of a screen."""

from pathlib import Path

from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver
from ui.handwriting.recogniser import MODEL

TEN = (((0.15, 0.5), (0.85, 0.5)), ((0.5, 0.12), (0.5, 0.9)))
SUN = (
    ((0.2, 0.2), (0.2, 0.8)),
    ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8)),
    ((0.2, 0.5), (0.8, 0.5)),
    ((0.2, 0.8), (0.8, 0.8)),
)


def is_mapped() -> bool:
    return MODEL.name in Path("/proc/self/maps").read_text()


def by_hand(driver: ScreenDriver, robot: ScreenRobot, sample: str = "field-reason", **how: object) -> None:
    driver.show(sample, **how)  # type: ignore[arg-type]
    robot.wait_for(lambda: robot.sees("by-hand"), "the choice")
    robot.tap("by-hand")
    robot.wait_for(lambda: robot.sees("writing-pad"), "the pad")


def write(robot: ScreenRobot, strokes: tuple) -> None:
    for stroke in strokes:
        robot.draw("writing-pad", list(stroke))


def choose(robot: ScreenRobot, character: str) -> None:
    robot.wait_for(lambda: robot.sees(f"written:{character}"), character)
    robot.tap(f"written:{character}")
