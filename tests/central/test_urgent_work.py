"""What is due soon is told without being looked for: on the first page, and in one message of each working day."""

import json
from datetime import date, datetime
from email import message_from_string
from email.policy import default
from http.server import ThreadingHTTPServer
from socketserver import ThreadingTCPServer

import pytest
from sqlalchemy import select

from central.alarms.models import StaffMessage
from central.alarms.sending import send_waiting
from central.alarms.urgent_work import tell_urgent_work
from central.clock import BEIJING
from central.operators.roles import OperatorRole
from central.ratings.rectifying import open_rectifications
from contract.records import RatingFacts
from contract.terms import RatingLevel
from tests.central.test_fault_cases import _Hook, _Mailbox, mail_to, served, tell
from tests.central.test_operators import code_of, log_in, made


@pytest.fixture
def database_url(sqlite_url) -> str:
    return sqlite_url


def at(clock, day: str) -> None:
    """Move the clock on."""
    clock.wall = datetime.fromisoformat(day).replace(tzinfo=BEIJING)


@pytest.fixture
def due(terminal, clock) -> None:
    """Received on Wednesday the 25th of November: due on the 2nd of December, and one that was made a week later."""
    terminal.upload(terminal.case("SF001", "justice"))
    at(clock, "2026-12-01 10:00")
    terminal.upload(terminal.case("SF001", "justice"), terminal.case("GA002", "police"))


def messages(centre) -> list[str]:
    with centre.database.reading() as session:
        return [row.note for row in session.scalars(select(StaffMessage).where(StaffMessage.kind == "due"))]


@pytest.mark.parametrize(
    ("day", "reported"),
    [
        ("2026-11-30", "两个工作日内到期 1"),
        ("2026-12-02", "今天到期 1"),
        ("2026-12-03", "已超期 1"),
        ("2026-11-27", ""),
    ],
)
def test_first_page_tells_what_is_due(terminal, client, operator, clock, day, reported):
    terminal.upload(terminal.case("SF001", "justice"))
    at(clock, f"{day} 10:00")
    operator.post("/console/login", data={"operator": "张三", "password": "open"})
    page = operator.get("/console").text
    assert ("临期提醒" in page) is bool(reported)
    assert reported in page


def test_first_page_of_a_viewer_has_no_card(due, client, centre):
    viewer = made(centre, OperatorRole.VIEWER)
    assert log_in(client, viewer, code_of(viewer, centre)) == 303
    assert "临期提醒" not in client.get("/console").text


def test_rectifications_beyond_a_page_are_counted_and_shown(operator, centre, clock):
    at(clock, "2026-11-02 10:00")
    with centre.database.writing() as session:
        open_rectifications(session, {(f"d{number}", date(2026, 10, 1)): 1 for number in range(60)}, clock.now())
    at(clock, "2026-11-17 10:00")
    operator.post("/console/login", data={"operator": "张三", "password": "open"})
    assert "临期提醒" not in operator.get("/console").text, "four working days are left"
    at(clock, "2026-11-18 10:00")
    assert "临期或超期 60" in operator.get("/console").text
    pages = [operator.get(f"/console/ratings?page={number}").text for number in (1, 2)]
    assert [page.count("填写整改") for page in pages] == [50, 10]
    assert "差评整改 · 60 项" in pages[1]


def test_message_comes_once_on_a_working_day(due, centre, clock):
    tell(centre, alarm_webhooks=("http://127.0.0.1:1/hook",))
    for day, said in (
        ("2026-12-02 08:59", 0), ("2026-12-02 09:00", 1), ("2026-12-02 15:00", 1), ("2026-12-03 09:30", 2),
        ("2026-12-05 10:00", 2), ("2026-12-06 10:00", 2), ("2026-12-07 10:00", 3),
    ):  # fmt: skip
        at(clock, day)
        tell_urgent_work(centre, clock.now())
        tell_urgent_work(centre, clock.now())
        assert len(messages(centre)) == said, day
    assert "今天到期 1 件" in messages(centre)[0]
    assert "已超期 1 件" in messages(centre)[1]


def test_day_without_anything_due_is_quiet(terminal, centre, clock):
    tell(centre, alarm_webhooks=("http://127.0.0.1:1/hook",))
    terminal.upload(terminal.case("SF001", "justice"))
    at(clock, "2026-11-26 10:00")
    assert tell_urgent_work(centre, clock.now())
    assert messages(centre) == []


def test_mail_and_webhook_tell_what_is_due(due, centre, clock):
    _Mailbox.mails.clear()
    _Hook.reported.clear()
    _Hook.refusals[:] = []
    at(clock, "2026-12-02 09:30")
    with (
        served(ThreadingTCPServer(("127.0.0.1", 0), _Mailbox)) as port,
        served(ThreadingHTTPServer(("127.0.0.1", 0), _Hook)) as hook,
    ):
        tell(centre, **mail_to(port), alarm_webhooks=(f"http://127.0.0.1:{hook}/hook",))
        tell_urgent_work(centre, clock.now())
        assert send_waiting(centre, "mail") == 1
        assert send_waiting(centre, "webhook 1") == 1
    mail = message_from_string(_Mailbox.mails[0], policy=default)
    assert "临期提醒" in mail["Subject"]
    assert "今天到期 1 件" in mail.get_content()
    reported = json.loads(_Hook.reported[0][0])
    assert reported["alarms"] == []
    assert "今天到期 1 件" in reported["due_work"][0]


def test_reasons_of_ratings_are_read(terminal, operator):
    def rate(*reasons: str) -> RatingFacts:
        return RatingFacts(item_code="RS009", department="hrss", level=RatingLevel.DISSATISFIED, reasons=reasons)

    terminal.upload(*(terminal.record(rate("等得久")) for _ in range(4)))
    assert "等得久" not in operator.get("/console/ratings").text, "fewer than five tell of no one's"
    terminal.upload(terminal.record(rate("等得久", "看不清")))
    page = operator.get("/console/ratings").text
    assert "等得久 5，看不清 1" in page
    assert "渠道：自助终端" in page
    sheet = operator.get("/console/ratings/export?form=csv").text
    assert "等得久 5，看不清 1" in sheet
    assert "好差评 csv" in operator.get("/console/audit").text
