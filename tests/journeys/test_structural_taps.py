"""What `demo.structural_taps` counts from the plan of an item is what a citizen really taps."""

import pytest

from catalogue.item_kinds import Level
from catalogue.schema import Identity
from demo.robot import catalogue
from demo.structural_taps import taps_of
from kiosk.view.guide import GuideScreen
from kiosk.view.search import SearchScreen
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.magnified import MagnifiedDriver
from tests.journeys.robot import Robot

ANSWERS = ("key:", "option:", "year:", "month:", "day:", "hour:", "minute:", "initial:", "step:", "options:", "years:")
"""What is typed or chosen, and the pages that are turned to find it."""


@pytest.mark.parametrize("code", ["RS009", "RS001", "GA001", "GA002"])
def test_counted_taps_are_real_ones(code: str, terminal: JourneyTerminal, robot: Robot) -> None:
    item, items = catalogue()[code], catalogue().values()
    listed = (each for each in items if Level.DISTRICT in each.popular)
    popular = [each.code for each in sorted(listed, key=lambda each: each.popular[Level.DISTRICT])]
    robot.suit(item)
    robot.is_brief = True
    terminal.driver.tapped.clear()
    if code in popular[:6]:
        terminal.driver.tap(f"item:{code}")
    else:
        terminal.driver.tap("search")
        robot.until_screen(SearchScreen)
        terminal.driver.write("query:input", item.short.zh)
        robot.filling.tap_paged(f"item:{code}", "rows")
    robot.until_screen(GuideScreen)
    robot.walk(item)
    robot.finish()
    tapped = [name for name in terminal.driver.tapped if not name.startswith(ANSWERS)]
    signed = 1 if any(field.kind.value == "signature" for field in item.inputs) else 0  # drawn, not tapped
    ended = 0 if item.identity is Identity.NONE else 1  # by the button here; taking the card away does as well
    assert len(tapped) + signed - ended == taps_of(item, popular, robot.today).total, tapped


def test_item_is_done_on_magnified_pages(terminal: JourneyTerminal, monkeypatch: pytest.MonkeyPatch) -> None:
    item, driver = catalogue()["RS009"], terminal.driver
    # the same driver, which knows since when the page at rest is up: a tap on a page that has just come does not count
    monkeypatch.setattr(driver, "__class__", MagnifiedDriver)
    robot = Robot(terminal)
    robot.suit(item)
    robot.is_brief = True
    robot.wake()
    for each in ("help", "magnify", "overlay:stay"):
        driver.tap(each)
    robot.open_by_theme(item)
    robot.walk(item)
    assert terminal.screen.window.model.is_magnified
    robot.finish()
    assert not terminal.screen.window.model.is_magnified
