"""A simulated year is exact, shows the seasons, and never goes beside what happened."""

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from catalogue.loader import load_catalogue
from catalogue.schema import Level
from central.cases.models import CaseEntry, CaseEvent
from central.cli.simulate_verb import extent_of, sentences, simulate
from central.clock import BEIJING, civil_day
from central.console.figures.report_sheets import report_sheet
from central.records.models import StoredRecord
from central.simulation.district import (
    RealTerminalsThere,
    SimulatedDistrict,
    place_of,
    require_no_real_terminals,
    towns_of,
)
from central.simulation.fleet import SimulatedFleet
from central.simulation.records import arrivals
from central.simulation.seasons import day_weights, popularity_in, second_of_day
from central.simulation.year import DISTRICT, Extent, PlannedCase
from central.terminal_register.models import TerminalEntry
from central.terminal_register.town_names import town_names
from central.usage.bureau_report import FIRST_EVER, LAST_EVER, bureau_report
from central.usage.crossing import TOWN_DIGITS, Wanted
from central.usage.dimensions import Period
from central.usage.service import totals
from contract.terms import Outcome


def test_simulated_year_is_counted_exactly(centre):
    district = SimulatedDistrict(centre, Extent(terminals=2, people=30, cases=80))
    require_no_real_terminals(centre)

    done = sum(district.steps())

    assert (done, district.differing()) == (district.cases, [])
    with centre.database.reading() as session:
        report = bureau_report(
            session, centre.catalogues.take(session), Wanted(FIRST_EVER, LAST_EVER, {}), centre.clock.now()
        )
        sites = [each.site_zh for each in session.query(TerminalEntry)]
        whole = totals(session, Period())
    assert whole.simulated == whole.served == 80, "no real device did it"
    assert report.sentence.startswith("模拟数据，累计，共投放自助终端 2 台")
    assert report.sentence.endswith("办理业务 80 宗。")
    assert "模拟数据" in report_sheet(report).title
    assert sites
    assert all("模拟" in each for each in sites)
    with pytest.raises(RealTerminalsThere):
        require_no_real_terminals(centre)


def test_records_arrive_through_the_year(centre):
    district = SimulatedDistrict(centre, Extent(terminals=2, people=300, cases=900))
    list(district.steps())
    today = civil_day(centre.clock.now())
    with centre.database.reading() as session:
        came = [(each.received_at, each.occurred_at, each.clock) for each in session.query(StoredRecord)]
        cases = session.query(CaseEntry).all()
        steps = Counter(each.case_key for each in session.query(CaseEvent))
    late = {civil_day(at) for at, done, clock in came if clock == "synchronised" and at - done > timedelta(days=1)}
    counted = {civil_day(at) for at, _, clock in came if clock == "uncertain"}
    assert len(late) > 2
    assert len(counted) > 2, "what no clock dates is counted when it comes"
    assert today not in late | counted
    assert {each.status for each in cases if each.received_at < centre.clock.now() - timedelta(days=5)} == {"completed"}
    assert all(each.received_at <= each.changed_at <= centre.clock.now() for each in cases)
    assert all(steps[each.case_key] == 3 for each in cases if each.status == "completed")


@given(st.lists(st.tuples(st.integers(0, 59), st.integers(0, 9 * 3600 - 1)), max_size=200), st.uuids())
def test_every_case_arrives_once_after_it_happened(moments, name):
    item, opened, now = (
        load_catalogue().items[0],
        datetime(2026, 1, 1, 9, tzinfo=BEIJING),
        datetime(2026, 3, 2, tzinfo=BEIJING),
    )
    moments = [opened + timedelta(days=day, seconds=second) for day, second in sorted(moments)]
    year = [PlannedCase(item, None, at, Outcome.COMPLETED) for at in moments]

    came = list(arrivals(str(name), year, now))

    assert [case for _, cases in came for case in cases] == year
    assert all(cases and cases[-1].at < arrived <= now for arrived, cases in came)
    assert [arrived for arrived, _ in came] == sorted(arrived for arrived, _ in came)


def test_verb_refuses_a_database_with_terminals(terminal, centre, capsys):
    del terminal
    folder = centre.settings.keys_folder
    with pytest.raises(typer.Exit) as ended:
        simulate(1, 1, 1, centre.settings.database_url, folder)

    assert ended.value.exit_code == 1
    assert "nothing simulated goes beside them" in capsys.readouterr().err


def test_simulated_terminals_are_in_every_town(centre):
    names = town_names(centre.settings.catalogue_folder)
    towns = towns_of(names)
    places = [place_of(number, Level.VILLAGE, towns) for number in range(85)]
    assert len(towns) > 5
    assert {place[:TOWN_DIGITS] for place in places} == towns.keys()
    assert all(place in names for place in places), "a village that there is"
    assert place_of(3, Level.TOWN, towns_of({})) == "441602", "without names the district has them all"


def test_park_is_reported_by_the_same_command(centre):
    district = SimulatedDistrict(centre, Extent(terminals=4, people=30, cases=80, park_people=3, park_cases=11))
    list(district.steps())
    whole, park = sentences(centre, district)
    assert "共投放自助终端 4 台，可办理事项 240 项" in whole
    assert whole.endswith("服务群众 30 人次，办理业务 80 宗。")
    assert park == "模拟数据，累计，模拟产业园SIM-004办理业务 11 笔，服务群众 3 人次。"


def test_district_without_options_has_its_park():
    assert extent_of(85, 21_763, 113_212) == DISTRICT
    assert extent_of(85, 21_763, 113_213).park_cases == 0


def test_fleet_comes_back_and_alarms_close(centre):
    fleet = SimulatedFleet(centre, terminals=3, outage=timedelta(minutes=45))

    done = sum(fleet.steps())

    report = fleet.report
    assert (done, report.silent, report.unheard, report.still_open) == (fleet.beats, 3, 0, 0)
    with pytest.raises(RealTerminalsThere):
        require_no_real_terminals(centre)


def test_year_has_weekends_holidays_and_festival():
    first = date(2025, 1, 1)
    weight = {first + timedelta(days=number): each for number, each in enumerate(day_weights(first, 365))}

    assert weight[date(2025, 3, 10)] > 2 * weight[date(2025, 3, 15)], "a Monday and a Saturday"
    assert weight[date(2025, 10, 1)] < weight[date(2025, 10, 15)] / 2, "the national holiday"
    assert (
        sum(weight[day] for day in weight if day.month == 2) < sum(weight[day] for day in weight if day.month == 3) / 2
    )


def test_each_theme_has_its_season():
    items = load_catalogue().items
    schools = next(number for number, item in enumerate(items) if item.theme == "education")

    asked = [list(popularity_in(month, items))[schools] for month in range(1, 13)]

    assert max(asked) == asked[7] > asked[10]


def test_few_come_while_others_eat():
    chance, hour = random.Random(1), 3600
    came = [second_of_day(chance, 9 * hour) // hour for _ in range(4000)]

    assert min(came) >= 0
    assert max(came) <= 8
    assert came.count(1) > 4 * came.count(3), "ten o'clock and noon"
