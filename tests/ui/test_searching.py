"""A citizen searches by the first letters of the pinyin, or says it: the real terminal behind the real keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kiosk.view.intents import OpenSearch, SetCareMode, Wake
from tests.kiosk.hand_listener import HandListener
from tests.kiosk.parts import Bench
from tests.ui.robot import ScreenRobot
from ui.application import ScreenSettings, build, prepare

LEAST_RESULTS = 5
"""Of more than fit on a page."""


@contextmanager
def search_of(bench: Bench) -> Iterator[ScreenRobot]:
    window = build(bench.terminal, prepare(ScreenSettings(platform="offscreen")))
    window.show()
    window.view.requestActivate()
    bench.do(Wake())
    bench.do(OpenSearch())
    robot = ScreenRobot(window)
    robot.wait_for(lambda: robot.sees("soft:s"), "the keyboard")
    yield robot
    window.close()


@pytest.fixture
def searching() -> Iterator[ScreenRobot]:
    with search_of(Bench()) as robot:
        yield robot


@pytest.mark.parametrize(
    ("letters", "name"),
    [("sbcx", "item:RS003"), ("sfzhl", "item:GA002"), ("shenfenzheng", "item:GA002")],
)
def test_item_is_shown_without_enter(searching: ScreenRobot, letters: str, name: str) -> None:
    for letter in letters:
        searching.soft_key(letter)
    searching.wait_for(lambda: searching.sees(name), name)


def test_results_come_with_first_letter(searching: ScreenRobot) -> None:
    before = [name for name in searching.names() if name.startswith("item:")]
    searching.soft_key("g")
    searching.wait_for(
        lambda: [name for name in searching.names() if name.startswith("item:")] not in ([], before), "results"
    )


def test_five_results_are_above_the_keyboard(searching: ScreenRobot) -> None:
    searching.soft_key("s")
    searching.wait_for(lambda: len(shown(searching)) >= LEAST_RESULTS, "five results")


@pytest.mark.parametrize(("letters", "least"), [("s", 4), ("zisha", 2)])
def test_results_in_large_letters_keep_turner(letters: str, least: int) -> None:
    """Care mode upright, also below the number to call: as many as fit, and the rest one page on."""
    bench = Bench()
    with search_of(bench) as robot:
        bench.do(SetCareMode(on=True))
        for letter in letters:
            robot.soft_key(letter)
        robot.wait_for(lambda: len(shown(robot)) >= least, "results")
        assert robot.sees("pages:next")
        before = shown(robot)
        robot.tap("pages:next")
        robot.wait_for(lambda: shown(robot) not in ([], before), "the next page")


def shown(searching: ScreenRobot) -> list[str]:
    return [name for name in searching.names() if name.startswith("item:") and searching.sees(name)]


def test_result_found_while_composing_opens(searching: ScreenRobot) -> None:
    for letter in "sbcx":
        searching.soft_key(letter)
    searching.wait_for(lambda: searching.sees("item:RS003"), "the result")
    item = "item:RS003"
    searching.tap(item)
    searching.wait_for(lambda: searching.screen() == "guide", "the guide")


def is_enabled(robot: ScreenRobot, name: str) -> bool:
    item = robot.find(name)
    return item is not None and item.isEnabled()


def test_item_that_was_said_is_shown() -> None:
    listener = HandListener()
    bench = Bench(listener=listener)
    with search_of(bench) as robot:
        robot.tap("speak")
        robot.wait_for(lambda: not robot.sees("soft:s"), "the keyboard to go")
        listener.records = True
        bench.terminal.tick()
        robot.wait_for(lambda: is_enabled(robot, "speak:over"), "the recording")
        robot.tap("speak:over")
        robot.wait_for(lambda: listener.ended == ["finished"], "the end of the sentence")
        bench.pump()
        robot.wait_for(lambda: robot.sees("item:GA054") and robot.sees("soft:s"), "the item and the keyboard")
        assert bench.screen.dictation.stage.value == "understood"


def test_dictation_is_not_offered_without_microphone(searching: ScreenRobot) -> None:
    assert not searching.sees("speak")
