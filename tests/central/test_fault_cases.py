"""Fault cases from the alarm to what was done, the record of a terminal, and the messages that staff get."""

import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from central.alarms.fault_cases import contractor_figures, fault_cases
from central.alarms.messages import channels_of
from central.alarms.models import StaffMessage
from central.alarms.sending import GIVEN_UP_AFTER, RETRY_AFTER, send_waiting
from central.alarms.service import judge_terminals
from central.clock import civil_day
from central.settings import CentreSettings
from central.terminal_register.scope import EVERYWHERE
from contract.releases import FailedRelease, ReleaseReport
from tests.central.test_epochs import beat

RECORD = {
    "owner": "源城区政务服务和数据管理局", "keeper": "李管理员", "contractor": "甲运维公司", "address": "一楼大厅东侧", "model": "ZW-100",
    "serial_number": "SN-1", "accepted_on": "2025-06-01", "warranty_until": "2026-05-31", "group_name": "pilot",
    "planned_hours": "1-7 00:00-23:59",
}  # fmt: skip


@pytest.fixture
def database_url(sqlite_url) -> str:
    """SQLite alone: what PostgreSQL could do otherwise is in test_alarm_pages.py."""
    return sqlite_url


@pytest.fixture
def silent(terminal, operator, centre, clock) -> str:
    """A terminal of a contractor that went silent half an hour ago."""
    assert operator.post("/console/terminals/YC-001", data=RECORD, follow_redirects=False).status_code == 303
    beat(terminal)
    clock.advance(minutes=31)
    judge_terminals(centre)
    return terminal.terminal_id


def test_record_of_terminal_is_written_and_shown(silent, operator):
    page = operator.get("/console/terminals/YC-001").text
    assert [value for value in RECORD.values() if value not in page] == []
    assert "已过保" in page
    assert "登记终端档案" in page
    assert operator.get("/console/terminals/YC-404").status_code == 404
    for wrong in ({"accepted_on": "2026-02-31"}, {"planned_hours": "always"}):
        assert operator.post("/console/terminals/YC-001", data=wrong, follow_redirects=False).status_code == 422


def test_case_goes_from_alarm_to_remedy(silent, terminal, operator, centre, clock):
    page = operator.get("/console/faults").text
    assert "三十分钟没有消息" in page
    assert "甲运维公司" in page
    assert operator.post("/console/faults/YC-001/answer", data={"responder": "王工"}).status_code == 200
    assert (
        operator.post("/console/faults/YC-001/answer", data={"responder": "王工"}, follow_redirects=False).status_code
        == 404
    )
    with centre.database.reading() as session:
        case = next(each for each in fault_cases(session) if each.alarm.fault.id == "terminal.silent")
    form = {"fault_id": "terminal.silent", "opened_at": case.alarm.opened_at.isoformat(), "remedy": "更换交换机"}
    settle = "/console/faults/YC-001/settle"
    assert operator.post(settle, data=form, follow_redirects=False).status_code == 404, "it is still there"
    clock.advance(hours=5)
    beat(terminal)
    judge_terminals(centre)
    assert operator.post(settle, data=form).status_code == 200
    page = operator.get("/console/faults").text
    assert "更换交换机" in page
    assert "王工" in page
    assert operator.post(settle, data=form, follow_redirects=False).status_code == 404


def test_figures_tell_how_contractors_kept_their_clocks(silent, terminal, operator, centre, clock):
    operator.post("/console/faults/YC-001/answer", data={"responder": "王工"})
    clock.advance(hours=1)
    beat(terminal)
    judge_terminals(centre)
    clock.advance(minutes=31)
    judge_terminals(centre)
    clock.advance(hours=5)
    beat(terminal)
    judge_terminals(centre)
    today = civil_day(clock.now())
    with centre.database.reading() as session:
        (figures,) = contractor_figures(session, EVERYWHERE, today, today, clock.now())
    silences = [each for each in every_case(centre) if each.alarm.fault.id == "terminal.silent"]
    assert [(each.is_answered_in_time, each.is_mended_in_time) for each in silences] == [(False, False), (True, True)]
    assert (figures.contractor, figures.cases, figures.open) == ("甲运维公司", 2, 0)
    assert (figures.answered, figures.mended, figures.mean_hours) == (50, 50, 3)


def every_case(centre) -> list:
    with centre.database.reading() as session:
        return fault_cases(session)


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"state": "open"}, True), ({"state": "mended"}, False), ({"state": "settled"}, False),
        ({"contractor": "甲运维公司"}, True), ({"contractor": "未登记运维单位"}, False), ({"q": "演示"}, True), ({"q": "YC-0"}, True),
        ({"q": "%"}, False), ({"terminal_id": "YC-001"}, True), ({"terminal_id": "YC-0"}, False),
    ],
)  # fmt: skip
def test_cases_are_found_and_taken_away(silent, operator, asked, is_found):
    page = operator.get("/console/faults", params=asked).text
    sheet = operator.get("/console/faults/cases/export", params=asked | {"form": "csv"})
    assert ("三十分钟没有消息" in page, "没有这样的故障工单" in page) == (is_found, not is_found)
    assert ("三十分钟没有消息" in sheet.text) == is_found
    assert "导出数据" in operator.get("/console/audit").text


def test_exported_case_says_what_was_done(silent, terminal, operator, be, centre, clock):
    operator.post("/console/faults/YC-001/answer", data={"responder": "王工"})
    clock.advance(hours=1)
    beat(terminal)
    judge_terminals(centre)
    (case,) = (each for each in every_case(centre) if each.alarm.fault.id == "terminal.silent")
    form = {"fault_id": "terminal.silent", "opened_at": case.alarm.opened_at.isoformat(), "remedy": "=更换交换机"}
    operator.post("/console/faults/YC-001/settle", data=form)
    found = operator.get("/console/faults/cases/export?state=settled&form=csv").text
    assert "YC-001,演示大厅" in found
    assert "王工" in found
    assert "'=更换交换机" in found
    assert operator.get("/console/faults?state=else", follow_redirects=False).status_code == 422
    be("far", region="441699")
    assert "YC-001" not in operator.get("/console/faults/cases/export?form=csv").text


class _Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as smtplib speaks."""

    mails: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                self.mails.append("".join(iter(lambda: self.rfile.readline().decode(), ".\r\n")))
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n")


class _Hook(BaseHTTPRequestHandler):
    """Keeps what it is told; refuses as often as `refusals` says."""

    reported: ClassVar[list[tuple[bytes, str]]] = []
    refusals: ClassVar[list[int]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.refusals:
            self.send_response(self.refusals.pop())
        else:
            self.reported.append((body, self.headers["X-Signature"]))
            self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def served(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def tell(centre, **settings: object) -> None:
    object.__setattr__(centre, "settings", centre.settings.model_copy(update=settings))


def mail_to(port: int) -> dict[str, object]:
    return {
        "mail_host": "127.0.0.1",
        "mail_port": port,
        "mail_from": "centre@example.cn",
        "mail_to": ("keeper@example.cn",),
    }


def test_alarm_is_mailed_once_and_again_when_late(terminal, centre, clock):
    _Mailbox.mails.clear()
    beat(terminal)
    with served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mailbox)) as port:
        tell(centre, **mail_to(port))
        clock.advance(minutes=31)
        judge_terminals(centre)
        assert send_waiting(centre, "mail") > 0
        assert send_waiting(centre, "mail") == 0
        clock.advance(minutes=31)
        judge_terminals(centre)
        judge_terminals(centre)
        assert send_waiting(centre, "mail") > 0
        beat(terminal)
        judge_terminals(centre)
        assert send_waiting(centre, "mail") == 1
    subjects = [mail.partition("Subject:")[2].partition("From:")[0] for mail in _Mailbox.mails]
    assert len(subjects) == 3
    assert "To: keeper@example.cn" in _Mailbox.mails[0]


@pytest.mark.expected_logs("alarms are not told by webhook 1")
def test_webhook_gets_signed_alarms_until_it_takes_them(terminal, centre, clock):
    _Hook.reported.clear()
    _Hook.refusals[:] = [500]
    beat(terminal)
    with served(ThreadingHTTPServer(("127.0.0.1", 0), _Hook)) as port:
        tell(centre, alarm_webhooks=(f"http://127.0.0.1:{port}/hook?of=centre",), webhook_secret=SecretStr("secret"))
        clock.advance(minutes=31)
        judge_terminals(centre)
        assert send_waiting(centre, "webhook 1") == 0
        assert send_waiting(centre, "webhook 1") == 0, "not at once"
        clock.advance(seconds=RETRY_AFTER.total_seconds())
        assert send_waiting(centre, "webhook 1") > 0
    ((body, signature),) = _Hook.reported
    assert signature == f"sha256={hmac.digest(b'secret', body, hashlib.sha256).hex()}"
    reported = {each["fault"]: each for each in json.loads(body)["alarms"]}
    assert reported["terminal.silent"]["site"] == "演示大厅"
    assert reported["terminal.silent"]["moment"] == "opened"


def test_left_release_is_reported_in_both_languages(terminal, centre):
    _Hook.reported.clear()
    _Hook.refusals[:] = []
    left = FailedRelease(version="1.2.0", reason="its file is gone")
    with served(ThreadingHTTPServer(("127.0.0.1", 0), _Hook)) as port:
        tell(centre, alarm_webhooks=(f"http://127.0.0.1:{port}/hook",))
        beat(terminal, release=ReleaseReport(running="1.1.0", good="1.1.0", failed=(left,)))
        judge_terminals(centre)
        assert send_waiting(centre, "webhook 1") == 1
    ((body, _signature),) = _Hook.reported
    (reported,) = json.loads(body)["alarms"]
    assert (reported["note"], reported["note_en"]) == ("1.2.0：版本文件不见了", "1.2.0: its file is gone")


@pytest.mark.expected_logs("alarms are not told by mail")
def test_message_that_no_one_takes_is_given_up(terminal, centre, clock):
    tell(centre, **mail_to(1))
    beat(terminal)
    clock.advance(minutes=31)
    judge_terminals(centre)
    assert send_waiting(centre, "mail") == 0
    clock.advance(seconds=GIVEN_UP_AFTER.total_seconds() + 1)
    assert send_waiting(centre, "mail") == 0
    with centre.database.reading() as session:
        assert session.scalars(select(StaffMessage)).all() == []


def test_channels_are_those_of_the_settings():
    reported = CentreSettings(
        mail_host="m", mail_from="a@b", mail_to=("c@d",), alarm_webhooks=("https://x/1", "https://x/2")
    )
    assert channels_of(reported) == ("mail", "webhook 1", "webhook 2")
    assert channels_of(CentreSettings()) == ()
    for wrong in (
        {"mail_host": "m"},
        {"alarm_webhooks": ("ftp://x",)},
        mail_to(25) | {"mail_host": "m", "mail_user": "u"},
    ):
        with pytest.raises(ValueError, match=r"mail|webhooks"):
            CentreSettings(**wrong)
