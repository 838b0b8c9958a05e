"""A field that another answer makes appear is neutral until the citizen has left it or tried to go on with it there."""

import pytest

from catalogue.schema import InputField, ServiceItem
from kiosk.forms.verdict import Invalid
from kiosk.view.form import FormScreen
from kiosk.view.intents import GoBack, GoOn, SetField
from tests.kiosk.citizen import Citizen
from tests.kiosk.parts import Bench, snapshot

MINE, OTHER = "本人缴费", "代他人缴费"


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    citizen = Citizen(bench)
    citizen.open("SW001")
    citizen.start()
    citizen.walk(until=lambda screen: isinstance(screen, FormScreen))
    return bench


def choose(bench: Bench, mode: str) -> None:
    assert bench.do(SetField("payer_mode", mode))


def errors(bench: Bench) -> dict[str, str]:
    return {field.name: field.error for field in bench.screen.fields}


def test_new_fields_are_neutral_after_coming_back(bench: Bench) -> None:
    choose(bench, MINE)
    bench.do(GoOn())
    bench.do(GoBack())
    choose(bench, OTHER)
    assert errors(bench) == {"payer_mode": "", "other_name": "", "other_id_no": ""}


def test_new_fields_are_neutral_when_they_come_back(bench: Bench) -> None:
    choose(bench, OTHER)
    bench.do(GoOn())
    assert errors(bench)["other_name"]
    choose(bench, MINE)
    choose(bench, OTHER)
    assert set(errors(bench).values()) == {""}


def test_new_missing_fields_are_marked_after_try(bench: Bench) -> None:
    choose(bench, OTHER)
    assert set(errors(bench).values()) == {""}
    bench.do(GoOn())
    assert errors(bench)["other_name"]
    assert errors(bench)["other_id_no"]


def test_field_that_appears_while_going_on_is_neutral(bench: Bench) -> None:
    """The answer that makes it appear counts only with the press itself: one more press is needed, and nothing is red."""
    choose(bench, OTHER)
    journey = bench.terminal._visit.session.journey
    del journey.form.answers["payer_mode"]
    bench.do(GoOn())
    assert errors(bench) == {"payer_mode": "", "other_name": "", "other_id_no": ""}
    bench.do(GoOn())
    assert errors(bench)["other_name"]


def dependent_fields() -> list[tuple[ServiceItem, InputField]]:
    return [(item, each) for item in snapshot().catalogue.items for each in item.inputs if each.only_if]


@pytest.mark.parametrize(("item", "field"), dependent_fields(), ids=lambda each: getattr(each, "code", each.name))
def test_no_dependent_field_is_born_red(item: ServiceItem, field: InputField) -> None:
    bench = Bench()
    citizen = Citizen(bench)
    citizen.open(item.code)
    citizen.start()
    bench.wait(1)
    journey = bench.terminal._visit.session.journey
    journey.form.refuse(field.name, Invalid("field.required"))
    assert field.name not in journey.form.errors
    journey.form.tried.add(field.name)
    journey.form.refuse(field.name, Invalid("field.required"))
    assert field.name in journey.form.errors
    journey.form.drop_hidden()
    assert field.name not in journey.form.errors
