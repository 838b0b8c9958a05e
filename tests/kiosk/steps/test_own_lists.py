"""Lists of what is one's own: an entry fills in the rest; who finds nothing there, or asks in vain, fills it in by hand."""

import re
from decimal import Decimal
from typing import Any

import pytest

from catalogue.input_types import BY_HAND
from catalogue.text import COMPLETE, Language
from contract.execution import LiveOption
from kiosk.journeys.planner import is_signed
from kiosk.view.frame import MainAction
from kiosk.view.intents import GoBack, GoOn, SetField
from kiosk.view.review import ReviewScreen
from tests.kiosk.citizen import Citizen, Stuck
from tests.kiosk.parts import Bench, both, snapshot
from tests.kiosk.walking import at, at_field, edit, has, journey_of, shown, walk_to
from wording.store import load_wording

CAR = LiveOption(
    value="vehicle-1", text=both("粤PA***34"), fills={"plate_no": "粤PA1234", "plate_type": "小型汽车", "mobile": "1"}
)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def asked(bench: Bench) -> set[str]:
    journey = journey_of(bench)
    return {each.name for each in journey.item.inputs if journey.form.asks(each)}


def test_own_vehicle_answers_the_rest(bench: Bench) -> None:
    bench.centre.own = (CAR,)
    citizen = at_field(bench, "GA053", "vehicle")
    bench.wait(1)
    bench.do(SetField("vehicle", "vehicle-1"))
    answers: dict[str, Any] = journey_of(bench).form.own_answers()
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
    assert journey_of(bench).form.own_answers()["plate_no"] == "粤P54321"


def test_fine_and_points_are_read_before_signing(bench: Bench) -> None:
    bench.centre.options = (
        LiveOption(value="one", text=both("闯红灯"), detail=both("演示路口，记6分"), amount=Decimal(200)),
    )
    walk_to(bench, "GA043", ReviewScreen)
    assert any(
        "闯红灯" in line.value and "记6分" in line.value and "200.00" in line.value for line in bench.screen.lines
    )


@pytest.mark.parametrize("language", COMPLETE)
def test_statement_names_buttons_of_its_page(language: Language) -> None:
    """A button that a citizen is to touch has the name that it has on the page where that is said."""
    wording, pointed = load_wording(), re.compile(r"点“([^”]+)”|(?:touch|press|choose) “([^”]+)”")
    for item in snapshot().items.values():
        action = MainAction.SIGN if is_signed(item) else MainAction.CONTINUE if item.fee else MainAction.SUBMIT
        said = [] if item.statement is None else [item.statement.in_language(language)]
        said += [wording.say(f"statement.{kind}", language) for kind in ("pay", "queue", "online")]
        named = {name for text in said for found in pointed.findall(text) for name in found if name}
        assert named <= {wording.say(f"footer.{action.value}", language)}, item.code


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
    assert journey_of(bench).form.own_answers()["from_region"]


def test_change_passes_over_what_is_typed_in(bench: Bench) -> None:
    walk_to(bench, "GA053", ReviewScreen)
    assert journey_of(bench).form.own_answers()["vehicle"] == BY_HAND
    edit(bench, "plate_no")
    bench.do(SetField("plate_no", "粤P54321"))
    assert bench.do(GoOn())
    assert isinstance(bench.screen, ReviewScreen)
    assert journey_of(bench).form.own_answers()["plate_no"] == "粤P54321"


def test_change_before_a_list_keeps_by_hand(bench: Bench) -> None:
    walk_to(bench, "RS005", ReviewScreen)
    assert journey_of(bench).form.own_answers()["on_file"] == BY_HAND
    edit(bench, "tier")
    assert bench.do(SetField("tier", "360"))
    assert bench.do(GoOn())
    assert isinstance(bench.screen, ReviewScreen), "the list is not shown once more"
    answers = journey_of(bench).form.own_answers()
    assert (answers["tier"], answers["on_file"], answers["special_group"]) == ("360", BY_HAND, "无")


def with_fills(**fills: str) -> LiveOption:
    return CAR.model_copy(update={"fills": {key: value for key, value in (CAR.fills | fills).items() if value}})


def choose_car(bench: Bench, car: LiveOption) -> Citizen:
    bench.centre.own = (car,)
    citizen = at_field(bench, "GA053", "vehicle")
    bench.wait(1)
    bench.do(SetField("vehicle", "vehicle-1"))
    return citizen


@pytest.mark.parametrize("plate", ["", "no plate"])
def test_entry_without_a_good_value_is_completed(bench: Bench, plate: str) -> None:
    citizen = choose_car(bench, with_fills(plate_no=plate))
    assert "plate_no" not in journey_of(bench).form.own_answers()
    assert asked(bench) & {"plate_no", "plate_type"} == {"plate_no"}
    bench.do(GoOn())
    assert shown(bench, "plate_no").value == ""
    bench.do(GoOn())
    assert shown(bench, "plate_no").error, "it must be answered"
    bench.do(SetField("plate_no", "粤P54321"))
    citizen.walk(at(ReviewScreen))
    answers = journey_of(bench).form.own_answers()
    assert (answers["vehicle"], answers["plate_no"], answers["plate_type"]) == ("vehicle-1", "粤P54321", "小型汽车")
    assert "粤P54321" in {each.value for each in bench.screen.lines}


def test_another_entry_takes_the_question_away(bench: Bench) -> None:
    whole = CAR.model_copy(update={"value": "vehicle-2"})
    choose_car(bench, with_fills(plate_no=""))
    bench.do(SetField("vehicle", BY_HAND))
    assert asked(bench) >= {"plate_no", "plate_type"}
    bench.centre.own = (with_fills(plate_no=""), whole)
    journey_of(bench).form.lists.clear()
    bench.do(GoBack())
    citizen = Citizen(bench)
    citizen.walk(has("vehicle"))
    bench.wait(1)
    bench.do(SetField("vehicle", "vehicle-2"))
    assert asked(bench).isdisjoint({"plate_no", "plate_type"})


def test_value_against_a_rule_is_asked(bench: Bench) -> None:
    citizen = choose_car(bench, with_fills(plate_no="粤PD12345"))
    with pytest.raises(Stuck):
        citizen.walk(at(ReviewScreen))
    assert shown(bench, "plate_type").error
    bench.do(SetField("plate_type", "小型新能源汽车"))
    citizen.walk(at(ReviewScreen))
    assert journey_of(bench).form.own_answers()["plate_type"] == "小型新能源汽车"


@pytest.mark.parametrize("now", [(), (with_fills(plate_no="粤P99999"),)])
def test_changed_entry_is_chosen_again(bench: Bench, now: tuple[LiveOption, ...]) -> None:
    citizen = choose_car(bench, CAR)
    citizen.walk(at(ReviewScreen))
    bench.centre.own = now
    journey_of(bench).form.lists.clear()  # as when the whole item begins again
    edit(bench, "vehicle")
    bench.wait(1)
    answers = journey_of(bench).form.own_answers()
    assert answers.get("vehicle", BY_HAND) == BY_HAND
    assert answers.keys().isdisjoint({"plate_no", "plate_type"})
    if now:
        bench.do(GoOn())
        assert shown(bench, "vehicle").error
        bench.do(SetField("vehicle", "vehicle-1"))
        assert journey_of(bench).form.own_answers()["plate_no"] == "粤P99999"


def test_unchanged_entry_stays_chosen(bench: Bench) -> None:
    citizen = choose_car(bench, with_fills(plate_no=""))
    bench.do(GoOn())
    bench.do(SetField("plate_no", "粤P54321"))
    citizen.walk(at(ReviewScreen))
    journey_of(bench).form.lists.clear()
    edit(bench, "vehicle")
    bench.wait(1)
    assert shown(bench, "vehicle").value == "vehicle-1"
    assert journey_of(bench).form.own_answers()["plate_no"] == "粤P54321"


PLOTS = tuple(
    LiveOption(value=f"plot-{place}", text=both(name), fills={"area_mu": area, "village_group": group})
    for place, (name, area, group) in enumerate(
        (("样例垌", "1.2", "第三组"), ("演示坝", "0.9", "第三组"), ("示范岭", "2.0", "第四组"))
    )
)


def choose_plots(bench: Bench, *values: str) -> Citizen:
    bench.centre.own = PLOTS
    citizen = at_field(bench, "NY003", "plots")
    bench.wait(1)
    bench.do(SetField("plots", values=values))
    return citizen


def test_areas_of_several_plots_add_up(bench: Bench) -> None:
    citizen = choose_plots(bench, "plot-0", "plot-1")
    assert asked(bench).isdisjoint({"area_mu", "village_group"})
    citizen.walk(at(ReviewScreen))
    answers = journey_of(bench).form.own_answers()
    assert (answers["area_mu"], answers["village_group"]) == ("2.1", "第三组")
    assert {"样例垌、演示坝", "2.1", "第三组"} <= {each.value for each in bench.screen.lines}
    edit(bench, "plots")
    assert bench.do(SetField("plots", values=("plot-0",)))
    citizen.walk(at(ReviewScreen))
    assert "1.2" in {each.value for each in bench.screen.lines}


def test_what_plots_disagree_about_is_asked(bench: Bench) -> None:
    choose_plots(bench, "plot-1", "plot-2")
    assert asked(bench) & {"area_mu", "village_group"} == {"village_group"}
    assert journey_of(bench).form.own_answers()["area_mu"] == "2.9"


def test_area_without_number_leaves_sum_to_ask(bench: Bench) -> None:
    bench.centre.own = (
        PLOTS[0],
        PLOTS[1].model_copy(update={"fills": {"area_mu": "约一亩", "village_group": "第三组"}}),
    )
    at_field(bench, "NY003", "plots")
    bench.wait(1)
    bench.do(SetField("plots", values=("plot-0", "plot-1")))
    assert asked(bench) & {"area_mu", "village_group"} == {"area_mu"}
    assert "area_mu" not in journey_of(bench).form.own_answers()


@pytest.mark.parametrize("values", [("plot-0", BY_HAND), (BY_HAND, "plot-0")])
def test_last_tick_takes_the_other_way_away(bench: Bench, values: tuple[str, ...]) -> None:
    choose_plots(bench, *values)
    assert journey_of(bench).form.answers["plots"] == (values[-1],)
    assert ("area_mu" in asked(bench)) is (values[-1] == BY_HAND)


def test_without_plots_all_is_typed_in(bench: Bench) -> None:
    bench.centre.is_cut = True
    citizen = at_field(bench, "NY003", "plots")
    bench.wait(1)
    assert shown(bench, "plots").values == (BY_HAND,)
    citizen.walk(at(ReviewScreen))
    assert {"area_mu", "village_group"} <= journey_of(bench).form.own_answers().keys()


ON_FILE = {
    "RS005": "special_group",
    "YB006": "special_group",
    "MZ021": "category",
    "JY004": "category",
    "YB022": "category",
}


@pytest.mark.parametrize(("code", "name"), ON_FILE.items())
def test_status_on_file_is_confirmed_or_contested(bench: Bench, code: str, name: str) -> None:
    value = next(each.value for each in snapshot().items[code].input(name).options if each.value.startswith("低保"))
    bench.centre.own = (LiveOption(value="status", text=both("低保"), fills={name: value}),)
    citizen = at_field(bench, code, "on_file")
    bench.wait(1)
    assert shown(bench, "on_file").hint.endswith("不对的自己选")
    bench.do(SetField("on_file", "status"))
    assert name not in asked(bench)
    assert journey_of(bench).form.own_answers()[name] == value
    bench.do(SetField("on_file", BY_HAND))
    assert name in asked(bench)
    citizen.walk(at(ReviewScreen))
