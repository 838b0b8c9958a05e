"""Who is identified is on the screen, and no one goes on in the name of somebody who has walked away."""

import pytest

from kiosk.view.form import FormScreen
from kiosk.view.guide import GuideScreen
from kiosk.view.identity import IdentifyScreen, IdentifyStage
from kiosk.view.intents import ConfirmLeave, GoBack, GoHome, GoOn, Leave, NotMe, OpenItem, Wake
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench
from tests.kiosk.walking import at, walk_to

SHOWN = "李*暑"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def identified(bench: Bench) -> Citizen:
    return walk_to(bench, "GA004", FormScreen)


def at_the_reader(bench: Bench) -> Citizen:
    citizen = walk_to(bench, "GA004", IdentifyScreen)
    citizen.walk(lambda screen: isinstance(screen, IdentifyScreen) and screen.stage is IdentifyStage.READ)
    return citizen


def home(bench: Bench) -> None:
    bench.do(GoHome())
    bench.do(ConfirmLeave())


def test_identified_person_is_in_header_until_end(bench: Bench) -> None:
    bench.do(Wake())
    assert bench.view.frame.person == ""
    identified(bench)
    assert bench.view.frame.person == SHOWN
    home(bench)
    assert bench.view.frame.person == SHOWN
    bench.do(Leave())
    assert bench.view.frame.person == ""


def test_each_further_item_is_begun_by_same_person(bench: Bench) -> None:
    identified(bench)
    home(bench)
    bench.do(OpenItem("GA019"))
    bench.do(GoOn())
    assert isinstance(bench.screen, IdentifyScreen)
    assert (bench.screen.stage, bench.screen.masked_name) == (IdentifyStage.READ, SHOWN)
    assert "继续以这个身份" in bench.screen.note.text
    bench.do(GoOn())
    assert isinstance(bench.screen, FormScreen)


def test_somebody_else_ends_visit_of_one_before(bench: Bench) -> None:
    identified(bench)
    home(bench)
    session = bench.terminal._visit.session
    bench.do(OpenItem("GA019"))
    bench.do(GoOn())
    assert bench.do(NotMe())
    assert isinstance(bench.screen, GoodbyeScreen)
    assert (session.person, session.drafts, bench.view.frame.person) == (None, {}, "")


def test_back_to_same_guide_asks_nothing_again(bench: Bench) -> None:
    identified(bench)
    bench.do(GoBack())
    assert isinstance(bench.screen, GuideScreen)
    assert bench.view.frame.person == SHOWN
    bench.do(GoOn())
    assert isinstance(bench.screen, FormScreen)


def test_the_same_item_from_the_list_asks_again(bench: Bench) -> None:
    identified(bench)
    bench.do(GoBack())
    bench.do(GoBack())
    bench.do(OpenItem("GA004"))
    bench.do(GoOn())
    assert isinstance(bench.screen, IdentifyScreen)


def test_same_item_after_its_end_asks_again(bench: Bench) -> None:
    walk_to(bench, "GA004", AnotherScreen)
    home(bench)
    bench.do(OpenItem("GA004"))
    bench.do(GoOn())
    assert isinstance(bench.screen, IdentifyScreen)


def test_wrong_card_is_removed_and_right_read(bench: Bench) -> None:
    citizen = at_the_reader(bench)
    bench.reader.is_left = True
    assert bench.do(NotMe())
    assert bench.view.frame.person == ""
    bench.wait(2)
    assert bench.screen.stage is IdentifyStage.WAITING
    assert "拿开" in bench.screen.note.advice
    bench.reader.is_left = False
    citizen.walk(at(FormScreen))
    assert bench.view.frame.person == SHOWN


def test_going_back_from_reader_asks_again(bench: Bench) -> None:
    at_the_reader(bench)
    bench.do(GoBack())
    assert bench.view.frame.person == SHOWN
    bench.do(GoOn())
    assert "继续以这个身份" in bench.screen.note.text


def test_not_me_needs_an_identified_person(bench: Bench) -> None:
    citizen = walk_to(bench, "GA004", IdentifyScreen)
    citizen.bench.wait(0.1)
    assert not bench.do(NotMe())


def test_terminal_is_left_when_no_one_touches(bench: Bench) -> None:
    bench.do(Wake())
    assert not bench.terminal.was_left_for(0)
    bench.do(Leave())
    bench.wait(20)
    assert bench.terminal.was_left_for(0)
    assert not bench.terminal.was_left_for(60)
    bench.wait(60)
    assert bench.terminal.was_left_for(60)
