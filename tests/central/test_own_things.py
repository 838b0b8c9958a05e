"""What the sandbox's departments know of a person fits the inputs that it fills in, and is about whom the item is for."""

from datetime import UTC, datetime

import pytest

from catalogue.loader import load_catalogue
from catalogue.reference import load_reference
from central.sandbox.own_things import businesses_of, filled_from, insured_years_of, plots_of, status_on_file_of
from central.sandbox.situation import Situation, situation_of
from contract.records import PersonDetails, Submission
from demo.answers import id_number, usc_code
from simulators.person.people import person

NOW = datetime(2026, 11, 28, tzinfo=UTC)
CATALOGUE = load_catalogue()
REFERENCE = load_reference()
NUMBERS = [id_number(person("li").card.birth_date, sequence) for sequence in range(11, 71)]
ASKING = [each.code for each in CATALOGUE.items if filled_from(each, "status_on_file") is not None]


def asked_by(code: str, number: str, **answers: str) -> Situation:
    who = PersonDetails(name="陈小满", id_number=number)
    return situation_of(CATALOGUE.item(code), Submission(person=who, answers=answers), REFERENCE, NOW, "origin")


@pytest.mark.parametrize("code", ASKING)
def test_status_answers_the_question_in_its_own_words(code: str) -> None:
    asked = filled_from(CATALOGUE.item(code), "status_on_file")
    assert asked is not None
    found = [option for number in NUMBERS for option in status_on_file_of(asked_by(code, number))]
    given = {value for option in found for value in option.fills.values()}
    assert {"低保"} <= {value[:2] for value in given}
    assert given <= {each.value for each in asked.options}
    assert len(given) >= 3


def test_status_is_that_of_whom_it_is_for() -> None:
    mine = status_on_file_of(asked_by("YB006", NUMBERS[0]))
    others = [status_on_file_of(asked_by("YB006", NUMBERS[0], subject_id_no=each)) for each in NUMBERS]
    assert others == [status_on_file_of(asked_by("YB006", each)) for each in NUMBERS]
    assert any(each != mine for each in others)


def test_plots_are_those_of_one_person() -> None:
    plots = plots_of(asked_by("NY003", NUMBERS[0]))
    assert len(plots) >= 2
    assert {each.fills.keys() == {"area_mu", "village_group"} for each in plots} == {True}
    assert plots == plots_of(asked_by("NY003", NUMBERS[0]))


def test_an_insurance_record_says_what_it_is() -> None:
    records = insured_years_of(asked_by("YB004", NUMBERS[0]))
    assert [each.value.split()[0] for each in records] == ["城乡居民医保", "职工医保"]
    assert all("个月" in each.value for each in records)


@pytest.mark.parametrize("code", ["RS040", "RS041", "SJ005"])
def test_businesses_fill_in_a_credit_code(code: str) -> None:
    asked = filled_from(CATALOGUE.item(code), "own_businesses")
    assert asked is not None
    shops = businesses_of(asked_by(code, NUMBERS[0]))
    assert shops == businesses_of(asked_by(code, NUMBERS[0]))
    assert shops
    for shop in shops:
        (name, value), *rest = shop.fills.items()
        assert (name, rest) == (asked.name, [])
        assert value == usc_code(value[:17])
