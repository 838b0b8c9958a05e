"""What lies over a screen: one thing at a time, and nothing that must be read gets lost under a question."""

import pytest

from kiosk.view.form import FormScreen
from kiosk.view.home import HomeScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import ConfirmLeave, GoHome, GoOn, Leave, OpenHelp, SetCareMode, SetField, Stay
from kiosk.view.overlay import OverlayKind
from kiosk.view.visit_end import GoodbyeScreen
from tests.kiosk.parts import Bench
from tests.kiosk.walking import at_field


@pytest.fixture
def bench() -> Bench:
    return Bench()


def kind(bench: Bench) -> OverlayKind | None:
    return None if bench.view.overlay is None else bench.view.overlay.kind


def leave_untouched(bench: Bench) -> None:
    bench.wait(61)
    assert kind(bench) is OverlayKind.STILL_THERE
    assert bench.view.overlay.seconds_left > 0
    assert bench.view.overlay.sections == ()


def test_help_page_survives_the_presence_question(bench: Bench) -> None:
    citizen = at_field(bench, "ZS001", "content")
    bench.do(SetField("content", "隔壁楼着火了，有人昏迷，快来救命"))
    citizen.walk(lambda _: kind(bench) is OverlayKind.HELP)
    said = bench.view.overlay
    assert "110" in str(said.sections)
    leave_untouched(bench)
    assert bench.do(Stay())
    assert bench.view.overlay == said
    assert bench.do(Stay())
    assert bench.view.overlay is None
    assert isinstance(bench.screen, FormScreen)
    assert bench.do(GoOn())
    assert kind(bench) is None, "said once"


@pytest.mark.parametrize("is_care", [False, True])
def test_help_tells_of_care_until_it_is_on(bench: Bench, is_care: bool) -> None:
    at_field(bench, "GA004", "mobile")
    bench.do(SetCareMode(is_care))
    assert bench.do(OpenHelp())
    assert ("关怀版" in str(bench.view.overlay.sections)) is not is_care


def test_citizen_who_stays_does_not_leave(bench: Bench) -> None:
    at_field(bench, "GA004", "mobile")
    bench.do(SetField("mobile", "138"))
    assert bench.do(Leave())
    leave_untouched(bench)
    assert bench.do(Stay())
    assert bench.view.overlay is None


def test_nothing_is_asked_where_nothing_is_lost(bench: Bench) -> None:
    at_field(bench, "GA004", "mobile")
    assert bench.do(GoHome())
    assert isinstance(bench.screen, HomeScreen)
    assert bench.do(Leave())
    assert isinstance(bench.screen, GoodbyeScreen)


def test_citizen_leaving_when_asked_leaves_altogether(bench: Bench) -> None:
    at_field(bench, "GA004", "mobile")
    bench.do(SetField("mobile", "138"))
    assert bench.do(GoHome())
    leave_untouched(bench)
    assert bench.do(ConfirmLeave())
    assert isinstance(bench.screen, GoodbyeScreen), "not only to the home screen"
    assert bench.view.overlay is None


def test_read_page_goes_with_its_reader(bench: Bench) -> None:
    at_field(bench, "GA004", "mobile")
    assert bench.do(OpenHelp())
    leave_untouched(bench)
    bench.wait(16)
    assert bench.view.overlay is None
    bench.wait(10)
    assert isinstance(bench.screen, AttractScreen)
