"""After the result: the rating that names no one, the next item, the records of the visit, the card that lies there."""

import logging

import pytest
from msgspec.structs import replace

from contract.records import CaseFacts, PaperFacts, RatingFacts, VisitFacts
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import Presence
from kiosk.journeys.submission import submission_of
from kiosk.services.timing import Timing
from kiosk.terminal.terminal import Terminal
from kiosk.view.form import FormScreen
from kiosk.view.frame import MainAction
from kiosk.view.guide import GuideScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import ConfirmLeave, GoHome, GoOn, Leave, OpenItem, Rate, SetField, Wake
from kiosk.view.result import ResultScreen, ResultTone
from kiosk.view.visit_end import AnotherScreen, GoodbyeScreen
from offline_queue.bounds import FreezeReason, Frozen
from offline_queue.errors import QueueFault
from tests.kiosk.parts import Bench, snapshot
from tests.kiosk.walking import at, walk_to


@pytest.fixture
def bench() -> Bench:
    return Bench()


def ratings(bench: Bench) -> list[str]:
    bench.pump()
    return [each.facts.level for each in bench.outbox.records if isinstance(each.facts, RatingFacts)]


# --- rating ---


def test_citizen_may_leave_rating_out(bench: Bench) -> None:
    walk_to(bench, "GA004", AnotherScreen)
    assert bench.screen.chosen == ""
    assert bench.view.frame.main is MainAction.FINISH
    assert bench.do(GoOn())
    assert isinstance(bench.screen, GoodbyeScreen)
    assert ratings(bench) == []


def test_last_level_touched_counts_and_only_levels_do(bench: Bench) -> None:
    walk_to(bench, "GA004", AnotherScreen)
    for level in ("very_satisfied", "dissatisfied"):
        assert bench.do(Rate(level))
        assert bench.screen.chosen == level
    assert not bench.do(Rate("best"))
    assert not bench.do(SetField("level", "satisfied"))
    assert bench.do(GoOn())
    assert ratings(bench) == ["dissatisfied"]


# --- the next item ---


def test_suggestion_opens_its_guide_in_same_visit(bench: Bench) -> None:
    walk_to(bench, "GA004", AnotherScreen)
    assert 0 < len(bench.screen.suggestions) <= 3
    assert all(row.is_available for row in bench.screen.suggestions)
    assert "GA004" not in {row.code for row in bench.screen.suggestions}
    assert not bench.do(OpenItem("XX999"))
    assert bench.do(OpenItem(bench.screen.suggestions[0].code))
    assert isinstance(bench.screen, GuideScreen)
    assert bench.terminal._visit.session.person is not None


def test_what_often_follows_is_suggested_first(bench: Bench) -> None:
    walk_to(bench, "GA043", AnotherScreen)
    assert bench.screen.suggestions[0].code == "GA044"


def test_suggestions_can_be_done_now(bench: Bench) -> None:
    walk_to(bench, "RS029", AnotherScreen)
    for _ in range(3):
        bench.health.note_silence()
    bench.do(GoHome())
    bench.terminal.refresh()
    walk_to(bench, "RS029", AnotherScreen)
    assert len(bench.screen.suggestions) == 3
    assert all(row.is_available for row in bench.screen.suggestions)


def test_card_that_certifies_although_expired_does_nothing_else(bench: Bench) -> None:
    walk_to(bench, "RS009", AnotherScreen, "expired")
    assert bench.do(OpenItem("GA006"))
    assert bench.do(GoOn())
    assert bench.do(GoOn())
    assert isinstance(bench.screen, ResultScreen)
    assert bench.screen.tone is ResultTone.REJECTED
    assert "有效期" in bench.screen.summary


def test_organisation_agent_stays_for_next_item(bench: Bench) -> None:
    walk_to(bench, "SW020", AnotherScreen)
    session = bench.terminal._visit.session
    firm = session.enterprise
    assert firm is not None
    assert bench.do(OpenItem("RS004"))
    assert bench.do(GoOn())
    assert submission_of(session, session.journey).enterprise == firm


# --- records ---


@pytest.mark.expected_logs("a record could not be written")
@pytest.mark.parametrize("trouble", ["frozen", "fault"])
def test_full_disk_holds_no_citizen_up(bench: Bench, trouble: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    walk_to(bench, "GA004", FormScreen)
    if trouble == "frozen":
        bench.outbox.is_frozen = Frozen(FreezeReason.DISK_LOW)
    else:
        bench.outbox.fault = QueueFault("no space for 李大暑")
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(10)
    assert isinstance(bench.screen, AttractScreen)
    assert bench.outbox.records == []
    assert "record" in caplog.text
    assert "李大暑" not in caplog.text


def test_looking_around_leaves_no_record(bench: Bench) -> None:
    bench.do(Wake())
    bench.do(OpenItem("GA004"))
    bench.do(Leave())
    bench.do(ConfirmLeave())
    bench.wait(10)
    assert bench.outbox.records == []


def test_record_of_visit_counts_what_was_served(bench: Bench) -> None:
    citizen = walk_to(bench, "GA004", ResultScreen)
    bench.do(GoHome())
    citizen.open("RS029")
    citizen.start()
    citizen.walk(at(AnotherScreen))
    citizen.press()
    bench.wait(1)
    visit = next(each.facts for each in bench.outbox.records if isinstance(each.facts, VisitFacts))
    assert visit.cases == 2
    assert not [each for each in bench.outbox.records if isinstance(each.facts, PaperFacts)]


# --- the card ---


def test_unclear_card_presence_holds_up_no_visit(bench: Bench) -> None:
    citizen = walk_to(bench, "GA004", AnotherScreen)
    bench.reader.is_left = True
    citizen.press()
    bench.wait(3)
    assert bench.screen.card_left
    bench.lines["id_card_reader"].fault = DeviceLost("unplugged")
    bench.wait(10)
    assert isinstance(bench.screen, AttractScreen)
    assert bench.reader.presence() is Presence.PRESENT


def test_soaked_terminal_leaves_marked_cases_alone(bench: Bench) -> None:
    bench.place = replace(bench.place, is_test=True)
    bench.terminal = Terminal(bench.place, snapshot(), bench.services)
    citizen = walk_to(bench, "GA004", ResultScreen)
    bench.do(GoHome())
    citizen.open("RS029")
    citizen.start()
    citizen.walk(at(AnotherScreen))
    citizen.press()
    bench.wait(1)
    facts = [each.facts for each in bench.outbox.records]
    assert {type(each) for each in facts} <= {CaseFacts, PaperFacts}
    assert all(each.is_test for each in facts if isinstance(each, CaseFacts))
    assert any(isinstance(each, CaseFacts) for each in facts)


def at_the_end(bench: Bench) -> None:
    """Rating and next item, while the card lies on the reader."""
    walk_to(bench, "GA004", AnotherScreen)
    bench.reader.is_left = True
    bench.wait(3)


def test_rating_after_lifted_card_has_its_moment() -> None:
    bench = Bench(timing=Timing(settle=0.0, seen=1e9, papers_seen=4.0))
    at_the_end(bench)
    bench.reader.is_left, bench.reader.is_taken = False, True
    bench.wait(3)
    assert bench.do(Rate("satisfied"))
    bench.wait(3)
    assert isinstance(bench.screen, AnotherScreen), "who rates may change it"
    bench.wait(2)
    assert isinstance(bench.screen, GoodbyeScreen)


def test_unclear_presence_ends_no_visit() -> None:
    bench = Bench(timing=Timing(settle=0.0, seen=1e9, papers_seen=4.0))
    at_the_end(bench)
    bench.lines["id_card_reader"].fault = DeviceLost("unplugged")
    bench.wait(8)
    assert isinstance(bench.screen, AnotherScreen)
    bench.lines["id_card_reader"].fault = None
    bench.reader.is_left, bench.reader.is_taken = False, True
    bench.wait(8)
    assert isinstance(bench.screen, GoodbyeScreen), "it is asked again"
