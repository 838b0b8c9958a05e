"""Every life event by taps on the real screen, with and without a network: each item counts once, and there is one receipt."""

import pytest

from catalogue.life_events import LifeEvent
from catalogue.loader import load_catalogue
from catalogue.schema import OfflinePolicy
from demo.robot import RobotVisit, catalogue
from kiosk.view.event import EventScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.view import Screen
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.papers import is_receipt
from tests.journeys.robot import Robot, walks_in_care_mode

pytestmark = pytest.mark.slow

EVENTS = {event.id: event for event in load_catalogue().events}
ANSWERS = {"birth": 1, "job_loss": 1, "illness": 2, "disability": 1, "retirement": 2, "home": 2, "car": 3, "wedding": 1}
"""The answer that most has to be done after; 0 for the others."""


def is_over(screen: Screen) -> bool:
    return isinstance(screen, AnotherScreen | GoodbyeScreen | AttractScreen)


def ticked(robot: Robot) -> list[str]:
    assert isinstance(robot.screen, EventScreen)
    return [row.code for row in robot.screen.rows if row.is_ticked]


def leave(robot: Robot, event: LifeEvent) -> None:
    """A quiet event ends by itself."""
    if not event.is_quiet:
        robot.finish()
    else:
        robot.terminal.leave()
        robot.wait_for_rest()


def walk(terminal: JourneyTerminal, robot: Robot, event: LifeEvent) -> tuple[RobotVisit, list[str]]:
    robot.wake()
    robot.look_as("zh", care_mode=walks_in_care_mode(event.id))
    robot.open_event(event.id, ANSWERS.get(event.id, 0))
    wanted = ticked(robot)
    robot.suit(*(catalogue()[code] for code in wanted))
    receipts = terminal.papers("receipt_printer")
    visit = robot.walk_event(is_over)
    assert visit.result is not None
    assert terminal.papers("receipt_printer") == receipts + 1
    assert is_receipt(terminal.paper("receipt_printer", receipts + 1, "png"))
    leave(robot, event)
    return visit, wanted


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_life_event_counts_each_item_once(name: str, terminal: JourneyTerminal, robot: Robot) -> None:
    event = EVENTS[name]
    before = {code: terminal.counted(code) for code in event.items}
    visit, wanted = walk(terminal, robot, event)

    expected = {code: one.item + (code in wanted) for code, one in before.items()}
    terminal.driver.until(lambda: {code: terminal.counted(code).item for code in expected} == expected, "the count", 30)
    assert terminal.counted(event.items[0]).everything == before[event.items[0]].everything + len(wanted)
    assert bool(visit.all_of(AnotherScreen)) is not event.is_quiet
    asked = [field for field in visit.filled if field in ("mobile", "bank_card")]
    assert len(asked) == len(set(asked)), "asked once"
    proof = terminal.core.terminal.last_wipe
    assert proof is not None
    assert proof.is_clean


@pytest.mark.parametrize("name", ["birth", "death", "job_loss"])
def test_life_event_offline_waits_in_the_queue(name: str, cut_off: JourneyTerminal, robot: Robot) -> None:
    event = EVENTS[name]
    before = {code: cut_off.counted(code).item for code in event.items}
    _, wanted = walk(cut_off, robot, event)
    assert wanted
    assert all(catalogue()[code].offline is not OfflinePolicy.ONLINE for code in wanted)
    assert {code: cut_off.counted(code).item for code in before} == before

    cut_off.network("up")
    expected = {code: count + (code in wanted) for code, count in before.items()}
    cut_off.driver.until(lambda: {code: cut_off.counted(code).item for code in expected} == expected, "delivery", 60)


def test_offline_says_what_must_wait_for_the_network(cut_off: JourneyTerminal, robot: Robot) -> None:
    robot.wake()
    for event in EVENTS.values():
        robot.driver.tap("by-event")
        robot.filling.tap_paged(f"event:{event.id}", "pages")
        for answer in range(len(event.options)):
            robot.driver.until(lambda: isinstance(robot.screen, EventScreen) and bool(robot.screen.options), "question")
            robot.filling.tap_paged(f"answer:{answer}", "answers")
            robot.driver.until(lambda: isinstance(robot.screen, EventScreen) and bool(robot.screen.rows), "the items")
            assert isinstance(robot.screen, EventScreen)
            for row in robot.screen.rows:
                is_online = catalogue()[row.code].offline is OfflinePolicy.ONLINE
                assert row.is_available is not is_online, row
                assert row.note
            robot.driver.tap("back")
        robot.driver.tap("back")
        robot.driver.until(lambda: robot.driver.shows("by-event"), "home")
    robot.driver.tap("leave")
    robot.wait_for_rest()
