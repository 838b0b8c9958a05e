"""What an officer works with: cases by their deadlines, and bad ratings that are put right in time."""

from collections import Counter
from datetime import date, timedelta

import pytest

from central.cases.states import CaseStatus
from central.cases.work_list import WorkSearch, work_list
from central.clock import civil_day
from central.console.work_routes import figures_of
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
        lines = work_list(session, catalogue, WorkSearch(), civil_day(clock.now()))
        police = work_list(session, catalogue, WorkSearch(scope=Scope(department="police")), civil_day(clock.now()))
        elsewhere = work_list(session, catalogue, WorkSearch(scope=Scope(region="99")), civil_day(clock.now()))
    assert [each.item_code for each in police] == ["GA002"]
    assert elsewhere == []
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
