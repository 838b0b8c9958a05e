"""What is done at the console is in its audit: each under a Chinese name, found again by account, action and day."""

import ast
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import event

import central
from central.assembly.application import ROUTERS
from central.cases.service import Verdict, find_case, move_case
from central.cases.states import CaseStatus
from central.console.accounts.audit_routes import ACTIONS
from central.console.catalogue.catalogue_routes import DraftDecision, VersionStep
from central.console.terminals.release_routes import ReleaseOrder
from central.help_calls.service import CallFate
from central.help_calls.video import VideoEnding
from central.operators.console_audit import AuditSearch, found_events, note_event
from central.pick_ups.service import PickUpWish
from contract.documents import ResultContent
from contract.remote_orders import RemoteDeed
from contract.terms import DepartmentState
from tests.central.virtual_terminal import NOON

MADE_OF: dict[str, tuple[type[StrEnum], ...]] = {
    "call_": (CallFate,),
    "case_": (CaseStatus,),
    "call_video_": (VideoEnding,),
    "catalogue_": (DraftDecision, VersionStep),
    "department_": (DepartmentState,),
    "order_": (RemoteDeed,),
    "pick_up_": (PickUpWish,),
    "release_": (ReleaseOrder,),
}
"""Of what the second part of an action is made, by its first."""


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url


def noted() -> set[str]:
    """Every action that the sources note; of one that is put together each that it can be."""
    found: set[str] = set()
    for path in Path(central.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note_event":
                action = node.args[2]
                if isinstance(action, ast.Constant):
                    found.add(action.value)
                else:
                    begin = action.values[0].value
                    found |= {f"{begin}{value.value}" for kind in MADE_OF[begin] for value in kind}
    return found


TAKEN_AWAY = (
    "/console/audit/export", "/console/catalogue/sheet", "/console/counts/export", "/console/faults/cases/export",
    "/console/faults/export", "/console/knowledge/sheet", "/console/ratings/export", "/console/register/export",
    "/console/report/export?form=csv", "/console/searches/export",
)  # fmt: skip


def test_every_export_is_known():
    paths = {route.path for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)}
    ways = {path for path in paths if path.endswith(("/export", "/sheet"))}
    assert ways == {address.partition("?")[0] for address in TAKEN_AWAY}


@pytest.mark.parametrize("address", TAKEN_AWAY)
def test_export_writes_its_event_alone(operator, centre, address):
    """What is taken away is read while others may write: SQLite has one writer, and its lock is held for one row."""
    heard: list[str] = []
    event.listen(centre.database.engine, "before_cursor_execute", lambda *words: heard.append(words[2]))
    assert operator.get(address).status_code == 200
    begun = [number for number, statement in enumerate(heard) if statement.startswith("BEGIN")]
    written = [
        statement
        for begin, end in zip(begun, [*begun[1:], len(heard)], strict=True)
        if heard[begin] == "BEGIN IMMEDIATE"
        for statement in heard[begin + 1 : end]
    ]
    assert [statement.split(" (")[0] for statement in written] == ["INSERT INTO console_event"]


def test_looking_at_a_case_writes_nothing(terminal, operator, centre):
    terminal.upload(terminal.case())
    heard: list[str] = []
    event.listen(centre.database.engine, "before_cursor_execute", lambda *words: heard.append(words[2]))
    assert operator.get("/console/cases/YC-001-20261125-0001").status_code == 200
    assert heard
    assert "BEGIN IMMEDIATE" not in heard


def test_every_action_has_its_name():
    actions = noted()
    assert len(actions) > 40
    assert sorted(actions - ACTIONS.keys()) == []


def test_opening_a_result_is_noted(terminal, operator, centre, clock):
    first, second = terminal.case("GA002", "police"), terminal.case("GA002", "police")
    terminal.upload(first, second)
    with centre.database.writing() as session:
        entry = find_case(session, first.facts.case_number)
        content = ResultContent.model_validate(
            {"heading": {"zh": "好了", "en": "done"}, "summary": {"zh": "好了", "en": "done"}}
        )
        move_case(session, entry, Verdict(CaseStatus.COMPLETED, None, content), "police", clock.now(), centre.keys)
        number = entry.case_number
        other = find_case(session, second.facts.case_number).case_number
    assert operator.get(f"/console/cases/{number}").status_code == 200
    assert operator.get(f"/console/cases/{other}").status_code == 200
    with centre.database.reading() as session:
        seen = found_events(session, AuditSearch(action="case_viewed"), 10)
    assert [event.about for event in seen] == [number]


@pytest.mark.expected_logs("a wrong console password")
def test_logins_that_fail_and_end_are_noted(operator, client, centre):
    client.post("/console/login", data={"operator": "my password", "password": "wrong"})
    operator.post("/console/login", data={"operator": "张三", "password": "open"})
    operator.post("/console/logout")
    with centre.database.reading() as session:
        events = found_events(session, AuditSearch(), 10)
    assert {"login_refused", "logout"} <= {event.action for event in events}
    assert all(event.operator != "my password" for event in events), "somebody may type it into the wrong field"


def test_audit_is_searched_and_paged(operator, centre):
    with centre.database.writing() as session:
        for number in range(250):
            note_event(session, "李四", "fault_settled", f"YC-{number:03}", NOON + timedelta(days=number // 100))
    page = operator.get("/console/audit?operator=李四&page=3").text
    assert "第 3 / 3 页" in page
    assert "YC-000" in page
    assert "YC-249" not in page
    day = (NOON + timedelta(days=2)).date()
    page = operator.get(f"/console/audit?first={day}&last={day}&action=fault_settled").text
    assert "共 50 条" in page
    assert "YC-200" in page
    assert "YC-199" not in page
    assert "共 1 条" in operator.get("/console/audit?about=YC-101").text
    sheet = operator.get("/console/audit/export?about=YC-10&form=csv")
    assert sheet.text.count("办结故障工单") == 10
    assert "控制台审计 csv" in operator.get("/console/audit?action=exported").text


@pytest.mark.parametrize("query", ["first=0001-01-01", "first=1999-12-31", "last=9999-12-31"])
@pytest.mark.parametrize("page", ["/console/audit", "/console/audit/export"])
def test_day_out_of_range_is_refused(operator, page, query):
    assert operator.get(f"{page}?{query}").status_code == 422
