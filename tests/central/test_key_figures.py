"""Figures beside the month before and the plan; notices with a place and a time; days that were open are kept."""

from datetime import timedelta

import pytest

from central.alarms.models import AlarmEntry, TerminalDay
from central.alarms.service import judge_terminals, open_rate
from central.clock import civil_day
from central.console.figures.key_figures import key_figures
from central.terminal_register.scope import EVERYWHERE, Scope
from contract.records import RatingFacts
from contract.terminals import OpenDay
from contract.terms import RatingLevel
from tests.central.test_epochs import beat
from tests.central.virtual_terminal import NOON, person


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: the sums are those of test_counts.py."""
    return sqlite_url


def test_figures_stand_beside_month_before_and_plan(terminal, operator, centre, clock):
    level = RatingLevel.VERY_SATISFIED
    terminal.upload(
        *(terminal.case("RS009", who=person(f"{each:03}")) for each in range(1, 4)),
        terminal.case("RS009", who=person("001"), occurred_at=NOON - timedelta(days=31)),
        terminal.case("GA001", "police", who=person("001"), occurred_at=NOON - timedelta(days=31)),
        *(terminal.record(RatingFacts(item_code="RS009", department="hrss", level=level)) for _ in "12345"),
    )
    assert operator.post("/console/figures", data={"cases": "50", "open_rate": "95.5"}).status_code == 200
    assert operator.post("/console/figures", data={"cases": "-1"}, follow_redirects=False).status_code == 422
    with centre.database.snapshot() as session:
        today = civil_day(clock.now())
        people, cases, items, hours, satisfaction, used, stopped = key_figures(centre, session, EVERYWHERE, today)
        narrowed = key_figures(centre, session, Scope(department="police"), today)
    assert (people.month, people.month_before, people.year) == (3, 1, 3)
    assert (cases.month, cases.month_before, cases.change, cases.reached) == (3, 2, 50, 10)
    assert (items.month, items.month_before) == (1, 2)
    assert (hours.month, hours.plan) == (None, 95.5)
    assert (satisfaction.month, satisfaction.month_before) == (100, None)
    assert (used.month, used.month_before, stopped.month) == (100, 100, 0)
    assert [each.month for each in narrowed[:3]] == [None, 0, 0]
    assert {each.plan for each in narrowed} == {None}
    page = operator.get("/console/figures").text
    assert "比上月同期增 50.0%" in page
    assert "全年计划完成 10.0%" in page


def test_open_rate_is_of_days_that_are_over(terminal, centre, clock):
    beat(terminal)
    judge_terminals(centre)
    first = civil_day(clock.now())
    clock.advance(days=1)
    beat(terminal, open_days=(OpenDay(day=first, seconds=int(4.5 * 3600)),))
    judge_terminals(centre)
    with centre.database.reading() as session:
        assert open_rate(session, EVERYWHERE, first, first) == 50
        assert open_rate(session, Scope(region="99"), first, first) is None
    clock.advance(days=20)
    judge_terminals(centre)
    clock.advance(days=1)
    judge_terminals(centre)
    with centre.database.reading() as session:
        assert open_rate(session, EVERYWHERE, first, first) == 50, "kept for the year"
        assert session.query(TerminalDay).count() == 4


def test_notice_hangs_in_its_place_and_time(enrol, operator, client, clock):
    terminal = enrol()
    notice = {"text_zh": "停电", "text_en": "No power", "days": "1", "begins": "2026-11-25T13:00", "region": "441602"}
    assert operator.post("/console/notices", data=notice).status_code == 200
    assert operator.post("/console/notices", data=notice | {"text_zh": "别处", "region": "4417"}).status_code == 200
    assert (
        operator.post("/console/notices", data=notice | {"text_zh": "别组", "group_name": "pilot"}).status_code == 200
    )
    assert operator.post("/console/notices", data=notice | {"begins": "2026-13-25T13:00"}).status_code == 422
    assert terminal.beat().notices == ()
    clock.advance(hours=1)
    assert [each.text.zh for each in terminal.beat().notices] == ["停电"]
    assert "自 2026-11-25 13:00:00" in operator.get("/console/manage").text
    clock.advance(days=1)
    assert terminal.beat().notices == ()


def test_use_and_faults_are_of_terminals_in_use(enrol, centre, clock):
    busy, idle = enrol("YC-001"), enrol("YC-002")
    busy.upload(busy.case("RS009"))
    with centre.database.writing() as session:
        for fault, closed_at in (("disk.read_only", None), ("receipt_printer.paper_low", None)):
            session.add(AlarmEntry(terminal_id=idle.terminal_id, fault_id=fault, opened_at=NOON, closed_at=closed_at))
        long_ago = NOON - timedelta(days=60)
        session.add(
            AlarmEntry(terminal_id=busy.terminal_id, fault_id="disk.read_only", opened_at=long_ago, closed_at=long_ago)
        )
    with centre.database.snapshot() as session:
        found = {line.key: line for line in key_figures(centre, session, EVERYWHERE, civil_day(clock.now()))}
    assert (found["used"].month, found["used"].month_before) == (50, 0)
    assert (found["stopped"].month, found["stopped"].month_before, found["stopped"].year) == (50, 0, 100)


@pytest.mark.parametrize(("limit", "said"), [("100", "今年未超过计划"), ("20.5", "今年超过计划")])
def test_use_and_faults_have_plans(enrol, operator, centre, clock, limit, said):
    terminal = enrol()
    terminal.upload(terminal.case("RS009"))
    with centre.database.writing() as session:
        session.add(AlarmEntry(terminal_id=terminal.terminal_id, fault_id="disk.read_only", opened_at=NOON))
    assert operator.post("/console/figures", data={"used": "80", "stopped": limit}).status_code == 200
    with centre.database.snapshot() as session:
        found = {line.key: line for line in key_figures(centre, session, EVERYWHERE, civil_day(clock.now()))}
    assert (found["used"].plan, found["used"].reached, found["used"].is_within) == (80, 125, None)
    assert (found["stopped"].plan, found["stopped"].reached) == (float(limit), None)
    page = operator.get("/console/figures").text
    assert said in page
    assert f'name="stopped" inputmode="decimal" value="{float(limit)}"' in page
