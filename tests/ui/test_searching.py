"""A citizen searches by the first letters of the pinyin: the real terminal behind the real keyboard."""

from collections.abc import Iterator

import pytest

from kiosk.view.intents import OpenSearch, Wake
from tests.kiosk.parts import Bench
from tests.ui.robot import ScreenRobot
from ui.application import ScreenSettings, build, prepare


@pytest.fixture
def searching() -> Iterator[ScreenRobot]:
    bench = Bench()
    window = build(bench.terminal, prepare(ScreenSettings(platform="offscreen")))
    window.show()
    window.view.requestActivate()
    bench.do(Wake())
    bench.do(OpenSearch())
    robot = ScreenRobot(window)
    robot.wait_for(lambda: robot.sees("soft:s"), "the keyboard")
    yield robot
    window.close()


@pytest.mark.parametrize(
    ("letters", "name"),
    [("sbcx", "item:RS003"), ("sfzhl", "item:GA002"), ("shenfenzheng", "item:GA002")],
)
def test_item_stands_there_without_enter(searching: ScreenRobot, letters: str, name: str) -> None:
    for letter in letters:
        searching.soft_key(letter)
    searching.wait_for(lambda: searching.sees(name), name)


def test_results_come_with_first_letter(searching: ScreenRobot) -> None:
    before = [name for name in searching.names() if name.startswith("item:")]
    searching.soft_key("g")
    searching.wait_for(
        lambda: [name for name in searching.names() if name.startswith("item:")] not in ([], before), "results"
    )


def test_result_found_while_composing_opens(searching: ScreenRobot) -> None:
    for letter in "sbcx":
        searching.soft_key(letter)
    searching.wait_for(lambda: searching.sees("item:RS003"), "the result")
    item = "item:RS003"
    searching.tap(item)
    searching.wait_for(lambda: searching.screen() == "guide", "the guide")
