"""The console's door and its answers to what people do wrong."""

import logging
import re

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from typer.testing import CliRunner

from catalogue.schema import Level
from catalogue.text import LocalText
from central.assembly.application import create_app
from central.assembly.task_loop import TaskLoop
from central.cli.verbs import app as cli
from central.executions.unsettled import pay_back
from central.identity.budgets import BudgetKind, allow, spend
from central.operators.session import COOKIE
from central.operators.throttle import OF_ALL_ADDRESSES, OF_AN_ADDRESS
from central.terminals.service import TerminalPlace, find_terminal, mint_code
from contract import paths
from contract.enrolment_codes import WholeCode
from contract.terminals import Heartbeat, JobReport
from tests.central.test_earlier_orders import lost
from tests.central.virtual_terminal import VirtualTerminal, person
from tests.central.web import TestClient


def tried(client: TestClient, password: str) -> int:
    return client.post(
        "/console/login", data={"operator": "张三", "password": password}, follow_redirects=False
    ).status_code


@pytest.mark.expected_logs("a wrong console password")
def test_wrong_passwords_make_waits_longer(app, client, clock, caplog):
    assert [tried(client, f"guess {number}") for number in range(6)] == [403, 403, 403, 403, 429, 429]
    assert tried(client, "open") == 429, "also with the right one: nothing is learned meanwhile"
    answer = client.post("/console/login", data={"operator": "张三", "password": "x"})
    assert (answer.headers["Retry-After"], "2 秒后再试" in answer.text) == ("2", True)
    clock.advance(seconds=2)
    assert [tried(client, "again"), tried(client, "again")] == [403, 429]
    clock.advance(seconds=3)
    assert tried(client, "open") == 429
    assert tried(TestClient(app, client=("10.0.0.9", 1)), "open") == 303, "another address is let in"
    clock.advance(seconds=2)
    assert tried(client, "open") == 303
    assert tried(client, "wrong") == 403, "who came in begins again"
    assert "guess" not in caplog.text
    assert all(record.levelno == logging.WARNING for record in caplog.records)


@pytest.mark.expected_logs("a wrong console password")
def test_guessing_from_many_addresses_is_slowed_for_long(app, client, clock):
    for number in range(OF_ALL_ADDRESSES.free + 4):
        assert tried(TestClient(app, client=(f"10.0.1.{number}", 1)), "guess") in (403, 429)
    assert tried(client, "open") == 429
    clock.advance(seconds=OF_ALL_ADDRESSES.longest.total_seconds())
    assert tried(client, "open") == 303
    clock.advance(hours=3)
    assert [tried(client, "guess") for _ in range(5)] == [403, 403, 403, 403, 429]


def test_no_wait_is_longer_than_the_longest():
    assert OF_AN_ADDRESS.wait(10**6) == OF_AN_ADDRESS.longest
    assert OF_AN_ADDRESS.wait(OF_AN_ADDRESS.free).total_seconds() == 0


def test_any_cookie_is_looked_at_without_a_fault(client):
    for token in ("你好.你好", "9999999999.é", "٣.x", "..", ""):
        client.cookies.clear()
        answer = client.get("/console/manage", headers={b"Cookie": f"{COOKIE}={token}".encode()})
        assert answer.url.path == "/console/login"


def test_pages_keep_strange_content_and_frames_out(client):
    policy = client.get("/console").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy


@pytest.mark.parametrize(("public_url", "is_secure"), [("https://centre.example", True), ("http://centre", False)])
def test_cookie_stays_on_https_where_there_is_https(settings, clock, public_url, is_secure):
    web = create_app(settings.model_copy(update={"public_url": public_url}), clock)
    answer = TestClient(web).post(
        "/console/login", data={"operator": "张三", "password": "open"}, follow_redirects=False
    )
    assert ("Secure" in answer.headers["Set-Cookie"]) is is_secure
    web.state.centre.database.close()


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/console/departments/nonexist", {"state": "down"}),
        ("/console/notices/zzz/withdraw", {}),
        ("/console/cases/NONE/step", {"status": "accepted"}),
    ],
)
def test_changing_what_is_missing_is_answered(operator, path, form):
    answer = operator.post(path, data=form, follow_redirects=False)
    assert answer.status_code == 404
    assert "没有这一项" in answer.text
    assert 'href="/console/manage"' in answer.text


def test_other_missing_pages_are_pages_too(client, operator):
    assert "没有这一项" in operator.get("/console/cases/NONE").text
    assert "返回" in operator.get("/console/nothing").text
    assert operator.get("/nothing").json()["code"] == "not_found"


def test_cashier_says_that_order_is_missing(client):
    for answer in (client.get("/cashier/NONE"), client.post("/cashier/NONE", data={"action": "pay"})):
        assert answer.status_code == 404
        assert "没有这张订单" in answer.text
        assert "nothing was charged" in answer.text


def test_wrong_form_keeps_what_was_typed(operator):
    place = {"terminal_id": "bad id!", "site_zh": "演示村", "site_en": "Village", "level": "town", "region": "4416"}
    answer = operator.post("/console/terminals", data=place)
    assert answer.status_code == 422
    assert "终端编号" in answer.text
    assert "区划代码（6至12位数字）" in answer.text
    assert 'value="bad id!"' in answer.text
    assert 'value="演示村"' in answer.text
    assert '<option value="town" selected>' in answer.text
    notice = operator.post("/console/notices", data={"text_zh": "通知", "text_en": "", "days": "7"})
    assert (notice.status_code, 'value="通知"' in notice.text) == (422, True)
    refused = operator.post("/console/departments/police", data={"state": "sideways"})
    assert (refused.status_code, "部门状态" in refused.text) == (422, True)


PLACE = {"terminal_id": "YC-9", "site_zh": "演示村", "site_en": "Village", "level": "village", "region": "441602"}


def test_code_of_console_is_whole_and_enrols(operator, centre):
    code = re.search(r"入网码：([A-Z2-9-]{34})", operator.post("/console/terminals", data=PLACE).text)[1]
    assert WholeCode.read(code).fits(centre.keys.signing.verify_key)
    assert VirtualTerminal.enrol(operator, code.lower()).terminal_id == "YC-9", "also with its check part"


def place_of(centre, terminal_id: str) -> tuple[str, str, str]:
    with centre.database.reading() as session:
        terminal = find_terminal(session, terminal_id)
        return terminal.site_zh, terminal.level, terminal.group_name


def test_terminal_place_changes_only_when_meant(operator, centre, clock):
    first = TerminalPlace("YC-9", LocalText(zh="旧厅", en="Old hall"), Level.TOWN, "441602", "pilot")
    with centre.database.writing() as session:
        mint_code(session, first, clock.now())
    asked = operator.post("/console/terminals", data=PLACE).text
    assert "已存在，将更换网点" in asked
    assert "旧厅" in asked
    assert "入网码：" not in asked
    assert place_of(centre, "YC-9") == ("旧厅", "town", "pilot")
    done = operator.post("/console/terminals", data=PLACE | {"is_confirmed": "true"}).text
    assert "入网码：" in done
    assert place_of(centre, "YC-9") == ("演示村", "village", "pilot"), "its group is kept"


def test_the_command_line_says_what_was_there(centre, database_url, tmp_path):
    where = ["--database-url", database_url, "--keys", str(tmp_path / "keys")]
    enrol = ["enrol", "YC-9", "--site", "旧厅", "--site-en", "Old", *where]
    assert "已存在" not in CliRunner().invoke(cli, [*enrol, "--group", "pilot"]).stdout
    assert "已存在，网点由“旧厅”" in CliRunner().invoke(cli, enrol).stdout
    assert place_of(centre, "YC-9")[2] == "pilot"
    CliRunner().invoke(cli, [*enrol, "--group", ""])
    assert not place_of(centre, "YC-9")[2]


def test_case_step_keeps_operator_and_last_asks_first(operator, terminal, centre):
    record = terminal.case("ZS001", "gov_services")
    terminal.upload(record)
    TaskLoop(centre).step()
    path = f"/console/cases/{record.facts.case_number}"
    assert "控制台 张三" in operator.post(f"{path}/step", data={"status": "accepted"}).text
    asked = operator.post(f"{path}/step", data={"status": "completed", "note": "已办好"}).text
    assert "确定把这件办件定为“办结”吗" in asked
    assert 'value="已办好"' in asked
    assert "受理" in operator.get(path).text.split("当前状态")[1].split("</tr>")[0], "nothing was done yet"
    done = operator.post(f"{path}/step", data={"status": "completed", "note": "已办好", "is_confirmed": "true"})
    assert "办结" in done.text.split("当前状态")[1].split("</tr>")[0]
    assert "已办好" in done.text
    number = record.facts.case_number
    assert "1 件" in operator.get(f"/console/cases?q={number}&status=").text, "a number is found in any state"
    assert "0 件" in operator.get("/console/cases?q=&status=").text
    late = operator.post(f"{path}/step", data={"status": "completed", "is_confirmed": "true"})
    assert (late.status_code, "状态已经变了" in late.text, f'href="{path}"' in late.text) == (409, True, True)


def test_sign_in_without_a_name_is_refused(client):
    answer = client.post("/console/login", data={"operator": " ", "password": "open"}, follow_redirects=False)
    assert (answer.status_code, "操作员姓名" in answer.text) == (422, True)
    assert client.get("/console/manage").url.path == "/console/login"


def lands_on(client: TestClient, token: str) -> str:
    client.cookies.clear()
    return client.get("/console/manage", headers={"Cookie": f"{COOKIE}={token}"}).url.path


def test_a_login_is_valid_for_its_hours(client, operator, clock):
    token = operator.cookies[COOKIE]
    assert lands_on(client, token[:-1]) == "/console/login"
    assert lands_on(client, token) == "/console/manage"
    clock.advance(hours=8)
    assert lands_on(client, token) == "/console/login"


def test_login_ends_at_logout_for_every_copied_cookie(app, client, operator):
    token = operator.cookies[COOKIE]
    elsewhere = TestClient(app)
    assert tried(elsewhere, "open") == 303
    others = elsewhere.cookies[COOKIE]
    assert operator.post("/console/logout").url.path == "/console/login"
    assert lands_on(client, token) == "/console/login"
    assert lands_on(client, others) == "/console/manage", "another login goes on"


def test_another_password_ends_every_login(settings, clock, operator):
    token = operator.cookies[COOKIE]
    web = create_app(settings.model_copy(update={"console_password": SecretStr("another")}), clock)
    assert lands_on(TestClient(web), token) == "/console/login"
    web.state.centre.database.close()


def test_database_has_no_token(operator, centre):
    token = operator.cookies[COOKIE]
    with centre.database.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM console_session")).all()
    assert len(rows) == 1
    assert token not in repr(rows)


def test_first_page_shows_stopped_terminal_until_allowed(terminal, operator, centre):
    object.__setattr__(centre, "settings", centre.settings.model_copy(update={"persons_an_hour": 1}))
    assert "central allow" not in operator.get("/console").text
    for number in range(3):
        spend(centre, terminal.terminal_id, BudgetKind.PERSONS, f"person {number}")
    page = operator.get("/console").text
    assert "已停止查询的终端" in page
    assert "一小时超过 1 人" in page
    assert "central allow YC-001" in page
    with centre.database.writing() as session:
        assert allow(session, "YC-001", centre.clock.now())
    assert "central allow" not in operator.get("/console").text


def test_case_page_says_how_sure_person_is(terminal, operator, centre):
    proven, claimed = terminal.case(who=person("001")), terminal.case(who=person("002"), is_shown=False)
    terminal.upload(proven, claimed)
    page = operator.get(f"/console/cases/{proven.facts.case_number}").text
    assert "转交部门时核验" in page
    TaskLoop(centre).step()
    for record, words in ((proven, "证件与人脸"), (claimed, "未核验")):
        assert words in operator.get(f"/console/cases/{record.facts.case_number}").text


def test_unsettled_payments_have_a_page_and_are_counted(terminal, operator, centre, clock):
    assert "没有未结的缴费" in operator.get("/console/orders").text
    assert "缴费未结" not in operator.get("/console/manage").text
    order = lost(terminal)
    page = operator.get("/console/orders").text
    assert f"central orders --paid-back {order.order_no}" in page
    assert "未结缴费 · 1 笔" in page
    assert "有 1 笔缴费未结" in operator.get("/console/manage").text
    with centre.database.writing() as session:
        pay_back(session, order.order_no, clock.now())
    assert order.order_no not in operator.get("/console/orders").text


def test_unsettled_payments_are_shown_after_login_alone(client):
    assert client.get("/console/orders").url.path == "/console/login"


def test_first_page_says_which_job_fails_and_why(terminal, operator, clock):
    def shown(**job: object) -> str:
        said = JobReport(name="catalogue", **job)
        beat = Heartbeat(
            terminal_id=terminal.terminal_id, sent_at=clock.now(), boot_id="b", software_version="0.1", jobs=(said,),
            catalogue_version=1, state="available", devices=(), queue_pending=0, queue_parked=0, last_sequence=0,
        )  # fmt: skip
        assert terminal.call("POST", paths.HEARTBEAT, beat.model_dump_json().encode()).status_code == 200
        clock.advance(seconds=1)
        return operator.get("/console/fragment").text

    last = clock.now()
    assert "目录更新" not in shown(last_success=last)
    assert "目录更新 · 重试中" in shown(last_success=last, problem="timeout")
    clock.advance(hours=2)
    page = shown(last_success=last, problem='<b title="x">drugs.toml</b>')
    assert "目录更新 · 故障" in page
    assert "drugs.toml" in page
    assert "上次成功：2小时前" in page
    assert "<b title" not in page


@pytest.mark.parametrize(
    ("path", "form", "field"),
    [
        ("/console/login", {"operator": "a\x00b", "password": "open"}, "操作员姓名"),
        ("/console/login", {"operator": "\x00", "password": "open"}, "操作员姓名"),
        ("/console/notices", {"text_zh": "a\x00", "text_en": "b"}, "公告中文"),
        ("/console/notices", {"text_zh": "a", "text_en": "\x1b[31m"}, "公告英文"),
        ("/console/cases/X/step", {"status": "accepted", "note": "a\x00"}, "说明"),
        ("/console/terminals", {"site_zh": "a\x00", "site_en": "b"}, "网点名称"),
        ("/console/terminals", {"site_zh": "a", "site_en": "b", "region": "４４１６０２"}, "区划代码"),
    ],
)
def test_unreadable_form_field_is_named(operator, path, form, field):
    more = {"terminal_id": "YC-009", "level": "town", "region": "441602"} if path.endswith("terminals") else {}
    answer = operator.post(path, data=more | form, follow_redirects=False)
    assert (answer.status_code, field in answer.text) == (422, True)
