"""Back to the guide and on again: everything that was given is still there, and what hangs on it too."""

from typing import Any

import pytest

from contract.terms import Outcome
from kiosk.journeys.planner import needs_review
from kiosk.view.guide import GuideScreen
from kiosk.view.intents import ConfirmLeave, GoBack, GoOn, Leave, SetField, Sign
from kiosk.view.materials import MaterialsScreen
from kiosk.view.review import ReviewScreen, SignatureScreen
from tests.kiosk.citizen import PNG
from tests.kiosk.parts import Bench, snapshot
from tests.kiosk.walking import at_field, has, journey_of, shown, walk_to


@pytest.fixture
def bench() -> Bench:
    return Bench()


def on_review(screen: Any) -> bool:
    return isinstance(screen, ReviewScreen)


def back_to_guide(bench: Bench) -> None:
    for _ in range(40):
        if isinstance(bench.screen, GuideScreen):
            break
        assert bench.do(GoBack())
        bench.pump()
    assert isinstance(bench.screen, GuideScreen)


def straight_on(bench: Bench, until: Any) -> None:
    """Presses on without giving anything again."""
    for _ in range(60):
        if until(bench.screen):
            return
        if bench.view.frame.is_main_enabled:
            assert bench.do(GoOn())
        bench.wait(1)
    raise AssertionError(bench.screen)


def test_what_an_answer_made_appear_is_there_again(bench: Bench) -> None:
    citizen = at_field(bench, "GA021", "live_type")
    assert bench.do(SetField("live_type", "租赁"))
    assert bench.do(SetField("landlord_name", "陈房东"))
    citizen.walk(on_review)
    lines, answers = bench.screen.lines, journey_of(bench).form.own_answers()
    assert answers["landlord_name"] == "陈房东"
    back_to_guide(bench)
    assert bench.do(GoOn())
    straight_on(bench, on_review)
    assert bench.screen.lines == lines
    assert journey_of(bench).form.own_answers() == answers


def test_wrong_answer_stays_wrong_on_return(bench: Bench) -> None:
    at_field(bench, "GA021", "live_type")
    assert bench.do(SetField("live_type", "租赁"))
    assert bench.do(SetField("landlord_name", "9"))
    back_to_guide(bench)
    assert bench.do(GoOn())
    straight_on(bench, has("live_type"))
    assert shown(bench, "landlord_name").value == "9"
    assert bench.do(GoOn())
    assert shown(bench, "landlord_name").error


def test_pages_need_not_be_given_twice(bench: Bench) -> None:
    citizen = walk_to(bench, "MZ006", ReviewScreen)
    pages = {name: len(taken) for name, taken in journey_of(bench).pages.items()}
    assert pages
    back_to_guide(bench)
    assert bench.do(GoOn())
    seen: list[type] = []

    def is_review(screen: Any) -> bool:
        seen.append(type(screen))
        return isinstance(screen, ReviewScreen)

    straight_on(bench, is_review)
    assert {name: len(taken) for name, taken in journey_of(bench).pages.items()} == pages
    assert MaterialsScreen in seen
    citizen.walk()
    assert [case.outcome.is_served for case in bench.outbox.cases()] == [True], "one item of the visit, one case"


def test_what_was_set_aside_is_forgotten_with_visit(bench: Bench) -> None:
    walk_to(bench, "GA043", SignatureScreen)
    assert bench.do(Sign(PNG, 640.0))
    journey = journey_of(bench)
    signature = journey.signature
    assert any(signature)
    back_to_guide(bench)
    assert any(signature)
    assert bench.do(Leave())
    assert bench.do(ConfirmLeave())
    assert not any(signature)
    assert (journey.form.entries, journey.form.answers, journey.signature) == ({}, {}, None)
    bench.wait(1)
    assert [case.outcome for case in bench.outbox.cases()] == [Outcome.ABANDONED]


def test_field_shown_on_leaving_is_checked_too(bench: Bench) -> None:
    at_field(bench, "GA021", "live_type")
    journey = journey_of(bench)
    assert bench.do(SetField("live_type", "租赁"))
    assert bench.do(SetField("landlord_name", "9"))
    del journey.form.answers["live_type"]
    assert bench.do(GoOn())
    assert shown(bench, "landlord_name").error
    assert bench.do(SetField("move_in_date", "2026-02-01"))
    assert bench.do(SetField("landlord_name", ""))
    assert bench.do(GoOn())
    assert not has("live_type")(bench.screen)


def reviewed_items() -> list[str]:
    return [item.code for item in snapshot().catalogue.items if needs_review(item)]


@pytest.mark.parametrize("code", reviewed_items())
def test_going_back_to_guide_keeps_every_item(bench: Bench, code: str) -> None:
    walk_to(bench, code, ReviewScreen)
    lines, answers = bench.screen.lines, journey_of(bench).form.own_answers()
    pages = {name: len(taken) for name, taken in journey_of(bench).shown_pages().items()}
    back_to_guide(bench)
    assert bench.do(GoOn())
    straight_on(bench, on_review)
    assert bench.screen.lines == lines
    assert journey_of(bench).form.own_answers() == answers
    assert {name: len(taken) for name, taken in journey_of(bench).shown_pages().items()} == pages
