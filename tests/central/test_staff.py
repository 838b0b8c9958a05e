"""Accounts of keepers and technicians: made at the centre, known by their terminals, ended there; and what they did is shown."""

from datetime import timedelta
from errno import ENOSPC
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.core.staff_book import StoredStaff
from central.cli.verbs import app as cli
from central.migrations.upgrade import upgrade
from central.staff.audit import AuditRow, in_chinese
from central.staff.rosters import roster_for
from central.staff.service import NewAccount, make_account, new_pin, renew_pin, version_of, withdraw_account
from central.storage.database import CentreDatabase
from contract.records import AuditFacts
from contract.staff_secrets import hash_pin, is_pin
from contract.terms import AuditEvent, StaffRole
from kiosk.services.maintenance.staff import INSTALLER, Attendant
from tests.central.virtual_terminal import NOON, id_number

CARD = id_number("017", "19790415")


def made(centre, role=StaffRole.TECHNICIAN, region="", id_number="", valid_days=None):
    wanted = NewAccount("王工", role, region, valid_days, id_number)
    with centre.database.writing() as session:
        return make_account(session, wanted, "张三", NOON)


def reported(terminal, known=""):
    return terminal.beat(staff_digest=known).staff


def book(tmp_path: Path, clock) -> StoredStaff:
    return StoredStaff(tmp_path / "staff.json", tmp_path / "tries", lambda pin: pin == "135246", clock.now)


def test_terminal_lets_accounts_of_centre_in(centre, terminal, tmp_path, clock):
    account = made(centre, id_number=CARD)
    staff = book(tmp_path, clock)
    assert staff.admit(INSTALLER, "135246") == Attendant(INSTALLER, StaffRole.TECHNICIAN)
    staff.take(reported(terminal), clock.now())
    expected = Attendant(account.number, StaffRole.TECHNICIAN)
    assert staff.admit(account.number, account.pin) == expected
    assert staff.admit_card(CARD.lower()) == expected
    assert staff.admit_card(id_number("018")) is None
    assert staff.admit(INSTALLER, "135246") is None, "the installer's way is shut"
    kept = (tmp_path / "staff.json").read_text("utf-8")
    assert not any(each in kept for each in (account.pin, CARD, "王工"))
    assert (tmp_path / "staff.json").stat().st_mode & 0o077 == 0
    restarted = book(tmp_path, clock)
    assert restarted.knows_accounts
    assert restarted.admit(account.number, account.pin) == expected


def test_withdrawn_account_is_shut_out_offline(centre, terminal, tmp_path, clock):
    going, staying = made(centre), made(centre, StaffRole.KEEPER)
    staff = book(tmp_path, clock)
    staff.take(reported(terminal), clock.now())
    with centre.database.writing() as session:
        withdraw_account(session, going.number, NOON)
    staff.take(reported(terminal, staff.digest), clock.now())
    offline = book(tmp_path, clock)
    assert offline.admit(going.number, going.pin) is None
    assert offline.admit(staying.number, staying.pin) == Attendant(staying.number, StaffRole.KEEPER)
    with centre.database.writing() as session:
        withdraw_account(session, staying.number, NOON)
    staff.take(reported(terminal, staff.digest), clock.now())
    assert book(tmp_path, clock).admit(INSTALLER, "135246") is None, "an account was known once"


def test_account_ends_with_its_time_offline(centre, terminal, tmp_path, clock):
    account = made(centre, id_number=CARD, valid_days=30)
    staff = book(tmp_path, clock)
    staff.take(reported(terminal), clock.now())
    clock.advance(days=29)
    assert staff.admit(account.number, account.pin)
    clock.advance(days=2)
    assert staff.admit(account.number, account.pin) is None
    assert staff.admit_card(CARD) is None


def test_ended_account_stays_shut_in_1970(centre, terminal, tmp_path, clock):
    account = made(centre, id_number=CARD, valid_days=30)
    staff = book(tmp_path, clock)
    staff.take(reported(terminal), clock.now())
    staff.take_centre_time(clock.now() + timedelta(days=31))
    clock.advance(days=-20000)
    restarted = book(tmp_path, clock)
    assert restarted.admit(account.number, account.pin) is None
    assert restarted.admit_card(CARD) is None


@pytest.mark.expected_logs("wrong PINs are not counted on the disk")
def test_full_disk_keeps_no_attendant_out(centre, terminal, tmp_path, clock, monkeypatch):
    account = made(centre)
    staff = book(tmp_path, clock)
    staff.take(reported(terminal), clock.now())
    monkeypatch.setattr("app.core.staff_book.write_atomically", full_disk)
    assert staff.admit(account.number, "000000") is None
    assert staff.wrong == (1, 1), "in memory at least"
    assert staff.admit(account.number, account.pin)


def full_disk(*_: object) -> None:
    raise OSError(ENOSPC, "No space left on device")


def test_own_pin_brings_no_tries_at_others(centre, terminal, tmp_path, clock):
    insider, victim = made(centre, StaffRole.KEEPER), made(centre)
    staff = book(tmp_path, clock)
    staff.take(reported(terminal), clock.now())
    found = []
    for _ in range(2):
        staff.admit(victim.number, "000000")
        found.append(staff.wrong)
        assert staff.admit(insider.number, insider.pin)
        assert staff.wrong == (0, 0), "who came in waits for nothing"
    assert found == [(1, 1), (1, 2)]
    staff.admit(victim.number, "000000")
    assert book(tmp_path, clock).wrong == (1, 3), "over a restart too"
    assert staff.admit(victim.number, victim.pin)
    staff.admit(victim.number, "000000")
    assert staff.wrong == (1, 1)


def test_only_what_differs_is_reported(centre, terminal):
    assert reported(terminal) is None, "no account, and the installer's way stays open"
    made(centre, region="5101")
    assert reported(terminal) is None, "an account of another city"
    account = made(centre, region="4416")
    roster = reported(terminal)
    assert [each.number for each in roster.accounts] == [account.number]
    assert reported(terminal, roster.digest) is None
    assert reported(terminal, None) is None, "software that knows no accounts"
    with centre.database.writing() as session:
        renewed = renew_pin(session, account.number)
    newer = reported(terminal, roster.digest)
    assert is_pin(renewed.pin, newer.accounts[0].pin_hash)
    with centre.database.reading() as session:
        version = version_of(session)
    assert roster_for(centre.database.reading, version, "441602001", newer.digest, NOON) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe"])
@pytest.mark.expected_logs("the accounts cannot be read")
def test_damaged_accounts_open_nothing(tmp_path, clock, damage):
    (tmp_path / "staff.json").write_bytes(damage)
    staff = book(tmp_path, clock)
    assert staff.admit("100001", "111222") is None
    assert staff.admit(INSTALLER, "135246") is None
    assert staff.digest == ""
    assert staff.wrong == (2, 0)


def test_hash_of_other_cost_is_no_pin():
    hashed = hash_pin("246810")
    assert is_pin("246810", hashed)
    assert not is_pin("246811", hashed)
    assert not is_pin("246810", hashed.replace("t=3", "t=1"))


def test_no_pin_is_a_row_of_digits():
    pins = {new_pin() for _ in range(500)}
    assert not pins & {"123456", "654321", "000000", "111111", "012345"}
    assert len(pins) > 480


def test_ends_of_tests_are_in_chinese(terminal, operator):
    detail = "reason=paper_out lamp_dark=key_pad newer=7 not_printed"
    facts = AuditFacts(
        event=AuditEvent.TEST_FAILED, account="200002", role="technician", about="receipt", detail=detail
    )
    terminal.upload(terminal.record(facts))
    for page in ("/console/staff", "/console/terminals/YC-001"):
        text = operator.get(page).text
        assert "原因：缺纸；灯不亮：触感按键盘；newer=7；" in text
        assert "paper_out" not in text
    (line,) = operator.get("/api/audit?terminal_id=YC-001").json()["events"]
    assert (line["about"], line["detail"]) == ("receipt", detail), "programs get the codes"


def test_what_was_done_is_shown(terminal, operator):
    facts = AuditFacts(
        event=AuditEvent.ACTION_DONE, account="200002", role="technician", about="reconnect.receipt_printer"
    )
    terminal.upload(terminal.record(facts))
    (line,) = operator.get("/api/audit?terminal_id=YC-001").json()["events"]
    assert (line["event"], line["account"], line["about"]) == ("action_done", "200002", "reconnect.receipt_printer")
    assert operator.get("/api/audit?terminal_id=YC-002").json()["events"] == []
    page = operator.get("/console/staff").text
    assert "200002" in page
    assert "重新连接：凭条打印机" in page
    assert "reconnect.receipt_printer" not in page


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("reconnect:camera", "重新连接：摄像头"),
        ("restart", "重新启动程序"),
        ("found_take:key_pad:evdev", "选用：触感按键盘:evdev"),
        ("setting_more:volume_percent=70", "调高：音量（%）=70"),
        ("release_record:7f3a-12", "放行：7f3a-12"),
        ("test_left:grid", "中途离开引导测试：触摸屏"),
        ("export_logs", "导出日志"),
        ("pin", "口令"),
        ("gov-kiosk-20261130.gkb", "gov-kiosk-20261130.gkb"),
        ("", ""),
    ],
)
def test_audit_names_buttons_and_devices(about, said):
    line = AuditRow(NOON, "YC-001", AuditEvent.ACTION_DONE, "200002", "technician", about, "")
    assert in_chinese(line).about == said


def test_operator_makes_and_withdraws_by_api(operator):
    wish = {"holder": "王工", "role": "keeper", "id_number": CARD}
    given = operator.post("/api/staff/accounts", json=wish).json()
    assert len(given["number"]) == len(given["pin"]) == 6
    (listed,) = operator.get("/api/staff").json()["accounts"]
    assert (listed["holder"], listed["role"], listed["has_card"]) == ("王工", "keeper", True)
    assert CARD not in operator.get("/api/staff").text
    end = {"number": given["number"]}
    assert operator.post("/api/staff/withdrawals", json=end).status_code == 200
    assert operator.post("/api/staff/withdrawals", json=end).status_code == 404
    assert operator.get("/api/staff").json()["accounts"][0]["withdrawn_at"]


def test_verbs_make_renew_withdraw_and_list(tmp_path):
    url = f"sqlite:///{tmp_path}/central.db"
    database = CentreDatabase(url)
    upgrade(database, NOON)
    database.close()
    where = ["--database-url", url, "--keys", str(tmp_path / "keys")]

    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, [*words, *where], input=f"{CARD}\n")
        assert done.exit_code == 0, done.output
        return done.output

    shown = run("staff", "add", "王工", "--role", "technician", "--with-card", "--json")
    number = shown.split('"number": "')[1][:6]
    assert CARD not in shown
    assert number in run("staff", "pin", number)
    assert "王工" in run("staff", "list")
    assert number in run("staff", "withdraw", number)
    assert "没有记录" in run("audit")
    assert CliRunner().invoke(cli, ["staff", "withdraw", number, *where]).exit_code == 2
