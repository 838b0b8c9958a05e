"""The entrance of diagnostics: who is known comes in, at the opening it was typed for; who guesses waits."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.core.staff_book import StoredStaff
from catalogue.text import Language
from contract.staff import StaffRoster
from contract.terms import AuditEvent, StaffRole
from drivers.ports.errors import DeviceLost
from drivers.ports.id_card_reader import ID_CARD_READER, NoCard
from kiosk.journeys.session import TerminalState
from kiosk.services.maintenance.staff import INSTALLER, Attendant
from kiosk.view.diagnostics import DiagnosticsScreen, EntranceScreen
from kiosk.view.form import FormScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import (
    ChooseLanguage,
    GoBack,
    GoHome,
    GoOn,
    OpenMaintenance,
    OpenRow,
    SetCareMode,
    TypePin,
    Wake,
)
from offline_queue.errors import QueueFault
from tests.kiosk.parts import Bench, adult
from tests.kiosk.walking import walk_to

PIN = "135246"
WRONG = "diagnostics: wrong PIN"
KEEPER, TECHNICIAN = Attendant("100001", StaffRole.KEEPER), Attendant("200002", StaffRole.TECHNICIAN)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def staffed(bench: Bench) -> Bench:
    bench.staff.accounts = {("100001", "111222"): KEEPER, ("200002", "333444"): TECHNICIAN}
    bench.staff.knows_accounts = True
    return bench


def typed(bench: Bench, digits: str) -> None:
    for digit in digits:
        assert bench.do(TypePin(digit))


def come_in(bench: Bench, digits: str = PIN) -> None:
    bench.do(OpenMaintenance())
    typed(bench, digits)
    bench.pump()
    bench.terminal.tick()


def is_in(bench: Bench) -> bool:
    return isinstance(bench.screen, DiagnosticsScreen)


def test_pin_before_closed_pad_opens_nothing(bench: Bench) -> None:
    bench.do(OpenMaintenance())
    typed(bench, PIN)
    assert bench.do(GoBack())
    come_in(bench, "")
    assert not is_in(bench)
    typed(bench, PIN)
    bench.pump()
    bench.terminal.tick()
    assert is_in(bench)


@pytest.mark.expected_logs(WRONG)
def test_wrong_pin_counts_after_closed_pad(bench: Bench) -> None:
    for _ in range(3):
        bench.do(OpenMaintenance())
        typed(bench, "000000")
        bench.do(GoBack())
        bench.pump()
    bench.do(OpenMaintenance())
    assert not bench.do(TypePin("1"))


def test_while_a_pin_is_checked_nothing_is_typed(bench: Bench) -> None:
    bench.do(OpenMaintenance())
    typed(bench, "000000")
    assert not bench.do(TypePin("1"))
    assert bench.screen.note.text.startswith("核对中")
    assert bench.screen.digits == 6
    assert not bench.do(Wake())
    assert not bench.do(GoHome())
    assert bench.do(GoBack())
    assert isinstance(bench.screen, AttractScreen)


@pytest.mark.parametrize("digit", ["x", "12", "一"])
def test_only_digits_are_typed(bench: Bench, digit: str) -> None:
    bench.do(OpenMaintenance())
    assert not bench.do(TypePin(digit))
    assert isinstance(bench.screen, EntranceScreen)
    assert bench.screen.digits == 0


def test_inside_digits_mean_nothing(bench: Bench) -> None:
    come_in(bench)
    assert not bench.do(TypePin("1"))
    assert bench.do(GoOn())
    assert isinstance(bench.screen, AttractScreen)


def test_account_asks_number_before_pin(staffed: Bench) -> None:
    staffed.do(OpenMaintenance())
    assert staffed.screen.wants_number
    typed(staffed, "200002")
    assert (staffed.screen.number, staffed.screen.wants_number, staffed.screen.digits) == ("200002", False, 0)
    typed(staffed, "333444")
    staffed.pump()
    staffed.terminal.tick()
    assert staffed.screen.title == "诊断 · 运维人员"


def test_erasing_goes_back_to_number(staffed: Bench) -> None:
    staffed.do(OpenMaintenance())
    typed(staffed, "2000023")
    assert staffed.do(TypePin(""))
    assert staffed.do(TypePin(""))
    assert (staffed.screen.wants_number, staffed.screen.digits) == (True, 5)


@pytest.mark.expected_logs(WRONG)
def test_installer_is_shut_out_by_accounts(staffed: Bench) -> None:
    staffed.staff.accounts[(INSTALLER, PIN)] = Attendant(INSTALLER, StaffRole.TECHNICIAN)
    staffed.do(OpenMaintenance())
    typed(staffed, PIN)
    staffed.pump()
    assert not is_in(staffed)


@pytest.mark.expected_logs("the PIN cannot be checked")
def test_unchecked_pin_is_reported_and_not_counted(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_number: str, _pin: str) -> Any:
        raise OSError("the disk is full")

    monkeypatch.setattr(bench.staff, "admit", fails)
    bench.do(OpenMaintenance())
    for _ in range(5):
        typed(bench, PIN)
        bench.pump()
        assert bench.screen.note.text.startswith("口令暂时不能核对")
    monkeypatch.undo()
    typed(bench, PIN)
    bench.pump()
    assert is_in(bench)


# --- wrong PINs ---


@pytest.mark.expected_logs(WRONG)
def test_rest_doubles_with_each_round_up_to_hour(bench: Bench) -> None:
    bench.do(OpenMaintenance())
    rests = []
    for _ in range(9):
        for _ in range(3):
            typed(bench, "000000")
            bench.pump()
        begun = bench.clock.seconds
        while not bench.do(TypePin("")):
            bench.clock.advance(seconds=1)
        rests.append(bench.clock.seconds - begun)
    assert rests == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


@pytest.mark.expected_logs(WRONG)
def test_wrong_pins_are_logged_and_reported_without_digits(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.do(OpenMaintenance())
    reports = []
    for _ in range(3):
        typed(bench, "987654")
        bench.pump()
        reports.append(bench.health.maintenance_problem)
    assert reports == ["", "", "3 wrong PINs in a row"]
    assert len([each for each in caplog.messages if each.startswith(WRONG)]) == 3
    assert "987654" not in caplog.text


@pytest.mark.expected_logs(WRONG)
def test_two_wrong_pins_then_right_comes_in(bench: Bench) -> None:
    bench.do(OpenMaintenance())
    for digits in ("000000", "000001", PIN):
        typed(bench, digits)
        bench.pump()
    assert is_in(bench)
    assert bench.health.maintenance_problem == ""
    bench.do(GoOn())
    bench.do(OpenMaintenance())
    typed(bench, "000000")
    bench.pump()
    assert bench.do(TypePin("1"))


@pytest.mark.expected_logs(WRONG)
def test_guessed_account_rests_after_others_came_in(staffed: Bench) -> None:
    staffed.staff.wrong = (1, 3)
    staffed.do(OpenMaintenance())
    typed(staffed, "200002")
    staffed.staff.admit = lambda *_: None
    typed(staffed, "000000")
    staffed.pump()
    assert "1分钟" in staffed.screen.note.text
    assert staffed.health.maintenance_problem == "3 wrong PINs in a row"


def test_restart_brings_no_new_tries(tmp_path: Path) -> None:
    def stored() -> StoredStaff:
        return StoredStaff(
            tmp_path / "staff", tmp_path / "tries", lambda pin: pin == PIN, lambda: datetime(2026, 1, 1, tzinfo=UTC)
        )

    assert [stored().admit(INSTALLER, "000000") for _ in range(3)] == [None] * 3
    assert stored().wrong == (3, 0)
    bench = Bench(staff=stored())
    bench.do(OpenMaintenance())
    assert "1分钟" in bench.screen.note.text
    bench.clock.advance(seconds=59)
    assert not bench.do(TypePin("1"))
    bench.clock.advance(seconds=1)
    assert bench.do(TypePin("1"))
    assert stored().admit(INSTALLER, PIN) == Attendant(INSTALLER, StaffRole.TECHNICIAN)
    assert stored().wrong == (0, 0)


@pytest.mark.parametrize("content", [b"", b"x", b"4", b'{"row": "x"}', b"\xff"])
def test_damaged_count_is_none(tmp_path: Path, content: bytes) -> None:
    tries = tmp_path / "tries"
    tries.write_bytes(content)
    staff = StoredStaff(tmp_path / "staff", tries, lambda _: False, lambda: datetime(2026, 1, 1, tzinfo=UTC))
    assert staff.wrong == (0, 0)


def test_terminal_without_any_pin_says_so(tmp_path: Path) -> None:
    staff = StoredStaff(tmp_path / "staff", tmp_path / "tries", None, lambda: datetime.now(UTC))
    bench = Bench(staff=staff)
    bench.do(OpenMaintenance())
    assert bench.screen.note.text.startswith("本机没有维护口令")
    assert not bench.do(TypePin("1"))
    staff.take(StaffRoster(digest="", card_salt=bytes(16), accounts=()), datetime.now(UTC))
    assert bench.do(TypePin("1")), "as soon as the centre told of accounts"


# --- by card ---


def test_card_of_account_opens(staffed: Bench) -> None:
    card = adult("li")
    staffed.staff.cards[card.id_number] = KEEPER
    staffed.do(OpenMaintenance())
    assert staffed.screen.takes_card
    staffed.reader.card = card
    staffed.wait(3)
    assert staffed.screen.title == "诊断 · 巡检人员"
    assert card.id_number not in repr(staffed.outbox.records)


def test_card_of_citizen_opens_nothing(staffed: Bench) -> None:
    staffed.reader.card = adult("li")
    staffed.do(OpenMaintenance())
    staffed.wait(3)
    assert staffed.screen.note.text == "这张卡没有登记"
    events = [each.facts for each in staffed.outbox.records]
    assert [(each.event, each.account, each.about) for each in events] == [(AuditEvent.REFUSED, "", "card")]


def test_card_after_closed_pad_opens_nothing(staffed: Bench) -> None:
    staffed.staff.cards[adult("li").id_number] = KEEPER
    staffed.do(OpenMaintenance())
    staffed.wait(1)
    staffed.reader.card = adult("li")
    staffed.terminal.tick()
    staffed.do(GoBack())
    staffed.pump()
    staffed.do(OpenMaintenance())
    assert isinstance(staffed.screen, EntranceScreen)


def test_reader_looks_no_longer_than_pad_is_up(staffed: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    was_stopped: list[bool] = []

    def read(_seconds: float, cancelled: Callable[[], bool]) -> NoCard:
        was_stopped.append(cancelled())
        return NoCard()

    monkeypatch.setattr(staffed.reader, "read", read)
    staffed.do(OpenMaintenance())
    staffed.terminal.tick()
    staffed.do(GoBack())
    staffed.pump()
    assert was_stopped == [True]


def test_card_looked_up_after_closed_pad_opens_nothing(staffed: Bench) -> None:
    staffed.reader.card = adult("li")
    staffed.staff.cards[adult("li").id_number] = KEEPER
    staffed.do(OpenMaintenance())
    staffed.terminal.tick()
    assert staffed.lines[ID_CARD_READER].pump()
    staffed.do(GoBack())
    staffed.pump()
    assert isinstance(staffed.screen, AttractScreen)
    assert staffed.outbox.records == []


def test_reader_that_failed_is_asked_again(staffed: Bench) -> None:
    staffed.reader.card = adult("li")
    staffed.staff.cards[adult("li").id_number] = KEEPER
    staffed.lines[ID_CARD_READER].fault = DeviceLost("gone")
    staffed.do(OpenMaintenance())
    staffed.wait(3)
    assert isinstance(staffed.screen, EntranceScreen)
    assert staffed.screen.note is None, "a PIN can still be typed"
    staffed.lines[ID_CARD_READER].fault = None
    staffed.wait(3)
    assert is_in(staffed)


def test_without_accounts_no_card_is_read(bench: Bench) -> None:
    bench.reader.card = adult("li")
    bench.do(OpenMaintenance())
    bench.wait(3)
    assert not bench.screen.takes_card
    assert bench.screen.note is None


# --- what is written down ---


@pytest.mark.expected_logs(WRONG)
def test_every_entry_and_failure_is_record(staffed: Bench) -> None:
    staffed.do(OpenMaintenance())
    for digits in ("100001", "000000", "100001", "111222"):
        typed(staffed, digits)
        staffed.pump()
    staffed.do(GoOn())
    staffed.pump()
    events = [(each.facts.event, each.facts.account, each.facts.about) for each in staffed.outbox.records]
    assert events == [
        (AuditEvent.REFUSED, "", "pin"),
        (AuditEvent.ENTERED, "100001", "pin"),
        (AuditEvent.LEFT, "100001", ""),
    ]
    assert staffed.woken == 3


@pytest.mark.expected_logs("audit:")
def test_what_queue_refuses_stays_in_log(staffed: Bench, caplog: pytest.LogCaptureFixture) -> None:
    staffed.outbox.fault = QueueFault("disk I/O error")
    come_in(staffed, "100001111222")
    staffed.pump()
    assert is_in(staffed)
    assert "not queued: QueueFault" in caplog.text


def test_every_event_is_in_manual() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "technician-manual.zh-CN.md").read_text("utf-8")
    table = manual.split("<!-- audit events -->")[1].split("<!-- end of audit events -->")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [each.value for each in AuditEvent]


# --- where the corner counts ---


def test_corner_does_nothing_for_identified_citizen(bench: Bench) -> None:
    walk_to(bench, "GA004", FormScreen)
    for _ in range(3):
        assert not bench.do(OpenMaintenance())
    bench.wait(1)
    assert not isinstance(bench.screen, EntranceScreen | AttractScreen)
    assert bench.terminal.state is TerminalState.ACTIVE


def test_corner_ends_visit_without_person(bench: Bench) -> None:
    bench.do(Wake())
    assert bench.do(OpenMaintenance())
    bench.wait(2)
    assert isinstance(bench.screen, EntranceScreen)
    proof = bench.terminal.last_wipe
    assert proof is not None
    assert proof.is_clean


def test_leaving_follows_citizens_screen(bench: Bench) -> None:
    come_in(bench)
    bench.do(ChooseLanguage(Language.EN))
    assert bench.do(OpenRow("devices"))
    assert bench.do(GoBack())
    assert is_in(bench)
    bench.wait(119)
    assert is_in(bench)
    bench.wait(2)
    assert isinstance(bench.screen, AttractScreen)
    assert bench.view.language == Language.ZH
    bench.do(OpenMaintenance())
    assert isinstance(bench.screen, EntranceScreen)


def test_large_letters_end_with_diagnostics(bench: Bench) -> None:
    come_in(bench)
    assert (bench.view.frame.has_help, bench.view.frame.has_modes) == (False, True)
    assert bench.do(SetCareMode(on=True))
    assert bench.view.care_mode
    bench.do(GoOn())
    assert not bench.view.care_mode


# --- at rest ---


def test_language_and_letters_go_back_at_rest(bench: Bench) -> None:
    bench.do(ChooseLanguage(Language.EN))
    bench.do(SetCareMode(on=True))
    bench.wait(59)
    assert (bench.view.language, bench.view.care_mode) == (Language.EN, True)
    bench.wait(2)
    assert (bench.view.language, bench.view.care_mode) == (Language.ZH, False)


def test_language_chosen_at_rest_stays_for_visit(bench: Bench) -> None:
    bench.do(ChooseLanguage(Language.EN))
    bench.wait(59)
    bench.do(Wake())
    bench.wait(5)
    assert bench.view.language == Language.EN
