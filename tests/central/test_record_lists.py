"""Every number of the counts page leads to exactly the records that it counts."""

import re
from datetime import timedelta
from html import unescape

import pytest

from central.console.figures import counted_records as listing
from central.console.figures.counts_form import AXES
from central.usage.crossing import NOT_IN_CATALOGUE, TIMES, Axis, CountMeasure, Crossing, Wanted
from central.usage.folding import fold_all
from contract.records import Channel, ClockQuality, Outcome
from tests.central.virtual_terminal import NOON, person

LINK = re.compile(r'(?:<td class="n">|<b>)<a href="(/console/counts/records\?[^"]*)">([\d,]+)</a>')
FIRST = NOON.date() - timedelta(days=40)
PAIRS = [(down, list(AXES)[(place * 5 + 3) % len(AXES)]) for place, down in enumerate(AXES)] + [
    (Axis.DAY, ""),
    (Axis.ITEM, ""),
]


@pytest.fixture
def busy(enrol):
    """Two terminals with cases of every outcome on days of two months and of the year before, some by a wrong clock."""
    one, other = enrol("YC-001"), enrol("YC-002")
    ended = [
        ("RS009", "hrss", Outcome.SUBMITTED, Channel.QUEUE, 0), ("RS009", "hrss", Outcome.ABANDONED, Channel.QUEUE, 0),
        ("RS009", "hrss", Outcome.FAILED, Channel.QUEUE, 1), ("GA001", "police", Outcome.COMPLETED, Channel.ONLINE, 1),
        ("GA001", "police", Outcome.REJECTED, Channel.ONLINE, 30), ("RS009", "hrss", Outcome.SUBMITTED, Channel.QUEUE, 31),
        ("SJ004", "market_regulation", Outcome.COMPLETED, Channel.LOCAL, 365),
        ("SJ004", "market_regulation", Outcome.COMPLETED, Channel.LOCAL, 8),
    ]  # fmt: skip
    for terminal in (one, other):
        terminal.upload(
            *(
                terminal.case(item, department, person(), outcome=outcome, channel=channel, occurred_at=NOON - timedelta(days=ago))
                for item, department, outcome, channel, ago in ended
            ),
            terminal.case("RS009", occurred_at=NOON - timedelta(days=900), clock=ClockQuality.WRONG),
        )  # fmt: skip
    return one, other


def length_of(operator, address: str) -> int:
    """How many records are listed there, on all pages."""
    listed, page = 0, 1
    while True:
        text = operator.get(f"{address}&page={page}").text
        listed += text.count('data-head="序号"')
        if "下一页" not in text:
            return listed
        page += 1


def test_every_number_lists_what_it_counts(busy, operator, centre, monkeypatch):
    monkeypatch.setattr(listing, "RECORDS_A_PAGE", 3)
    followed: dict[str, int] = {}
    for down, across in PAIRS:
        page = operator.get(f"/console/counts?first={FIRST}&down={down}&across={across}").text
        links = LINK.findall(page)
        assert len(links) > 3, (down, across)
        for address, number in links:
            place = unescape(address)
            followed.setdefault(place, length_of(operator, place))
            assert followed[place] == int(number.replace(",", "")), (down, across, place)
        fold_all(centre.database)
    assert len(followed) > 60


def test_month_is_listed_within_the_question(busy, operator):
    page = operator.get("/console/counts?first=2026-11-20&last=2026-11-25&down=month").text
    assert "first=2026-11-20&amp;last=2026-11-25" in next(address for address, _ in LINK.findall(page))


def test_outcomes_cross_with_all_that_was_begun(busy, operator, centre):
    with centre.database.snapshot() as session:
        begun = Crossing(session, centre.catalogues.take(session)).count(Wanted(FIRST, NOON.date()))[()].begun
    page = operator.get(f"/console/counts?first={FIRST}&down=outcome").text
    numbers = dict(re.findall(r'outcome=(\w+)&amp;of=begun"?>([\d,]+)</a></b>', page))
    assert numbers == {"submitted": "6", "completed": "4", "abandoned": "2", "failed": "2", "rejected": "2"}
    assert sum(map(int, numbers.values())) == begun
    failed = operator.get(f"/console/counts?first={FIRST}&down=day&outcome=failed").text
    assert "<span>件数</span>" in failed
    assert "：2，上一期" in failed, "the chart is of what failed"


@pytest.mark.parametrize("is_folded", [False, True])
def test_items_without_catalogue_are_listed(busy, centre, is_folded):
    if is_folded:
        fold_all(centre.database)
    wanted = Wanted(FIRST, NOON.date()).at(Axis.KIND, NOT_IN_CATALOGUE)
    with centre.database.snapshot() as session:
        numbers = [value.begun for value in Crossing(session, None).count(wanted, Axis.KIND).values()]
        found = listing.counted_records(session, Crossing(session, None), wanted, CountMeasure.BEGUN)
    assert numbers == [len(found.lines)] == [16]


@pytest.mark.parametrize("axis", sorted(TIMES))
def test_value_of_a_time_has_its_days(axis):
    from central.usage.crossing import days_of, period_of

    for number in range(0, 800, 3):
        day = FIRST + timedelta(days=number)
        first, last = days_of(axis, period_of(axis, day))
        assert first <= day <= last
        assert period_of(axis, first) == period_of(axis, last) == period_of(axis, day)
        assert period_of(axis, last + timedelta(days=1)) != period_of(axis, day)
