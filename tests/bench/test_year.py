"""The year is as large as it says, always the same, and its counts are those of its cases."""

from itertools import chain
from pathlib import Path

import pytest

from bench.centre import measured_centre
from bench.district import differing, lived, misreported
from catalogue.loader import load_catalogue
from central.simulation.year import Extent, PlannedCase, expected, id_number, planned
from contract.terms import Channel, Outcome
from drivers.id_card_reader.gb import check_digit

pytestmark = pytest.mark.slow

EXTENT = Extent(terminals=5, people=60, cases=300)
NAMES = [f"YC-{number:03}" for number in range(5)]


@pytest.fixture(scope="module")
def years() -> list[list[PlannedCase]]:
    return planned(load_catalogue().items, EXTENT)


def test_the_counts_are_those_of_the_cases(years: list[list[PlannedCase]]) -> None:
    counted = expected(years, NAMES)

    assert (counted["totals"]["served"], counted["totals"]["people"]) == (EXTENT.cases, EXTENT.people)
    assert {sum(counted[by].values()) for by in ("item", "terminal", "channel")} == {EXTENT.cases}
    assert len(counted["channel"]) == len(Channel), "on every channel"
    assert counted["ratings"]["all"] > 0
    assert counted["totals"]["uncertain"] > 0
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


def test_small_year_over_http_shows_one_wrong_count(tmp_path: Path) -> None:
    """The same terminals and the same comparison as in the measurement, with one process and an SQLite file."""
    extent = Extent(terminals=4, people=150, cases=1_600, park_people=7, park_cases=90)
    years = planned(load_catalogue().items, extent)
    with measured_centre(tmp_path, f"sqlite:///{tmp_path}/centre.db") as centre:
        _, sent, wrong = lived(centre, years, workers=1)
        assert wrong == []
        assert misreported(centre, extent) == []
        assert min(sent["again"], sent["swapped"], sent["cut"]) > 0
        years[0].append(years[0][0])
        assert len(differing(centre, years, [f"YC-{number:03}" for number in range(1, 5)])) >= 3
