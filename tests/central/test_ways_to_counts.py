"""The first page, the figures, the report and the ratings say how complete they are, and lead to the counts that they are of."""

import re
from datetime import timedelta
from html import unescape

import pytest

from central.alarms.models import TerminalDay
from contract.records import Channel, Outcome, RatingFacts
from contract.terms import RatingLevel
from tests.central.virtual_terminal import NOON, person

LINK = re.compile(r'<a(?: class="bar")? href="(/console/(?:counts|ratings|figures|report)[^"]*)"[^>]*>')
PAGES = ("/console", "/console/figures", "/console/report?year=2026&month=11", "/console/ratings")


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: the numbers are those of test_counts.py."""
    return sqlite_url


@pytest.fixture
def busy(enrol, centre):
    terminal, other = enrol("YC-001"), enrol("YC-002")
    terminal.beat()
    terminal.upload(
        terminal.case("RS009"), terminal.case("RS009", occurred_at=NOON - timedelta(days=1)),
        terminal.case("RS009", outcome=Outcome.ABANDONED),
        terminal.case("GA001", "police", outcome=Outcome.COMPLETED, channel=Channel.ONLINE, who=person("004")),
        *(terminal.record(RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.SATISFIED)) for _ in "12345"),
    )  # fmt: skip
    with centre.database.writing() as session:
        for ago, seconds in ((1, 4500), (2, 9000), (40, 1000)):
            day = NOON.date() - timedelta(days=ago)
            session.add(
                TerminalDay(
                    terminal_id="YC-001", day=day, open_seconds=seconds, planned_seconds=9000, counted_until=NOON
                )
            )
    return terminal, other


@pytest.mark.parametrize("page", PAGES)
def test_page_says_how_complete_it_is(busy, operator, page):
    text = operator.get(page).text
    assert "完整截至 2026-11-25 12:00" in text
    assert "1 台" in text
    assert "未报全" in text


@pytest.mark.parametrize("page", PAGES)
def test_every_way_leads_to_its_counts(busy, operator, page):
    text = operator.get(page).text
    addresses = {unescape(address) for address in LINK.findall(text)}
    assert addresses
    for address in addresses:
        assert operator.get(address, follow_redirects=False).status_code == 200, address


def served_at(operator, address: str) -> int:
    figure = re.search(r"<span>办件</span><b>(?:<a[^>]*>)?([\d,]+)", operator.get(unescape(address)).text)
    return int(figure[1])


def test_bars_and_figures_lead_to_their_number(busy, operator):
    board = operator.get("/console").text
    bars = re.findall(r'<a class="bar" href="([^"]+)" aria-label="[^：]+：(\d+) 件"', board)
    assert [served_at(operator, address) for address, _ in bars] == [int(number) for _, number in bars]
    assert [int(number) for _, number in bars][-2:] == [1, 2]
    figures = operator.get("/console/figures").text
    cases = re.search(r'本月办件</span><b><a href="([^"]+)">(\d+)</a>', figures)
    assert served_at(operator, cases[1]) == int(cases[2]) == 3


def test_report_rows_list_their_records(busy, operator):
    rows = re.findall(r'<a href="(/console/counts/records[^"]+)">(\d+)</a>', operator.get(PAGES[2]).text)
    assert len(rows) >= 6, "departments, items, towns and sites"
    for address, number in rows:
        assert operator.get(unescape(address)).text.count('data-head="序号"') == int(number), address


def test_board_shows_open_rate_and_plan(busy, operator):
    before = operator.get("/console").text
    assert re.search(r"本月开放率</span><b><a href=\"/console/figures\">75.0<i>%</i>", before)
    assert "上月 11.1%" in before
    assert "计划" not in before
    operator.post("/console/figures", data={"cases": "30", "open_rate": "95.5"})
    after = operator.get("/console").text
    assert "计划 95.5%" in after
    assert "今年计划完成 10.0%" in after


def test_towns_are_called_by_name(busy, operator):
    counts = operator.get("/console/counts?down=town").text
    assert '<option value="441602001">上城街道</option>' in counts
    assert re.search(r"<td><a [^>]*>上城街道</a></td>", counts)
    assert "上城街道" in operator.get("/console/report?year=2026").text
    assert "镇街 上城街道" in operator.get("/console/counts/records?town=441602001").text


def test_report_is_of_week_town_and_site(busy, operator):
    week = operator.get("/console/report?week=2026-11-25").text
    assert "2026年11月23日至2026年11月29日，共投放自助终端 2 台" in week
    assert "办理业务 3 宗" in week
    assert "办理业务 0 宗" in operator.get("/console/report?week=2026-11-20").text
    assert "上城街道办理业务 3 笔" in operator.get("/console/report?year=2026&town=441602001").text
    site = operator.get("/console/report?week=2026-11-25&site=演示大厅").text
    assert "演示大厅办理业务 3 笔" in site
    address = unescape(re.search(r'href="(/console/report/export[^"]+form=csv)"', site)[1])
    assert "hrss" in operator.get(address).text
    assert "共投放" in operator.get("/console/report?week=never&site=").text
    rows = re.findall(r'<a href="(/console/counts/records[^"]+)">(\d+)</a>', site)
    assert all(operator.get(unescape(way)).text.count('data-head="序号"') == int(number) for way, number in rows)
