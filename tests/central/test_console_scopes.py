"""Every address behind the login is asked by every role, and by accounts of another town, another department and of both."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select

from catalogue.schema import Level
from catalogue.text import LocalText
from central.alarms.service import judge_terminals
from central.assembly.application import ROUTERS
from central.assembly.task_loop import TaskLoop
from central.cases.models import CaseEntry
from central.catalogue_publishing.models import CataloguePublication
from central.identity.budgets import BudgetKind, spend
from central.notices.service import NoticeSpan, post_notice
from central.operators.accounts import WantedAccount, has_administrator, open_account
from central.operators.models import ConsoleSession, OperatorAccount
from central.operators.roles import RIGHTS, OperatorRole, Right
from central.operators.session import COOKIE, VALID, Gate, Reach, SignedIn
from central.ratings.models import Rectification
from central.releases.models import ReleaseEntry, ReleaseOutcome
from central.releases.service import FAILED
from central.terminal_register.group_settings import SettingsTarget, TargetKind, want_settings
from central.terminal_register.reach import OutOfReach, TerminalUnseen, terminal_to_change
from central.terminal_register.scope import Scope
from central.terminals.service import TerminalPlace, find_terminal, mint_code
from contract import paths
from contract.help_calls import HelpCallRequest
from contract.records import RatingFacts
from contract.terms import Channel, Outcome, RatingLevel
from tests.central.test_earlier_orders import lost
from tests.central.virtual_terminal import NOON, VirtualTerminal, person
from tests.central.web import TestClient

HERE, THERE = "441602001", "441602002"
OPEN_TO_ALL = {
    ("GET", "/console/sign-on"), ("GET", "/console/sign-on/back"), ("GET", "/console/sign-on/out"),
    ("GET", "/"), ("GET", "/console/login"), ("POST", "/console/login"), ("POST", "/console/logout"), ("GET", "/open"),
    ("GET", "/open/{terminal_id}"), ("GET", "/cashier/{order_no}"), ("POST", "/cashier/{order_no}"),
    ("GET", "/papers/{code}"), ("GET", "/papers/{code}/{number}.pdf"), ("GET", "/papers/{code}/{number}.ofd"),
    ("GET", "/verify/{document_id}/{code}"), ("GET", "/v1/openapi.json"), ("GET", "/health/live"), ("GET", "/health/ready"),
    ("GET", "/metrics"), ("GET", "/open-data"), ("GET", "/open-data/{name}.{form}"),
}  # fmt: skip
"""Addresses without a login; those under /v1 ask for a signature."""


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: what is narrowed is narrowed by the same conditions."""
    return sqlite_url


def every_route() -> Iterator[tuple[str, APIRoute]]:
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for method in route.methods:
                yield method, route


def gates_of(route: APIRoute) -> list[Gate]:
    found = route.dependant.dependencies  # codespell:ignore dependant
    return [each.call for each in found if isinstance(each.call, Gate)]


GATED = [(method, route, gates_of(route)[0]) for method, route in every_route() if gates_of(route)]


def test_every_route_passes_exactly_one_gate():
    without = {(method, route.path) for method, route in every_route() if not gates_of(route)}
    signed = {(method, path) for method, path in without if path.startswith("/v1/")}
    assert without - signed == OPEN_TO_ALL - {("GET", "/v1/openapi.json")}
    assert [route.path for _, route in every_route() if len(gates_of(route)) > 1] == []


SCOPES = ({}, {"region": THERE}, {"department": "police"}, {"region": THERE, "department": "police"})


def test_gates_open_by_right_and_reach_alone():
    whole = {(method, route.path) for method, route, gate in GATED if gate.reach is Reach.WHOLE}
    assert {path for _, path in whole} >= {
        "/api/usage",
        "/api/ratings",
        "/api/audit",
        "/console/accounts",
        "/console/staff",
    }
    for (method, route, gate), role, scope in product(GATED, OperatorRole, SCOPES):
        opens = gate.opens_for(SignedIn("x", role, **scope))
        has_right = gate.right is None or gate.right in RIGHTS[role]
        assert opens == (has_right and not (scope and (method, route.path) in whole)), (route.path, role, scope)


@pytest.mark.parametrize("scope", [SCOPES[0], SCOPES[-1]], ids=str)
@pytest.mark.parametrize("role", OperatorRole, ids=str)
def test_each_route_answers_each_role_by_its_gate(centre, client, role, scope):
    """Over HTTP, with a form that has nothing in it: what the gate shuts is refused before anything of it is looked at."""
    as_account(centre, client, role, scope)
    seen: dict[tuple[str, str], tuple[bool, bool]] = {}
    for method, route, gate in GATED:
        path = re.sub(r"\{(\w+)\}", "1", route.path)
        answer = client.request(method, path, follow_redirects=False)
        seen[method, route.path] = (answer.status_code == 403, gate.opens_for(SignedIn("x", role, **scope)))
    let_through = {place for place, (is_refused, opens) in seen.items() if not is_refused and not opens}
    refused = {place for place, (is_refused, opens) in seen.items() if is_refused and opens}
    assert (let_through, refused - REFUSED_OUT_OF_REACH) == (set(), set())


REFUSED_OUT_OF_REACH = {("GET", "/console/calls/{terminal_id}/{call_id}/video")}
"""Addresses that answer so for what is out of reach of the account, where others know nothing of it (404)."""


def test_what_changes_something_asks_for_a_right():
    free = {route.path for method, route, gate in GATED if method == "POST" and gate.right is None}
    assert free == {"/console/me"}


def as_account(centre, client: TestClient, role: OperatorRole, scope: dict[str, str]) -> None:
    """Log in without the work of a password hash."""
    token = f"{role.value} {scope}"
    now = centre.clock.now()
    with centre.database.writing() as session:
        wanted = WantedAccount("x" * (1 + len(session.scalars(select(OperatorAccount)).all())), role, **scope)
        row = OperatorAccount(**vars(wanted) | {"role": role.value}, made_by="t", made_at=now)
        row.password_hash, row.code_box = "-", b""
        session.add(row)
        login = client.app.state.console_login
        session.add(
            ConsoleSession(
                token_digest=hashlib.sha256(token.encode()).hexdigest(), operator=wanted.name, account=wanted.name,
                expires_at=now + VALID, password_mark=login._mark(row),
            )
        )  # fmt: skip
    client.cookies.clear()
    client.cookies.set(COOKIE, token)


@dataclass
class World:
    """Two towns. Here, of which the accounts have nothing, two departments were busy."""

    client: TestClient
    centre: object
    case_number: str
    marks: tuple[str, ...]

    def as_account(self, role: OperatorRole, **scope: str) -> None:
        as_account(self.centre, self.client, role, scope)

    def get(self, path: str) -> str:
        answer = self.client.get(path, follow_redirects=False)
        assert answer.status_code in (200, 403, 404), (path, answer.status_code)
        return answer.text if answer.status_code == 200 else ""


def enrolled(centre, client: TestClient, name: str, site: str, region: str) -> VirtualTerminal:
    with centre.database.writing() as session:
        place = TerminalPlace(name, LocalText(zh=site, en="Hall"), Level.TOWN, region)
        code = mint_code(session, place, centre.clock.now())
    return VirtualTerminal.enrol(client, code)


@pytest.fixture
def world(centre, client, clock) -> World:
    here = enrolled(centre, client, "YC-HERE", "此地大厅", HERE)
    there = enrolled(centre, client, "YC-THERE", "彼地大厅", THERE)
    of_here = here.case("RS009")
    here.upload(
        of_here,
        here.case("GA001", "police", outcome=Outcome.COMPLETED, channel=Channel.ONLINE, who=person("004")),
        here.case("ZZ999"),
        *(here.record(RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.DISSATISFIED)) for _ in "12345"),
    )  # fmt: skip
    there.upload(there.case("SF001", "justice"))
    TaskLoop(centre).step()
    here.beat()
    there.beat()
    here.call(
        "POST", paths.HELP_CALLS, HelpCallRequest(terminal_id="YC-HERE", call_id="call").model_dump_json().encode()
    )
    order = lost(here)
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"persons_an_hour": 1}))
    for number in range(3):
        spend(centre, here.terminal_id, BudgetKind.PERSONS, f"person {number}")
    now = clock.now()
    with centre.database.writing() as session:
        session.add(
            ReleaseEntry(
                version="1.0",
                sha256="0" * 64,
                length=1,
                added_at=now,
                ring="all",
                ring_since=now,
                halt_reason="",
                note="",
            )
        )
        session.add(ReleaseOutcome(version="1.0", terminal_id="YC-HERE", state=FAILED, reason="坏了", at=now))
    clock.advance(minutes=40)
    judge_terminals(centre)
    with centre.database.reading() as session:
        number = session.scalar(select(CaseEntry.case_number).where(CaseEntry.item_code == "RS009"))
    return World(client, centre, number, ("YC-HERE", "此地大厅", number, order.order_no, "ZZ999", "坏了"))


NARROWED = {route.path for method, route, gate in GATED if method == "GET" and gate.reach is Reach.NARROWED}
ADDRESSES = [
    *sorted(each for each in NARROWED - {"/console/report/export"} if "{" not in each),
    "/console/counts?down=terminal",
    "/console/counts?down=day&terminal=YC-HERE",
    "/console/counts/records?terminal=YC-HERE",
]
SITES_ARE_PUBLIC = {"/console/counts"}
"""The list to choose from names every site, as the public page does."""


def test_account_of_another_town_sees_nothing_of_here(world):
    world.as_account(OperatorRole.ADMINISTRATOR, region=HERE)
    seen = "".join(map(world.get, ADDRESSES))
    assert [mark for mark in world.marks if mark not in seen] == [], "the marks are there to be seen"
    world.as_account(OperatorRole.ADMINISTRATOR, region=THERE)
    for address in ADDRESSES:
        page = world.get(address).partition("筛选")[0] if address in SITES_ARE_PUBLIC else world.get(address)
        allowed = {"此地大厅", "YC-HERE"} if address.startswith("/console/counts") else set()
        assert [mark for mark in world.marks if mark in page and mark not in allowed] == [], address
    assert "彼地大厅" in world.get("/console")
    assert world.get(f"/console/cases/{world.case_number}") == ""
    assert world.get("/console/terminals/YC-HERE") == ""
    assert "<b>0</b>" in world.get("/console/counts?first=2026-11-01&terminal=YC-HERE")
    assert 'data-head="序号"' not in world.get("/console/counts/records?terminal=YC-HERE")


def test_account_of_another_department_sees_its_own(world):
    world.as_account(OperatorRole.ADMINISTRATOR, department="police")
    board = world.get("/console")
    assert "服务人数不按部门统计" in board
    assert world.case_number not in "".join(map(world.get, ADDRESSES))
    assert "RS009" not in board
    assert "GA001" in board
    assert "没有差评" in world.get("/console/ratings")
    assert world.get(f"/console/cases/{world.case_number}") == ""
    assert "服务人数不按部门统计" in world.get("/console/report?year=2026")
    world.as_account(OperatorRole.ADMINISTRATOR, department="police", region=HERE)
    assert "不同时按镇街和部门统计" in world.get("/console/ratings")


PLACE = {"site_zh": "村", "site_en": "V", "level": "town", "is_confirmed": "true"}


def test_operator_changes_nothing_out_of_reach(world):
    tries = {
        f"/console/cases/{world.case_number}/step": {"status": "accepted"},
        "/console/terminals": PLACE | {"terminal_id": "YC-HERE", "region": THERE},
        "/console/departments/hrss": {"state": "down"},
        "/console/ratings/1": {"measure": "无", "proof": "无"},
        "/console/faults/YC-HERE/answer": {"responder": "我"},
        "/console/calls/YC-HERE/call/answer": {},
        "/console/calls/YC-HERE/call/close": {"fate": "nobody"},
        "/console/calls/YC-HERE/call/video/ready": {},
        "/console/calls/YC-HERE/call/video/offer": {"offer": "sdp"},
        "/console/calls/YC-HERE/call/video/state": {},
        "/console/calls/YC-HERE/call/video/end": {},
        "/console/terminals/YC-HERE": {"owner": "我"},
        "/console/terminals/YC-HERE/orders": {"deed": "restart"},
        "/console/settings": {"kind": "terminal", "name": "YC-HERE", "volume_percent": "10"},
        "/console/settings/preview": {"kind": "terminal", "name": "YC-HERE", "volume_percent": "10"},
        "/console/settings/back": {"kind": "all", "number": "0", "follows": "0"},
        "/console/notices": {"text_zh": "通知", "text_en": "Notice"},
        "/console/releases/1.0": {"order": "halt"},
        "/console/accounts": {"name": "新人", "role": "administrator"},
        "/console/accounts/close": {"name": "x"},
        "/console/accounts/sign-on": {"name": "x"},
        "/console/staff": {"holder": "新人", "role": "technician"},
    }
    elsewhere = PLACE | {"terminal_id": "YC-NEW", "region": HERE}
    for scope in SCOPES[1:]:
        world.as_account(OperatorRole.ADMINISTRATOR, **scope)
        for path, form in [*tries.items(), ("/console/terminals", elsewhere)]:
            answer = world.client.post(path, data=form, follow_redirects=False)
            assert answer.status_code in (403, 404), (scope, path)
    with world.centre.database.reading() as session:
        assert find_terminal(session, "YC-HERE").site_zh == "此地大厅"
        assert session.scalars(select(Rectification.closed_at)).all() == [None]


def test_settings_of_another_town_stay_unseen(world):
    targets = (
        SettingsTarget(TargetKind.TERMINAL, "YC-HERE"), SettingsTarget(TargetKind.GROUP, "group-here"),
        SettingsTarget(TargetKind.REGION, HERE), SettingsTarget(TargetKind.TERMINAL, "YC-THERE"),
        SettingsTarget(TargetKind.GROUP, "group-there"), SettingsTarget(TargetKind.REGION, "4416"),
        SettingsTarget(TargetKind.LEVEL, "town"), SettingsTarget(TargetKind.ALL),
    )  # fmt: skip
    with world.centre.database.writing() as session:
        for place in ("here", "there"):
            find_terminal(session, f"YC-{place.upper()}").group_name = f"group-{place}"
        for each in targets:
            want_settings(session, each, {"volume_percent": 50}, 0, f"by-{each.name or 'chief'}", NOON)
    page, form = "/console/settings", 'action="/console/settings/preview"'
    marks = ("YC-HERE", "group-here", HERE, f"by-{HERE} ", "by-YC-HERE ", "by-group-here ")
    world.as_account(OperatorRole.ADMINISTRATOR)
    assert [mark for mark in marks if mark not in world.get(page)] == [], "the marks are there to be seen"
    world.as_account(OperatorRole.ADMINISTRATOR, region=THERE)
    seen = world.get(page)
    assert [mark for mark in marks if mark in seen] == []
    theirs = ("by-YC-THERE ", "by-group-there ", "by-4416 ", "by-town ", "by-chief ")
    assert [mark for mark in theirs if mark not in seen] == []
    for name in ("YC-HERE", "YC-NOWHERE"):
        assert world.client.get(f"{page}?kind=terminal&name={name}").status_code == 404
    assert form in world.get(f"{page}?kind=terminal&name=YC-THERE")
    assert form not in world.get(f"{page}?kind=terminal"), "of no terminal there is nothing to save"
    assert form not in world.get(f"{page}?kind=region&name={HERE}")


def test_group_of_another_town_is_not_chosen(world):
    with world.centre.database.writing() as session:
        find_terminal(session, "YC-HERE").group_name = "group-here"
        find_terminal(session, "YC-THERE").group_name = "group-there"
        span = NoticeSpan(group_name="group-here")
        post_notice(session, "n-1", LocalText(zh="此组公告", en="Here"), world.centre.clock.now(), span)
        session.add(
            CataloguePublication(version=0, group_name="group-here", published_at=NOON, note="", files={}, signature=b"")
        )  # fmt: skip
    pages = ("/console/terminals/YC-THERE", "/console/manage", "/console/settings")
    world.as_account(OperatorRole.ADMINISTRATOR)
    assert all("group-here" in world.get(page) for page in pages), "the mark is there to be seen"
    world.as_account(OperatorRole.ADMINISTRATOR, region=THERE)
    assert not any("group-here" in world.get(page) for page in pages)

    def change(path: str, **form: str) -> int:
        return world.client.post(path, data=form, follow_redirects=False).status_code

    notice = {"text_zh": "通知", "text_en": "Notice", "region": THERE}
    for unreached in ("group-here", "group-new"):
        assert change("/console/terminals/YC-THERE", group_name=unreached) == 403
        assert change("/console/notices", **notice, group_name=unreached) == 403
    for own in ("group-there", ""):
        assert change("/console/terminals/YC-THERE", group_name=own, owner="镇政府") == 303
    with world.centre.database.reading() as session:
        assert find_terminal(session, "YC-THERE").group_name == ""


def test_services_refuse_what_is_out_of_reach(world):
    scope, elsewhere, text = Scope(region=THERE), LocalText(zh="村", en="V"), LocalText(zh="通知", en="Notice")
    moved = TerminalPlace("YC-HERE", elsewhere, Level.TOWN, THERE)
    tries = (
        lambda session: mint_code(session, moved, NOON, scope),
        lambda session: post_notice(session, "n-2", text, NOON, NoticeSpan(region=HERE), scope),
        lambda session: terminal_to_change(session, "YC-THERE", Scope(region=THERE, department="police")),
        lambda session: want_settings(session, SettingsTarget(TargetKind.REGION, HERE), {}, 0, "x", NOON, scope=scope),
    )
    for attempt in tries:
        with pytest.raises(OutOfReach), world.centre.database.writing() as session:
            attempt(session)
    with pytest.raises(TerminalUnseen), world.centre.database.writing() as session:
        terminal_to_change(session, "YC-HERE", scope)


def test_narrowed_account_is_offered_what_it_may_set(world):
    world.as_account(OperatorRole.TECHNICIAN, region=THERE)
    page = world.get("/console/settings")
    assert f'name="name" value="{THERE}"' in page
    assert 'action="/console/settings/preview"' in page
    assert 'value="group"' not in page
    assert f'name="region" pattern="\\d{{6,12}}" value="{THERE}"' in world.get("/console/manage")
    saved = {"kind": "region", "name": THERE, "volume_percent": "30"}
    assert world.client.post("/console/settings", data=saved, follow_redirects=False).status_code == 303
    world.as_account(OperatorRole.TECHNICIAN, department="police")
    assert "您的账户不能设定终端" in world.get("/console/settings")


def test_own_department_is_switched_and_own_town_enrols(world):
    world.as_account(OperatorRole.TECHNICIAN, department="police")
    switched = world.client.post("/console/departments/police", data={"state": "down"}, follow_redirects=False)
    assert switched.status_code == 303
    world.as_account(OperatorRole.TECHNICIAN, region=THERE)
    page = world.client.post("/console/terminals", data=PLACE | {"terminal_id": "YC-NEW", "region": THERE}).text
    assert "入网码：" in page


def test_narrowed_administrator_ends_no_first_password(centre):
    with centre.database.writing() as session:
        wanted = WantedAccount("镇管理员", OperatorRole.ADMINISTRATOR, region=THERE)
        open_account(session, wanted, "张三", centre.clock.now(), centre.keys)
        assert not has_administrator(session)


def test_every_right_is_asked_for_by_some_gate():
    assert set(Right) <= {gate.right for _, _, gate in GATED}
