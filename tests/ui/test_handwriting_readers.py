"""The board over recognisers of other kinds: a slow one, zinnia, and none; each in a window of its own."""

from collections.abc import Callable, Iterator, Sequence
from threading import Event

import pytest

from drivers.ports.handwriting import Stroke
from tests.ui.robot import ScreenRobot
from tests.ui.window_driver import ScreenDriver
from tests.ui.written import SUN, TEN, by_hand, choose, is_mapped, write
from ui.handwriting.recogniser import recogniser


class SlowReader:
    """Answers when it is let, with the number of strokes it was given."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.may_answer = Event()

    def begin(self) -> None: ...

    def erase(self) -> None: ...

    def candidates(self, strokes: Sequence[Stroke], most: int) -> tuple[str, ...]:
        del most
        self.asked.append(len(strokes))
        assert self.may_answer.wait(30)
        return (f"{len(strokes)}划",)


@pytest.fixture
def other() -> Iterator[Callable[[object], tuple[ScreenDriver, ScreenRobot]]]:
    """A window whose handwriting is read by something else; what is typed goes to it until it is closed."""
    made: list[ScreenDriver] = []

    def show(reader: object) -> tuple[ScreenDriver, ScreenRobot]:
        made.append(ScreenDriver(find_reader=lambda: reader))
        made[0].resize(1080, 1920)
        return made[0], ScreenRobot(made[0].window)

    yield show
    made[0].close()


def test_late_answer_of_older_strokes_is_dropped(other: Callable) -> None:
    reader = SlowReader()
    driver, robot = other(reader)
    by_hand(driver, robot)
    write(robot, SUN)
    robot.wait_for(lambda: reader.asked == [1], "the first stroke")
    assert not robot.sees("written:1划"), "the screen does not wait for it"
    reader.may_answer.set()
    robot.wait_for(lambda: robot.sees("written:4划"), "the answer")
    assert reader.asked == [1, 4], "what was between is not read at all"


def test_without_models_strokes_are_read_by_zinnia(other: Callable) -> None:
    driver, robot = other(recogniser())
    by_hand(driver, robot)
    write(robot, TEN)
    choose(robot, "十")
    assert driver.typed == "十"
    assert is_mapped()
    robot.tap("by-keys")
    assert not is_mapped(), "26 MiB that the next one takes again"


def test_without_any_recogniser_no_board_is_offered(other: Callable) -> None:
    driver, robot = other(None)
    driver.show("field-reason")
    robot.wait_for(lambda: robot.sees("soft:n"), "the keyboard")
    assert not robot.sees("by-hand")
