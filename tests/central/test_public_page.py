"""What the public page promises: until when an item can be done today, by the span of its hours that holds now."""

import re
from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from catalogue.availability import Conditions, Reading
from catalogue.danger import danger_words
from catalogue.device_families import DeviceNeed
from catalogue.item_kinds import OfflinePolicy
from catalogue.loader import load_catalogue
from catalogue.schema import Level, OpenHours
from catalogue.search import SearchIndex
from catalogue.text import LocalText
from central.catalogue_publishing import service
from central.clock import BEIJING
from central.console.public import public_page
from central.console.public.public_page import DepartmentTimes, opening_of
from central.departments.open_hours import DepartmentHours
from central.operators.forms import LINE, clean_line
from central.terminals.service import TerminalPlace, find_terminal, mint_code
from contract.planned_hours import PlannedHours

HELP = {code for danger in danger_words().danger for code in danger.help}
CODES = {item.code for item in load_catalogue().items}
SPANS = [(time(8, 30), time(12)), (time(14, 30), time(17)), (time(18), time(20))]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(8), "不在办理时间"),
        (time(9), "12:00"),
        (time(13), "不在办理时间"),
        (time(15), "17:00"),
        (time(19), "20:00"),
    ],
)
def test_end_of_the_span_that_holds_is_reported(clock, at, said):
    hours = tuple(OpenHours(weekdays=tuple(range(1, 8)), opens=opens, closes=closes) for opens, closes in SPANS)
    item = replace(load_catalogue().item("SF001"), open_hours=hours)
    now = clock.now().astimezone(BEIJING).replace(hour=at.hour, minute=at.minute)
    here = Conditions(now, Level.TOWN, dict.fromkeys(DeviceNeed, Reading.OK), Reading.OK, {})
    opening = opening_of(item, here, time(17, 30))
    assert (f"{opening.until:%H:%M}" if opening.until else opening.reason) == said


def test_planned_end_that_is_over_is_not_reported(clock):
    now = clock.now().astimezone(BEIJING).replace(hour=20, minute=0)
    here = Conditions(now, Level.TOWN, dict.fromkeys(DeviceNeed, Reading.OK), Reading.OK, {})
    opening = opening_of(load_catalogue().item("SF001"), here, time(17, 30))
    assert (opening.until, opening.reason) == (None, "")


OFFICE = DepartmentHours(tuple(map(PlannedHours.read, ("1-5 08:30-12:00", "1-5 12:00-12:30", "1-5 14:00-16:00"))))


@pytest.mark.parametrize(
    ("at", "until"), [(time(8), None), (time(9), time(12, 30)), (time(12, 30), None), (time(15), time(16))]
)
def test_department_says_when_it_closes(at, until):
    end = OFFICE.closes_at(datetime(2026, 11, 25, at.hour, at.minute, tzinfo=BEIJING))
    assert (end and end.time()) == until
    assert DepartmentHours().closes_at(datetime(2026, 11, 25, 9, tzinfo=BEIJING)) is None


@pytest.mark.parametrize(
    ("offline", "closed", "said"),
    [
        (OfflinePolicy.ONLINE, False, "16:00"),
        (OfflinePolicy.ONLINE, True, "部门不在办理时间"),
        (OfflinePolicy.QUEUE, False, "17:30"),
        (OfflinePolicy.QUEUE, True, "17:30"),
    ],
)
def test_item_waits_for_its_department_alone(clock, offline, closed, said):
    """What can be handed in while the department is closed works as long as the terminal is open."""
    item = replace(load_catalogue().item("SF001"), offline=offline, open_hours=())
    now = clock.now().astimezone(BEIJING).replace(hour=15, minute=0)
    reading = Reading.BAD if closed else Reading.OK
    here = Conditions(now, Level.TOWN, dict.fromkeys(DeviceNeed, Reading.OK), Reading.OK, {item.department: reading})
    times = DepartmentTimes(
        frozenset({item.department} if closed else ()), {} if closed else {item.department: time(16)}
    )
    opening = opening_of(item, here, time(17, 30), times)
    assert (f"{opening.until:%H:%M}" if opening.until else opening.reason) == said


def test_page_of_terminal_is_its_own(client, centre, clock):
    """However many others have its name within theirs; and one item is found among all of them."""
    with centre.database.writing() as session:
        for number in (1, *range(10, 80)):
            name = f"YC-{number}"
            mint_code(
                session, TerminalPlace(name, LocalText(f"{number}号大厅", "Hall"), Level.TOWN, "441602"), clock.now()
            )
            session.flush()
            find_terminal(session, name).enrolled_at = clock.now()
    page = client.get("/open/YC-1")
    assert (page.status_code, "1号大厅" in page.text) == (200, True)
    assert client.get("/open/YC").status_code == 404
    found = client.get("/open/YC-1?q=住院").text
    assert "住院" in found.partition("找一个事项")[2]
    assert found.count("<tr>") < page.text.count("<tr>")
    assert "没有找到这个事项" in client.get("/open/YC-1?q=无此事项").text


def test_many_alike_terminals_cost_what_one_costs(client, centre, enrol, monkeypatch):
    """Nothing asks for a login here: what anybody can ask for must not keep the centre busy."""
    looked_at: list[str] = []
    looks = public_page.opening_of

    def counts(item, *here):
        looked_at.append(item.code)
        return looks(item, *here)

    monkeypatch.setattr(public_page, "opening_of", counts)
    terminals = [enrol(f"YC-{number:03}") for number in range(30)]
    for terminal in terminals:
        terminal.beat()
    assert client.get("/open").text.count("/open/YC-") == len(terminals)
    assert len(looked_at) == len(set(looked_at))


def listed(page: str) -> list[str]:
    """The short names of the items on the page of a terminal, in their order."""
    return re.findall(r'data-head="事项">([^<]+) <small>', page)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("身份证 丢", "身份证"),
        ("身份證", "身份证"),
        ("無犯罪", "无犯罪证明"),
        ("sbcx", "查社保缴费"),
        ("sfz", "身份证"),
        ("household book", "户口本"),
        ("唔见咗身份证", "身份证"),
        ("身\u200b份证", "身份证"),
        ("\t身份证\n", "身份证"),
    ],
)
def test_terminal_page_finds_items_as_terminal_does(client, enrol, typed, first):
    enrol("YC-001")
    page = client.get("/open/YC-001", params={"q": typed})
    assert page.status_code == 200
    assert first in listed(page.text)[0]


@pytest.mark.parametrize(
    ("typed", "number"), [("着火了", "119"), ("老公打我的头", "110"), ("husband hit my face", "110")]
)
def test_danger_on_terminal_page_names_number_first(client, enrol, typed, number):
    enrol("YC-001")
    page = client.get("/open/YC-001", params={"q": typed}).text
    notice, _, items = page.partition('class="message wrong">')[2].partition("</p>")
    assert number in notice
    assert 'lang="en"' in notice
    assert {*listed(items)} <= {load_catalogue().item(code).short.zh for code in HELP & CODES}


def test_paperwork_on_terminal_page_names_no_number(client, enrol):
    enrol("YC-001")
    assert "message wrong" not in client.get("/open/YC-001", params={"q": "打印社保证明"}).text
    found = client.get("/open/YC-001", params={"q": "出车祸了"}).text
    assert "122" in found.partition("message wrong")[2]
    assert "查事故进度" in listed(found)


def test_items_are_indexed_once_for_a_catalogue(client, centre, enrol, monkeypatch):
    built: list[int] = []

    class Counted(SearchIndex):
        def __init__(self, items):
            built.append(1)
            super().__init__(items)

    monkeypatch.setattr(service, "SearchIndex", Counted)
    enrol("YC-001")
    for typed in ("身份证", "sfz", "household book"):
        client.get("/open/YC-001", params={"q": typed})
    with centre.database.snapshot() as session:
        catalogue = centre.catalogues.take(session)
    assert built == [1]
    first = catalogue.items[0]
    assert centre.catalogues.search(replace(catalogue, items=(first,))).find(first.name.zh) == [first.code]
    assert built == [1, 1]


@pytest.mark.parametrize("typed", ["\u200b", "\t", "身" * 41, "\x00", "a\u202eb", " " * 90])
def test_strange_signs_get_a_page(client, enrol, typed):
    enrol("YC-001")
    for path in ("/open", "/open/YC-001"):
        page = client.get(path, params={"q": typed})
        assert (page.status_code, page.headers["content-type"][:9]) == (200, "text/html")
    assert client.get("/open/YC-001", params={"q": "\u200b\t"}).text.count("<tr>") > 100
    assert client.get("/open/%00").status_code == 404


@given(st.text(max_size=90), st.integers(1, 50))
def test_cleaned_line_is_a_line(text, longest):
    line = clean_line(text, longest)
    assert re.search(LINE, line)
    assert len(line) <= longest
    assert line == line.strip() == clean_line(line, longest)
