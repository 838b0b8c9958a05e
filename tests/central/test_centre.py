"""Terminals, publishing, departments, notices, the console and the command line."""

import json
import stat
import threading
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count

import pytest
from typer.testing import CliRunner

from catalogue.amounts_in_words import amount_in_capitals
from catalogue.errors import CatalogueInvalid
from catalogue.loader import PACKAGED, read_folder
from catalogue.text import LocalText
from central.assembly.assembly import assemble
from central.assembly.task_loop import TaskLoop
from central.cases.states import TRANSITIONS, CaseStatus, StepRefused, check_step
from central.catalogue_publishing.models import CataloguePublication as StoredPublication
from central.catalogue_publishing.service import CatalogueDraft, current_version, newest_version, publish
from central.cli.verbs import app as cli
from central.departments.directory import DepartmentDirectory, switch_department
from central.keys import KeysUnreadable, load_keys
from central.notices.service import NoticeSpan, hanging, post_notice, posted_notices, withdraw_notice
from central.terminal_register.models import TerminalEntry
from contract import paths
from contract.bundle import is_signed_bundle
from contract.enrolment_codes import WholeCode
from contract.execution import (
    IDENTITY_CODE,
    Completed,
    DepartmentDown,
    IdentityCodeReply,
    IdentityCodeRequest,
    StillWorking,
)
from contract.publishing import CatalogueBundle
from contract.records import Submission
from contract.refusal import Refusal
from contract.signatures import ENROLLING
from contract.signing_keys import SigningKey
from contract.terminals import DeviceReport, EnrolRequest, Heartbeat, HeartbeatAnswer
from contract.terms import DepartmentState
from tests.central.department_systems import real_department
from tests.central.virtual_terminal import IDS, NOON, person, signed_by
from tests.central.web import TestClient

BEATS = count(1)


def beat(terminal) -> HeartbeatAnswer:
    device = DeviceReport(family="receipt_printer", condition="bad", problems=("paper_out",), age_seconds=3)
    message = Heartbeat(
        terminal_id=terminal.terminal_id, sent_at=NOON, boot_id="b", software_version="0.1", catalogue_version=1,
        state="available", devices=(device,), queue_pending=2, queue_parked=0, last_sequence=5,
        number=next(BEATS),
    )  # fmt: skip
    return HeartbeatAnswer.model_validate_json(
        terminal.call("POST", "/v1/heartbeat", message.model_dump_json().encode()).content
    )


def test_counters_stay_until_they_change(terminal, centre, operator):
    def counted(counters: dict[str, int]) -> dict[str, int]:
        device = DeviceReport(family="receipt_printer", condition="ok", age_seconds=3, counters=counters)
        message = Heartbeat(
            terminal_id=terminal.terminal_id, sent_at=NOON, boot_id="b", software_version="0.1", catalogue_version=1,
            state="available", devices=(device,), queue_pending=2, queue_parked=0, last_sequence=5, number=next(BEATS),
        )  # fmt: skip
        assert terminal.call("POST", "/v1/heartbeat", message.model_dump_json().encode()).status_code == 200
        with centre.database.reading() as session:
            (kept,) = session.get_one(TerminalEntry, terminal.terminal_id).devices
        return kept["counters"]

    first = {"receipts": 4, "paper_mm": 1270, "fault.paper_out": 2, "cured.reopen": 2, "cured_ms.reopen": 900}
    assert counted(first) == first
    assert counted({}) == first
    page = operator.get("/console").text
    assert all(words in page for words in ("凭条 4", "用纸 1.3 米", "故障 2 次", "自行恢复 2 次，平均 0.5 秒"))
    assert counted({"receipts": 5}) == {"receipts": 5}


def test_heartbeat_brings_back_all_that_terminal_should_know(terminal, centre, clock):
    with centre.database.writing() as session:
        post_notice(session, IDS.new(), LocalText(zh="今日停电", en="No power today"), clock.now())
        switch_department(session, "police", DepartmentState.DOWN, clock.now())
    answer = beat(terminal)
    assert answer.catalogue_version == 1
    assert answer.departments["police"] is DepartmentState.DOWN
    assert answer.departments["hrss"] is DepartmentState.UP
    assert [each.text.zh for each in answer.notices] == ["今日停电"]
    assert answer.centre_time == NOON


def test_a_code_enrols_once_and_not_for_ever(terminal, client, enrol, clock):
    key = SigningKey.generate()
    request = EnrolRequest(code="AAAA-BBBB-CCCC", public_key=key.verify_key.public, software_version="1")
    outgoing = signed_by(key, ENROLLING, "POST", "/v1/enrol", request.model_dump_json().encode())
    answer = client.post("/v1/enrol", content=outgoing.body, headers=outgoing.headers)
    assert (answer.status_code, Refusal.model_validate_json(answer.content).code) == (403, "code_used")
    assert client.post("/v1/enrol", content=b"<html>portal</html>").status_code == 422


def test_a_terminal_that_is_not_enrolled_is_refused(terminal):
    terminal.terminal_id = "YC-404"
    outgoing = terminal.signed("POST", "/v1/heartbeat", b"{}")
    answer = terminal.client.post("/v1/heartbeat", content=outgoing.body, headers=outgoing.headers)
    assert answer.status_code == 401
    assert "signature" not in answer.headers, "the centre gives its word to those it knows"


def test_a_catalogue_is_published_signed_and_by_group(terminal, centre, clock):
    bundle = CatalogueBundle.model_validate_json(terminal.call("GET", "/v1/catalogue/1").content)
    assert is_signed_bundle(bundle, terminal.signing)
    assert terminal.call("GET", "/v1/catalogue/9").status_code == 404
    with centre.database.writing() as session:
        publish(session, CatalogueDraft(read_folder(PACKAGED), "试点", "pilot"), centre.publishing, clock.now())
    with centre.database.reading() as session:
        assert (current_version(session), current_version(session, "pilot"), newest_version(session)) == (1, 2, 2)


@pytest.mark.expected_logs("not read any more")
def test_older_catalogue_gives_way_to_configured_one(centre, clock):
    lacking = read_folder(PACKAGED)
    lacking["items/police.toml"] = lacking["items/police.toml"].replace('local_answer = "character_levels"\n', "")
    with centre.database.writing() as session:
        stored = session.get_one(StoredPublication, 1)
        stored.files = lacking
    again = assemble(centre.settings, clock)
    with again.database.reading() as session:
        assert newest_version(session) == 2
        assert again.catalogues.take(session, 1).version == 2, "a record under the old version is judged by the new one"
        assert again.catalogues.take(session).item("GA027").local_answer == "character_levels"
    again.database.close()


@pytest.mark.parametrize(
    "broken", [{"items/hrss.toml": "[[item]]\ncode = 'X'"}, {"reference/regions.toml": "[[region]]\ncode = '44160'"}]
)
def test_a_broken_catalogue_is_not_published(centre, clock, broken):
    files = read_folder(PACKAGED) | broken
    with pytest.raises(CatalogueInvalid), centre.database.writing() as session:
        publish(session, CatalogueDraft(files), centre.publishing, clock.now())
    with centre.database.reading() as session:
        assert newest_version(session) == 1


def test_a_department_that_is_switched_off_does_nothing(terminal, centre, clock):
    with centre.database.writing() as session:
        switch_department(session, "hrss", DepartmentState.DOWN, clock.now())
    request_id = IDS.new()
    assert isinstance(terminal.execute("RS007", Submission(person=person()), request_id=request_id), DepartmentDown)
    with centre.database.writing() as session:
        switch_department(session, "hrss", DepartmentState.UP, clock.now())
    first = terminal.execute("RS007", Submission(person=person()), request_id=request_id)
    assert isinstance(first, Completed)
    clock.advance(days=40)
    assert terminal.execute("RS007", Submission(person=person()), request_id=request_id) == first


def test_unknown_items_and_foreign_seals_are_refused(terminal):
    with pytest.raises(AssertionError, match="unknown_item"):
        terminal.execute("XX999", Submission())
    terminal.sealing = type(terminal.sealing)(bytes(range(32)))
    with pytest.raises(AssertionError, match="seal"):
        terminal.execute("RS007", Submission(person=person()))


def test_notices_expire_and_are_withdrawn(centre, clock):
    notice_id = IDS.new()
    with centre.database.writing() as session:
        post_notice(session, notice_id, LocalText(zh="甲", en="a"), clock.now())
        post_notice(
            session,
            IDS.new(),
            LocalText(zh="乙", en="b"),
            clock.now(),
            NoticeSpan(expires_at=clock.now().replace(hour=5)),
        )
    reported = lambda session: hanging(posted_notices(session, clock.now()), clock.now(), "441602001", "")  # noqa: E731
    clock.advance(hours=2)
    with centre.database.writing() as session:
        assert [each.text.zh for each in reported(session)] == ["甲"]
        assert withdraw_notice(session, notice_id, clock.now())
        assert not withdraw_notice(session, "none", clock.now())
    with centre.database.reading() as session:
        assert reported(session) == ()


def test_console_shows_counts_and_keeps_strangers_from_changing(terminal, app, operator, centre):
    terminal.upload(terminal.case())
    beat(terminal)
    page = operator.get("/console").text
    assert "领取城乡居民基本养老保险待遇资格认证" in page
    assert "凭条打印机：故障（缺纸，巡检人员处理）" in page
    assert "演示大厅" in operator.get("/console/fragment").text
    client = TestClient(app)
    assert client.post("/console/departments/police", data={"state": "down"}).url.path == "/console/login"
    assert client.get("/api/usage").status_code == 401
    with centre.database.reading() as session:
        assert centre.directory.state(session, "police") is DepartmentState.UP


@pytest.mark.expected_logs("a wrong console password")
def test_the_console_changes_things_after_login(terminal, client, centre):
    record = terminal.case("ZS001", "gov_services")
    terminal.upload(record)
    TaskLoop(centre).step()
    assert client.post("/console/login", data={"operator": "张三", "password": "wrong"}).status_code == 403
    assert client.post("/console/login", data={"operator": "张三", "password": "open"}).status_code == 200
    client.post("/console/departments/police", data={"state": "down"})
    client.post("/console/notices", data={"text_zh": "通知", "text_en": "Notice", "days": "1"})
    place = {"terminal_id": "YC-9", "site_zh": "村", "site_en": "Village", "level": "village", "region": "441602"}
    assert "入网码" in client.post("/console/terminals", data=place).text
    number = record.facts.case_number
    assert "收件" in client.get(f"/console/cases/{number}").text
    assert client.post(f"/console/cases/{number}/step", data={"status": "accepted"}).status_code == 200
    assert client.post(f"/console/cases/{number}/step", data={"status": "received"}).status_code == 409
    assert client.get("/api/usage?by=item").json()["totals"]["served"] == 1
    assert client.get("/api/ratings").json()["total"] == 0
    assert beat(terminal).departments["police"] is DepartmentState.DOWN


@pytest.mark.parametrize("present", list(CaseStatus))
@pytest.mark.parametrize("wanted", list(CaseStatus))
def test_the_table_of_case_steps_is_the_law(present, wanted):
    if wanted in TRANSITIONS[present]:
        check_step(present, wanted)
        return
    with pytest.raises(StepRefused):
        check_step(present, wanted)


class Answering(BaseHTTPRequestHandler):
    """A department's real system in a few lines."""

    def do_GET(self):
        self._say(b'{"news": [], "cursor": ""}' if self.path.startswith("/news") else b"{}")

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if question["item_code"] == "RS003":
            self._say(b"<html>maintenance</html>")
            return
        if self.path == "/identity-codes":
            whose = "r0" if question["submission"]["answers"]["identity_code"] == "mixed up" else question["request_id"]
            self._say(json.dumps({"request_id": whose, "person": {"name": "某某", "id_number": "1"}}).encode())
            return
        text = {"zh": "真实结果", "en": "A real result"}
        result = {"heading": text, "summary": text, "sandbox": False}
        answer = {"outcome": "completed", "request_id": question["request_id"], "case_number": "R1", "result": result}
        self._say(json.dumps(answer).encode())

    def _say(self, body: bytes):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def asked_for_code(terminal, code: str):
    submission = Submission(answers={IDENTITY_CODE: code})
    return terminal.ask(IdentityCodeRequest, paths.IDENTITY_CODES, IdentityCodeReply, submission, "GA004")


@pytest.mark.expected_logs("answers /execute unreadably")
def test_a_real_department_is_asked_over_http(terminal, centre):
    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    department = real_department(f"http://127.0.0.1:{server.server_port}")
    object.__setattr__(centre, "directory", DepartmentDirectory(centre.directory.department("x"), {"hrss": department}))
    with centre.database.reading() as session:
        assert centre.directory.state(session, "hrss") is DepartmentState.UNKNOWN
    TaskLoop(centre).step()
    with centre.database.reading() as session:
        assert centre.directory.state(session, "hrss") is DepartmentState.UP
    answer = terminal.execute("RS007", Submission(person=person()))
    assert answer.result.heading.zh == "真实结果"
    assert isinstance(terminal.execute("RS003", Submission(person=person())), StillWorking), "it may have been done"
    object.__setattr__(
        centre, "directory", DepartmentDirectory(centre.directory.department("x"), {"gov_services": department})
    )
    assert asked_for_code(terminal, "opaque").person.name == "某某"
    assert isinstance(asked_for_code(terminal, "mixed up"), DepartmentDown)
    server.shutdown()
    thread.join()
    server.server_close()
    assert isinstance(asked_for_code(terminal, "opaque"), DepartmentDown)
    object.__setattr__(centre, "directory", DepartmentDirectory(centre.directory.department("x"), {"hrss": department}))
    assert isinstance(terminal.execute("RS007", Submission(person=person())), DepartmentDown)
    assert department.probe() is DepartmentState.DOWN


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("1005.30", "壹仟零伍元叁角整"), ("10000", "壹万元整"), ("100200.07", "壹拾万零贰佰元零柒分"),
        ("1200000.5", "壹佰贰拾万元伍角整"), ("100000001", "壹亿零壹元整"), ("2020", "贰仟零贰拾元整"),
    ],
)  # fmt: skip
def test_amounts_in_capitals(amount, words):
    assert amount_in_capitals(Decimal(amount)) == words


def test_keys_are_private_and_never_replaced(tmp_path):
    first = load_keys(tmp_path / "keys")
    assert load_keys(tmp_path / "keys") == first
    for path in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (tmp_path / "keys" / "opening.key").write_text("rubbish")
    with pytest.raises(KeysUnreadable):
        load_keys(tmp_path / "keys")
    assert "storage" not in repr(first) or first.storage.secret.hex() not in repr(first)


def test_the_command_line(terminal, database_url, tmp_path):
    terminal.upload(terminal.case(), terminal.case("SW021", "tax", who=person("004")))
    runner = CliRunner()
    where = ["--database-url", database_url, "--keys", str(tmp_path / "keys")]
    assert runner.invoke(cli, ["migrate", "--database-url", database_url]).exit_code == 0
    counted = json.loads(runner.invoke(cli, ["usage", "--json", *where]).stdout)
    assert counted["totals"] == {"served": 2, "simulated": 0, "uncertain": 0, "people": 2, "visits": 2}
    assert {each["key"]: each["served"] for each in counted["item"]} == {"RS009": 1, "SW021": 1}
    assert "服务群众" in runner.invoke(cli, ["usage", *where]).stdout
    made = runner.invoke(cli, ["enrol", "YC-7", "--site", "村", "--site-en", "Village", "--json", *where])
    assert json.loads(made.stdout)["terminal_id"] == "YC-7"
    code = json.loads(made.stdout)["code"]
    assert WholeCode.read(code).fits(load_keys(tmp_path / "keys").signing.verify_key)
    assert runner.invoke(cli, ["publish", str(PACKAGED), "--note", "二", *where]).exit_code == 0
    assert runner.invoke(cli, ["publish", str(tmp_path), *where]).exit_code == 1
    assert runner.invoke(cli, ["notice", "甲", "a", *where]).exit_code == 0
    assert runner.invoke(cli, ["department", "police", "down", *where]).exit_code == 0
    assert "Forwarded 2" in runner.invoke(cli, ["forward", *where]).stdout
    assert "sealing" in runner.invoke(cli, ["keys", "--keys", str(tmp_path / "keys")]).stdout


def test_cases_of_down_department_hold_up_no_other(terminal, centre, clock):
    from central.executions.forwarding import forward_received

    terminal.upload(*(terminal.case("RS009", "hrss") for _ in range(4)), terminal.case("ZS001", "gov_services"))
    with centre.database.writing() as session:
        switch_department(session, "hrss", DepartmentState.DOWN, clock.now())
    assert forward_received(centre, limit=2) == 1
    with centre.database.writing() as session:
        switch_department(session, "hrss", DepartmentState.UP, clock.now())
    assert [forward_received(centre, limit=3) for _ in range(3)] == [3, 1, 0]


def test_migrations_make_exactly_tables_of_models(centre):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from central.migrations.schema import METADATA

    with centre.database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    ours = [each for each in differences if "record_2" not in repr(each) and "record_rest" not in repr(each)]
    assert ours == []
