"""Charts of the counts: inside their frames, true to the numbers, and what is not complete looks so."""

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.clock import BEIJING
from central.console.drawing import text_width
from central.console.figures.counts_form import CountsQuery
from central.console.figures.counts_page import CountsRow, CountsTable
from central.console.figures.rank_chart import RANKS_ON_PHONES, RANKS_ON_SCREENS, rank_chart
from central.console.figures.time_chart import PHONES, SCREENS, TimePoint, time_chart, time_points
from central.usage.completeness_of_counts import CountsCompleteness
from central.usage.crossing import Axis, Measures, Wanted
from tests.central.virtual_terminal import NOON

numbers = st.integers(0, 10**7)
maybe = st.none() | numbers
days = st.integers(0, 500).map(lambda number: (date(2025, 1, 1) + timedelta(days=number)).isoformat())
points = st.lists(st.builds(TimePoint, days, numbers, maybe, maybe, st.booleans()), min_size=1, max_size=90)
rows = st.builds(
    CountsRow,
    days,
    st.text(max_size=30),
    st.builds(Measures, numbers),
    numbers,
    st.just(()),
    numbers,
    numbers,
    st.just(0.0),
)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: the numbers are those of test_counts.py."""
    return sqlite_url


@settings(max_examples=40)
@given(points, st.sampled_from([SCREENS, PHONES]))
def test_bars_stand_in_frame_true_to_numbers(given_points, frame):
    chart = time_chart(given_points, frame)
    assert len(chart.bars) == min(len(given_points), frame.most)
    assert all(chart.left <= bar.x and bar.x + bar.width <= chart.right + 1e-6 for bar in chart.bars)
    assert all(chart.ceiling - 1e-6 <= bar.y and abs(bar.y + bar.height - chart.floor) < 1e-6 for bar in chart.bars)
    assert all(one.x + one.width <= other.x + 1e-6 for one, other in pairwise(chart.bars))
    by_number = sorted(chart.bars, key=lambda bar: bar.point.served)
    assert all(low.height <= high.height for low, high in pairwise(by_number))
    spots = [spot.split(",") for piece in (*chart.before, *chart.year_before) for spot in piece.split()]
    assert all(chart.left <= float(x) <= chart.right and chart.ceiling <= float(y) <= chart.floor for x, y in spots)


@settings(max_examples=40)
@given(points, st.sampled_from([SCREENS, PHONES]))
def test_labels_of_times_and_numbers_lie_apart(given_points, frame):
    chart = time_chart(given_points, frame)
    for one, other in pairwise(chart.times):
        assert one.at + text_width(one.words, 12) / 2 < other.at - text_width(other.words, 12) / 2
    assert all(each.at - text_width(each.words, 12) / 2 >= 0 for each in chart.times)
    assert all(each.at + text_width(each.words, 12) / 2 <= frame.width for each in chart.times)
    assert all(text_width(each.words, 12) <= chart.left - 8 for each in chart.numbers)
    assert all(one.at > other.at for one, other in pairwise(chart.numbers))


@settings(max_examples=40)
@given(st.lists(rows, max_size=20), st.sampled_from([RANKS_ON_SCREENS, RANKS_ON_PHONES]))
def test_ranks_and_their_texts_stay_in_frame(given_rows, frame):
    chart = rank_chart(given_rows, frame)
    assert len(chart.bars) <= frame.most
    for bar in chart.bars:
        assert 0 <= bar.width <= frame.width
        assert bar.number_x + text_width(bar.number, 13) <= frame.width + 1e-6
        assert text_width(bar.name, 13) <= (frame.name_width or frame.width)
        assert 0 < bar.name_y < bar.y + 22 <= chart.height
    assert all(one.y + 22 <= other.y for one, other in pairwise(chart.bars))


def table(
    axis: Axis, complete_up_to: datetime | None, first: date = FIRST, last: date = LAST, **more: dict[str, int]
) -> CountsTable:
    served = more.get("served", {})
    made = tuple(CountsRow(key, key, Measures(number), number, (), 0, 0, 0.0) for key, number in served.items())
    query = CountsQuery(Wanted(first, last), axis, None)
    earlier = more.get("before", {}), more.get("year_before", {})
    whole = Measures(sum(served.values()))
    complete = CountsCompleteness(complete_up_to)
    return CountsTable(query, (), 0, made, 0, whole, 0, 0, complete, (), *earlier, {})


def test_day_is_complete_when_its_end_was_reported():
    morning = datetime(2026, 11, 25, 9, 0, tzinfo=BEIJING)
    found = time_points(table(Axis.DAY, morning, served={"2026-11-24": 7, "2026-11-25": 3}))
    assert [(each.key[8:], each.served, each.is_complete) for each in found[22:26]] == [
        ("23", 0, True), ("24", 7, True), ("25", 3, False), ("26", 0, False),
    ]  # fmt: skip
    midnight = datetime(2026, 11, 26, tzinfo=BEIJING)
    assert [each.is_complete for each in time_points(table(Axis.DAY, midnight))[24:26]] == [True, False]
    assert not any(each.is_complete for each in time_points(table(Axis.DAY, None)))
    assert [each.is_complete for each in time_points(table(Axis.MONTH, morning, first=date(2026, 10, 1)))] == [
        True,
        False,
    ]
    chart = time_chart(found, SCREENS)
    assert chart.open_from is not None
    assert chart.bars[23].x < chart.open_from < chart.bars[24].x


def test_times_are_compared_with_as_far_on():
    before, of_year = {"2026-10-03": 5, "2026-10-31": 9}, {"2025-11-03": 4}
    found = time_points(table(Axis.DAY, NOON, before=before, year_before=of_year))
    assert [(each.before, each.year_before) for each in found[2:4]] == [(5, 4), (0, 0)]
    assert [each.before for each in found[-2:]] == [0, 0], "October has a day more, which is compared with none"
    february = time_points(table(Axis.DAY, NOON, date(2026, 3, 1), date(2026, 3, 31)))
    assert [each.before for each in february[27:30]] == [0, None, None]
    of_whole_year = time_points(
        table(Axis.MONTH, NOON, date(2026, 1, 1), date(2026, 12, 31), year_before={"2025-02": 8})
    )
    assert (of_whole_year[1].before, of_whole_year[1].year_before) == (None, 8), "the same period is drawn once"


def test_page_draws_what_table_says(enrol, operator, clock):
    terminal = enrol("YC-001")
    terminal.upload(*(terminal.case("RS009", occurred_at=NOON - timedelta(days=each)) for each in (0, 1, 1, 30)))
    terminal.beat()
    page = operator.get("/console/counts?first=2026-11-01&down=day").text
    assert page.count('<svg class="plot') == 2, "for screens and for telephones"
    assert "数据完整截至 2026-11-25 12:00" in page
    assert page.count("2026-11-24：2，上一期") == 2
    assert page.count("（尚不完整）") == 2, "today alone"
    assert len(re.findall(r'class="bar open" fill="url\(#open-for-(?:screens|phones)\)"', page)) == 2
    assert page.count('class="before"') == 3, "both drawings, and what the line means"
    ranked = operator.get("/console/counts?first=2026-11-01&down=department").text
    assert ranked.count('class="rank-number"') == 2
    assert set(re.findall(r"<script[^>]*>", page + ranked)) == {'<script src="/static/menu.js">'}, "the menu's alone"
