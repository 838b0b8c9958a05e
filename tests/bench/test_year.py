"""The year is as large as it says, always the same, and its counts are those of its cases."""

from itertools import chain

import pytest

from bench.year import Extent, PlannedCase, expected, id_number, planned
from catalogue.loader import load_catalogue
from contract.records import Outcome
from drivers.id_card.gb import check_digit

EXTENT = Extent(terminals=5, people=60, cases=300)
NAMES = [f"YC-{number:03}" for number in range(5)]


@pytest.fixture(scope="module")
def years() -> list[list[PlannedCase]]:
    return planned(load_catalogue().items, EXTENT)


def test_the_counts_are_those_of_the_cases(years: list[list[PlannedCase]]) -> None:
    counted = expected(years, NAMES)

    assert counted["totals"] == {"served": EXTENT.cases, "people": EXTENT.people}
    assert sum(counted["item"].values()) == sum(counted["terminal"].values()) == EXTENT.cases
    assert [counted["terminal"][name] for name in NAMES] == [
        sum(case.outcome.is_served for case in year) for year in years
    ]


def test_some_were_given_up_and_do_not_count(years: list[list[PlannedCase]]) -> None:
    outcomes = [case.outcome for case in chain.from_iterable(years)]

    assert outcomes.count(Outcome.ABANDONED) > 0
    assert len(outcomes) == EXTENT.cases + outcomes.count(Outcome.ABANDONED)


def test_terminals_live_their_year_in_order(years: list[list[PlannedCase]]) -> None:
    assert all(year == sorted(year, key=lambda case: case.at) for year in years)
    assert years == planned(load_catalogue().items, EXTENT)


def test_everybody_has_a_number_of_their_own() -> None:
    numbers = {id_number(person) for person in range(Extent().people)}

    assert len(numbers) == Extent().people
    assert all(check_digit(number[:17]) == number[17] for number in numbers)
