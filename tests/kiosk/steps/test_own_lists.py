"""Lists of what is one's own: an entry fills in the rest; who finds nothing there, or asks in vain, fills it in by hand."""

from typing import Any

import pytest

from catalogue.input_types import BY_HAND
from contract.execution import LiveOption
from kiosk.forms.visibility import is_visible
from kiosk.view.intents import GoBack, GoOn, SetField
from kiosk.view.view import MainAction, ReviewScreen
from tests.kiosk.parts import Bench, both
from tests.kiosk.steps.test_filling_in import at_field, has, journey_of, shown
from tests.kiosk.steps.test_journeys import at

CAR = LiveOption(
    value="vehicle-1", text=both("粤PA***34"), fills={"plate_no": "粤PA1234", "plate_type": "小型汽车", "mobile": "1"}
)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def asked(bench: Bench) -> set[str]:
    journey = journey_of(bench)
    return {each.name for each in journey.item.inputs if is_visible(each, journey.answers)}


def test_own_vehicle_answers_the_rest(bench: Bench) -> None:
    bench.centre.own = (CAR,)
    citizen = at_field(bench, "GA053", "vehicle")
    bench.wait(1)
    bench.do(SetField("vehicle", "vehicle-1"))
    answers: dict[str, Any] = journey_of(bench).own_answers()
    assert answers == {"vehicle": "vehicle-1", "plate_no": "粤PA1234", "plate_type": "小型汽车"}, "and nothing else"
    assert asked(bench).isdisjoint({"plate_no", "plate_type"})
    citizen.walk(at(ReviewScreen))
    assert "粤PA***34" in {each.value for each in bench.screen.lines}


def test_another_vehicle_is_typed_in(bench: Bench) -> None:
    bench.centre.own = (CAR,)
    at_field(bench, "GA053", "vehicle")
    bench.wait(1)
    bench.do(SetField("vehicle", "vehicle-1"))
    bench.do(SetField("vehicle", BY_HAND))
    assert asked(bench) >= {"plate_no", "plate_type"}
    bench.do(GoOn())
    assert shown(bench, "plate_no").value == "", "what the entry had filled in is gone"
    bench.do(SetField("plate_no", "粤P54321"))
    bench.do(GoBack())
    bench.do(SetField("vehicle", BY_HAND))
    assert journey_of(bench).own_answers()["plate_no"] == "粤P54321"


@pytest.mark.parametrize("is_cut", [False, True])
def test_without_entries_all_is_typed_in(bench: Bench, is_cut: bool) -> None:
    citizen = at_field(bench, "RS016", "insured_place") if not is_cut else None
    if citizen is None:
        bench.centre.is_cut = True
        citizen = at_field(bench, "RS016", "insured_place")
    bench.wait(1)
    assert shown(bench, "insured_place").value == BY_HAND
    assert bench.view.frame.main is MainAction.CONTINUE
    citizen.walk(has("to_region"))
    citizen.walk(at(ReviewScreen))
    assert journey_of(bench).own_answers()["from_region"]


def test_what_an_entry_gets_wrong_is_not_taken(bench: Bench) -> None:
    bench.centre.own = (CAR.model_copy(update={"fills": {"plate_no": "no plate"}}),)
    at_field(bench, "GA053", "vehicle")
    bench.wait(1)
    bench.do(SetField("vehicle", "vehicle-1"))
    assert "plate_no" not in journey_of(bench).own_answers()
