"""With the network cut: what can be done later is taken in and delivered once; what cannot says so before it asks who you are."""

from collections.abc import Sequence
from itertools import groupby

import pytest

from catalogue.reference import load_reference
from catalogue.schema import OfflinePolicy, Output, ServiceItem
from demo.answers import applicant_of
from demo.robot import catalogue
from kiosk.view.guide import GuideScreen, KnowledgeScreen
from kiosk.view.note import Tone
from kiosk.view.overlay import CallStage
from kiosk.view.papers import PaperStage
from kiosk.view.result import ResultTone
from kiosk.view.review import ReviewScreen
from kiosk.view.search import SearchScreen
from kiosk.view.visit_end import AnotherScreen
from tests.journeys.demo_terminal import JourneyTerminal
from tests.journeys.robot import Robot
from tests.journeys.window_driver import words_on

pytestmark = pytest.mark.slow

PARTS = 6
"""Visits into which the items are divided: in each the network is cut once."""


def of_policy(policy: OfflinePolicy) -> list[ServiceItem]:
    """The items, those of one theme together."""
    return sorted(
        (item for item in catalogue().values() if item.offline is policy), key=lambda one: (one.theme, one.code)
    )


def part_of(items: Sequence[ServiceItem], part: int) -> Sequence[ServiceItem]:
    """A whole stretch, so that few themes are opened twice."""
    return items[len(items) * part // PARTS : len(items) * (part + 1) // PARTS]


@pytest.mark.parametrize("part", range(PARTS))
def test_offline_submission_counts_once(part: int, cut_off: JourneyTerminal, robot: Robot) -> None:
    items = part_of(of_policy(OfflinePolicy.QUEUE), part)
    before = {item.code: cut_off.counted(item.code) for item in items}
    for who, theirs in _by_applicant(items, robot).items():
        robot.become(who)
        robot.wake()
        for number, item in enumerate(theirs):
            if number:
                robot.driver.tap("more-items")
            _submit(item, cut_off, robot)
        robot.finish()
    assert {code: cut_off.counted(code).item for code in before} == {code: one.item for code, one in before.items()}

    cut_off.network("up")
    expected = {code: one.item + 1 for code, one in before.items()}
    cut_off.driver.until(lambda: {code: cut_off.counted(code).item for code in expected} == expected, "delivery", 60)
    some = next(iter(before.values()))
    assert cut_off.counted(items[0].code).everything == some.everything + len(items)


def test_unsent_call_is_admitted_and_rings_later(cut_off: JourneyTerminal, robot: Robot) -> None:
    def said(stage: CallStage) -> None:
        robot.driver.until(lambda: robot.driver.view.frame.call is stage, stage.value or "no call")

    robot.wake()
    robot.driver.tap("care")
    robot.driver.until(lambda: robot.driver.view.care_mode, "care mode")
    robot.driver.tap("call")
    said(CallStage.UNSENT)
    robot.driver.until(lambda: "12345" in words_on(cut_off.driver), "what to do instead")
    assert cut_off.calls() == []
    cut_off.network("up")
    said(CallStage.RINGING)
    assert cut_off.calls() == [""]
    cut_off.answer_call()
    said(CallStage.COMING)
    robot.driver.tap("overlay:withdraw")
    said(CallStage.NONE)
    robot.driver.until(lambda: cut_off.calls() == ["withdrawn"], "the withdrawal at the centre")
    robot.driver.tap("leave")
    robot.wait_for_rest()


def test_question_found_offline_begins_its_item(cut_off: JourneyTerminal, robot: Robot) -> None:
    entry = next(each for each in load_reference().tables.knowledge if each.items == ("ZS001",))
    robot.wake()
    cut_off.driver.tapped.clear()
    robot.driver.tap("search")
    robot.until_screen(SearchScreen)
    robot.driver.write("query:input", entry.question.zh)
    robot.filling.tap_paged(f"item:{entry.code}", "rows")
    robot.until_screen(KnowledgeScreen)
    assert len(cut_off.driver.tapped) <= 3, cut_off.driver.tapped
    assert entry.question.zh in words_on(cut_off.driver)
    robot.driver.tap("main")
    begun = catalogue()["ZS001"].short.zh
    robot.driver.until(lambda: robot.driver.view.frame.item_title == begun, "the item")
    robot.driver.tap("back")
    robot.until_screen(KnowledgeScreen)
    robot.driver.tap("leave")
    robot.wait_for_rest()


def _by_applicant(items: Sequence[ServiceItem], robot: Robot) -> dict[str, list[ServiceItem]]:
    """The items of each person who may do them: a visit is one person's."""
    groups: dict[str, list[ServiceItem]] = {}
    for item in items:
        groups.setdefault(applicant_of([item], robot.today), []).append(item)
    return groups


def _submit(item: ServiceItem, terminal: JourneyTerminal, robot: Robot) -> None:
    receipts = terminal.papers("receipt_printer")
    robot.open_by_theme(item)
    assert isinstance(robot.screen, GuideScreen)
    assert robot.screen.note is not None, "the guide says that it will be sent later"
    assert robot.screen.note.tone is Tone.CAUTION
    visit = robot.walk(item, until=lambda screen: isinstance(screen, AnotherScreen))
    assert visit.result is not None
    assert visit.result.tone is ResultTone.SUBMITTED
    assert all(each.will_queue for each in visit.all_of(ReviewScreen))
    if Output.RECEIPT in item.outputs:
        assert visit.papers is not None
        assert visit.papers.receipt is PaperStage.PRINTED
        assert terminal.papers("receipt_printer") == receipts + 1


@pytest.mark.parametrize("part", range(PARTS))
def test_online_item_offline_says_so_before_identity(part: int, cut_off: JourneyTerminal, robot: Robot) -> None:
    robot.wake()
    for theme, group in groupby(part_of(of_policy(OfflinePolicy.ONLINE), part), key=lambda item: item.theme):
        _look_through(theme, [item.code for item in group], cut_off, robot)
    robot.driver.tap("leave")


def _look_through(theme: str, codes: list[str], terminal: JourneyTerminal, robot: Robot) -> None:
    robot.filling.tap_paged(f"theme:{theme}", "pages")
    for code in codes:
        robot.seek(code)
        row = robot.row(code)
        assert not row.is_available
        assert row.note
        robot.open_from_list(code)
        guide = robot.screen
        assert isinstance(guide, GuideScreen)
        assert not guide.can_start
        assert guide.note is not None
        assert guide.note.tone is Tone.BAD
        assert guide.note.text in words_on(terminal.driver)
        assert not terminal.driver.shows("main"), "the button to start is off"
        robot.driver.tap("back")
    robot.driver.tap("back")
    robot.driver.until(lambda: robot.driver.shows("by-theme"), "home")
