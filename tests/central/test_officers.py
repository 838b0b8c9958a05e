"""What an officer works with: cases by their deadlines, and bad ratings that are put right in time."""

from collections import Counter
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from catalogue.guide import DayUnit, TimeLimit
from catalogue.loader import load_catalogue
from central.cases.service import find_case, view_case
from central.cases.states import CaseStatus
from central.cases.work_list import WorkSearch, due_day, work_list
from central.clock import civil_day
from central.console.cases.work_routes import figures_of
from central.operators.roles import OperatorRole
from central.ratings.service import RatingSum
from central.terminal_register.scope import Scope
from central.working_days import after_working_days, is_working_day, working_days_left
from contract.records import RatingFacts
from contract.terms import RatingLevel
from tests.central.test_operators import code_of, log_in, made


@pytest.mark.parametrize(
    ("begun", "days", "due"),
    [
        ((2026, 2, 13), 1, (2026, 2, 14)),
        ((2026, 2, 14), 1, (2026, 2, 24)),
        ((2026, 9, 24), 5, (2026, 10, 9)),
        ((2025, 9, 26), 3, (2025, 9, 30)),
        ((2027, 1, 1), 1, (2027, 1, 4)),
        ((2026, 11, 25), 0, (2026, 11, 25)),
    ],
)
def test_working_days_know_official_holidays(begun, days, due):
    assert after_working_days(date(*begun), days) == date(*due)
    assert working_days_left(date(*begun), date(*due)) == days


def test_announced_days_off_are_weekdays():
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(730)]
    assert Counter(day.year for day in days if is_working_day(day)) == {2025: 248, 2026: 248}


def test_work_list_tells_what_is_urgent(terminal, operator, centre, clock):
    terminal.upload(terminal.case("SF001", "justice"), terminal.case("GA002", "police"))
    with centre.database.reading() as session:
        catalogue = centre.catalogues.take(session)
        lines = work_list(session, catalogue, WorkSearch(), civil_day(clock.now())).lines
        police = work_list(session, catalogue, WorkSearch(scope=Scope(department="police")), civil_day(clock.now()))
        elsewhere = work_list(session, catalogue, WorkSearch(scope=Scope(region="99")), civil_day(clock.now()))
    assert [each.item_code for each in police.lines] == ["GA002"]
    assert (elsewhere.lines, elsewhere.total) == ((), 0)
    timed = next(each for each in lines if each.due is not None)
    assert (timed.item_code, timed.due, timed.left, timed.colour) == ("SF001", date(2026, 12, 2), 5, "well")
    clock.advance(days=120)
    operator.post("/console/login", data={"operator": "张三", "password": "open"})
    page = operator.get("/console/cases").text
    assert "已超" in page
    assert f'href="/console/cases/{timed.case_number}"' in page
    operator.post(f"/console/cases/{timed.case_number}/step", data={"status": "supplement_required", "note": "缺照片"})
    assert "期限暂停" in operator.get(f"/console/cases?status={CaseStatus.SUPPLEMENT_REQUIRED.value}").text
    assert timed.case_number not in operator.get("/console/cases?q=ZZZ").text


def listed(centre, clock, number=1):
    with centre.database.reading() as session:
        return work_list(session, centre.catalogues.take(session), WorkSearch(), civil_day(clock.now()), number)


def step(operator, number: str, status: CaseStatus, note: str = "") -> int:
    operator.post("/console/login", data={"operator": "张三", "password": "open"})
    return operator.post(f"/console/cases/{number}/step", data={"status": status.value, "note": note}).status_code


def test_waiting_for_the_citizen_moves_the_due_day(terminal, operator, centre, clock):
    terminal.upload(terminal.case("SF001", "justice"))
    (line,) = listed(centre, clock).lines
    assert (line.due, line.left) == (date(2026, 12, 2), 5)
    clock.advance(days=1)
    step(operator, line.case_number, CaseStatus.SUPPLEMENT_REQUIRED, "缺照片")
    clock.advance(days=14)
    step(operator, line.case_number, CaseStatus.RECEIVED)
    (line,) = listed(centre, clock).lines
    assert (line.due, line.left, line.colour) == (date(2026, 12, 16), 4, "well"), "ten working days were the citizen's"
    step(operator, line.case_number, CaseStatus.SUPPLEMENT_REQUIRED, "缺签名")
    clock.advance(days=7)
    step(operator, line.case_number, CaseStatus.RECEIVED)
    (line,) = listed(centre, clock).lines
    assert (line.due, line.left) == (date(2026, 12, 23), 4)


def test_pause_of_natural_days_is_added():
    item = load_catalogue().item("SF001")
    item = replace(item, guide=replace(item.guide, promised_limit=TimeLimit(days=30, unit=DayUnit.NATURAL)))
    pauses = [(date(2026, 11, 10), date(2026, 11, 20)), (date(2026, 11, 25), date(2026, 11, 24))]
    assert due_day(item, date(2026, 11, 1)) == date(2026, 12, 1)
    assert due_day(item, date(2026, 11, 1), pauses) == date(2026, 12, 11), (
        "a clock that runs backwards takes nothing away"
    )


def test_urgent_case_is_on_the_first_page(terminal, operator, centre, clock, monkeypatch):
    monkeypatch.setattr("central.cases.work_list.PAGE", 2)
    terminal.upload(*(terminal.case("GA002", "police") for _ in range(4)))
    clock.advance(minutes=5)
    terminal.upload(terminal.case("SF001", "justice"))
    pages = [listed(centre, clock, number=number) for number in (1, 2, 3, 9)]
    assert pages[0].lines[0].item_code == "SF001", "received last, and due first"
    assert [len(page.lines) for page in pages] == [2, 2, 1, 1]
    assert len({line.case_number for page in pages for line in page.lines}) == pages[0].total == 5
    page = operator.get("/console/cases?page=2").text
    assert "第 2 / 3 页" in page
    assert "page=3" in page


@pytest.mark.parametrize("status", [CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.NOT_ACCEPTED])
@pytest.mark.parametrize("is_confirmed", ["", "true"])
def test_citizen_is_never_left_without_a_reason(terminal, operator, centre, clock, status, is_confirmed):
    terminal.upload(terminal.case("GA002", "police"))
    (line,) = listed(centre, clock).lines
    form = {"status": status.value, "note": "  ", "is_confirmed": is_confirmed or "false"}
    answer = operator.post(f"/console/cases/{line.case_number}/step", data=form)
    assert answer.status_code == 422
    assert "请在说明里写" in answer.text
    (unmoved,) = listed(centre, clock).lines
    assert unmoved.status is CaseStatus.RECEIVED
    said = form | {"note": "户口本缺一页", "note_en": "A page is missing", "is_confirmed": "true"}
    assert operator.post(f"/console/cases/{line.case_number}/step", data=said).status_code == 200
    with centre.database.reading() as session:
        case = view_case(session, find_case(session, line.case_number), centre.keys)
    assert case.status is status
    assert (case.steps[-1].note.zh, case.steps[-1].note.en) == ("户口本缺一页", "A page is missing")


def test_bad_ratings_are_put_right_with_proof(terminal, operator, client, centre, clock):
    def rate(*levels: RatingLevel) -> None:
        given = [RatingFacts(item_code="RS009", department="hrss", level=level) for level in levels]
        terminal.upload(*(terminal.record(each) for each in given))

    good, bad = RatingLevel.VERY_SATISFIED, RatingLevel.DISSATISFIED
    terminal.upload(*(terminal.case("RS009") for _ in range(8)))
    rate(good, bad, good, good)
    assert "没有差评" in operator.get("/console/ratings").text, "fewer than five tell of no one's"
    rate(bad)
    page = operator.get("/console/ratings").text
    assert "还有 15 个工作日" in page
    assert "62.50" in page
    form = {"measure": "增设引导员", "proof": "源政数〔2026〕8号"}
    assert operator.post("/console/ratings/1", data=form).status_code == 200
    assert operator.post("/console/ratings/1", data=form, follow_redirects=False).status_code == 404
    page = operator.get("/console/ratings").text
    assert "源政数〔2026〕8号" in page
    assert "100.00" in page
    viewer = made(centre, OperatorRole.VIEWER)
    assert log_in(client, viewer, code_of(viewer, centre)) == 303
    assert client.post("/console/ratings/1", data=form, follow_redirects=False).status_code == 403


def test_figures_are_those_of_the_province():
    levels = dict.fromkeys(RatingLevel, 0) | {RatingLevel.VERY_SATISFIED: 56_540, RatingLevel.DISSATISFIED: 5}
    found = figures_of(RatingSum(levels, 56_545), 58_072, 5)
    shares = (found.coverage, found.good, found.rectified_share)
    assert [f"{each:.2f}" for each in shares if each is not None] == ["97.37", "99.99", "100.00"]
