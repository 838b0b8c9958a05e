"""The list of terminals is searched by any word and taken away; so are the contractors' figures."""

import csv
import io
import re
from datetime import date, timedelta

import pytest

from central.alarms.service import judge_terminals
from central.operators.roles import OperatorRole
from central.terminal_register.credentials import revoke
from central.terminal_register.models import TerminalRecord
from tests.central.test_console_scopes import THERE, enrolled


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: the list is sorted out in Python."""
    return sqlite_url


@pytest.fixture
def three(enrol, centre, client, clock):
    """One that is heard, one that is silent in another town, and one whose key was withdrawn."""
    one, gone = enrol("YC-001"), enrol("YC-003")
    there = enrolled(centre, client, "YC-002", "彼地大厅", THERE)
    there.beat()
    clock.advance(minutes=40)
    one.beat()
    with centre.database.writing() as session:
        revoke(session, gone.terminal_id, clock.now())
        session.add(
            TerminalRecord(
                terminal_id="YC-002", contractor="甲公司", serial_number="SN-77", warranty_until=date(2026, 1, 1)
            )
        )
    return one, there, gone


def listed(client, asked: str) -> list[str]:
    return re.findall(r'href="/console/terminals/([^"]+)"', client.get(f"/console/register?{asked}").text)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["YC-001", "YC-002", "YC-003"]),
        ("q=yc-002", ["YC-002"]),
        ("q=彼地", ["YC-002"]),
        ("q=甲公司 sn-77", ["YC-002"]),
        ("q=上城", ["YC-001", "YC-003"]),
        ("q=甲公司 上城", []),
        ("state=online", ["YC-001"]),
        ("state=silent", ["YC-002"]),
        ("state=withdrawn", ["YC-003"]),
        ("state=expected", []),
    ],
)
def test_terminals_are_found_by_word_and_state(three, operator, asked, found):
    assert listed(operator, asked) == found


def test_list_is_taken_away_as_found(three, operator):
    content = operator.get("/console/register/export?q=甲公司&form=csv").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(content))
    assert (row["终端"], row["状态"], row["运维单位"], row["保修至"]) == ("YC-002", "失联", "甲公司", "2026-01-01")
    assert operator.get("/console/register/export").content.startswith(b"PK")
    assert "已过保" in operator.get("/console/register?q=YC-002").text
    assert operator.get("/console/register?state=odd").status_code == 422


def test_list_keeps_to_the_place_of_the_account(three, be, client):
    be("viewer", OperatorRole.VIEWER, region=THERE)
    assert listed(client, "") == ["YC-002"]
    assert "YC-001" not in client.get("/console/register/export?form=csv").text


def test_long_list_has_pages(operator, enrol, monkeypatch):
    monkeypatch.setattr("central.console.terminals.register_routes.LINES_A_PAGE", 2)
    for number in range(5):
        enrol(f"YC-{number:03}")
    assert [name for page in (1, 2, 3) for name in listed(operator, f"page={page}")] == [
        f"YC-{number:03}" for number in range(5)
    ]
    assert listed(operator, "page=9") == ["YC-004"]


def test_figures_of_contractors_are_taken_away(three, operator, centre, clock):
    judge_terminals(centre)
    clock.advance(hours=5)
    page = operator.get("/console/faults").text
    assert "/console/faults/export?month=2026-11&amp;form=csv" in page
    content = operator.get("/console/faults/export?month=2026-11&form=csv").content.decode("utf-8-sig")
    rows = {row["运维单位"]: row for row in csv.DictReader(io.StringIO(content))}
    assert rows["甲公司"]["工单"] == rows["甲公司"]["未恢复"] == "1"
    assert rows["甲公司"]["按时修复（%）"] == "0.0"
    last_month = (clock.now() - timedelta(days=40)).strftime("%Y-%m")
    assert (
        operator.get(f"/console/faults/export?month={last_month}&form=csv").content.decode("utf-8-sig").count("\n") == 1
    )
