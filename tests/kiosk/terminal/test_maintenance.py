"""The maintenance pad: a PIN opens the page it was typed for, and nothing else does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.pin import pin_check, wrong_before
from catalogue.text import Language
from kiosk.services.secret import Secret
from kiosk.terminal.maintenance import MaintenanceMode
from kiosk.view.intents import ChooseLanguage, GoBack, GoHome, GoOn, OpenMaintenance, SetCareMode, TypePin, Wake
from kiosk.view.view import AttractScreen, MaintenanceScreen
from tests.kiosk.parts import Bench, HandWorker
from wording.store import load_wording

PIN = "135246"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def typed(bench: Bench, digits: str) -> None:
    for digit in digits:
        assert bench.do(TypePin(digit))


def test_pin_before_closed_pad_opens_nothing(bench: Bench) -> None:
    bench.do(OpenMaintenance())
    typed(bench, PIN)
    assert bench.do(GoBack())
    assert bench.do(OpenMaintenance())
    bench.pump()
    bench.terminal.tick()
    assert not bench.screen.is_unlocked
    typed(bench, PIN)
    bench.pump()
    bench.terminal.tick()
    assert bench.screen.is_unlocked


@pytest.mark.expected_logs("maintenance: wrong PIN")
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
    assert bench.do(GoHome())
    assert isinstance(bench.screen, AttractScreen)


@pytest.mark.parametrize("digit", ["x", "12", "一"])
def test_only_digits_are_typed(bench: Bench, digit: str) -> None:
    bench.do(OpenMaintenance())
    assert not bench.do(TypePin(digit))
    assert isinstance(bench.screen, MaintenanceScreen)
    assert bench.screen.digits == 0


def test_open_page_ignores_digits_and_has_button(bench: Bench) -> None:
    bench.do(OpenMaintenance())
    typed(bench, PIN)
    bench.pump()
    bench.terminal.tick()
    assert not bench.do(TypePin("1"))
    assert bench.do(GoOn())
    assert isinstance(bench.screen, AttractScreen)


def raises(_pin: str) -> bool:
    raise OSError("the file of the PIN cannot be read")


def test_unchecked_pin_is_reported_and_not_counted(bench: Bench) -> None:
    worker, checks = HandWorker(), list[Callable[[str], bool]]([raises] * 5)
    maintenance = MaintenanceMode(
        bench.health, lambda pin: checks.pop()(pin) if checks else pin == PIN, worker, load_wording()
    )
    maintenance.open()
    for _ in range(6):
        for digit in PIN:
            assert maintenance.handle(TypePin(digit), now=0.0)
        worker.pump()
        if checks:
            screen = maintenance.screen(0.0, Language.ZH)
            assert screen.note is not None
            assert not screen.is_unlocked
    assert maintenance.screen(0.0, Language.ZH).is_unlocked


# --- wrong PINs ---

WRONG = "maintenance: wrong PIN"


def try_wrong(maintenance: MaintenanceMode, worker: HandWorker, now: float) -> None:
    for digit in "000000":
        assert maintenance.handle(TypePin(digit), now=now)
    worker.pump()


@pytest.mark.expected_logs(WRONG)
def test_rest_doubles_with_each_round_up_to_hour(bench: Bench) -> None:
    worker = HandWorker()
    maintenance = MaintenanceMode(bench.health, lambda pin: pin == PIN, worker, load_wording())
    maintenance.open()
    now, rests = 0.0, []
    for _ in range(9):
        for _ in range(3):
            try_wrong(maintenance, worker, now)
        begun = now
        while not maintenance.handle(TypePin(""), now=now):
            now += 1
        rests.append(now - begun)
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
def test_right_pin_ends_report(bench: Bench) -> None:
    worker = HandWorker()
    maintenance = MaintenanceMode(bench.health, lambda pin: pin == PIN, worker, load_wording(), wrong=5)
    assert bench.health.maintenance_problem == "5 wrong PINs in a row"
    maintenance.open()
    for digit in PIN:
        assert maintenance.handle(TypePin(digit), now=0.0)
    worker.pump()
    assert bench.health.maintenance_problem == ""


def test_restart_brings_no_new_tries(bench: Bench, tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    check = pin_check(Secret(PIN), tries)
    assert [check("000000") for _ in range(3)] == [False] * 3
    maintenance = MaintenanceMode(bench.health, check, HandWorker(), load_wording(), wrong_before(tries), now=100.0)
    maintenance.open()
    assert not maintenance.handle(TypePin("1"), now=159.0)
    assert maintenance.handle(TypePin("1"), now=160.0)
    assert check(PIN)
    assert wrong_before(tries) == 0
    assert not tries.exists()


@pytest.mark.parametrize("content", [b"", b"x", b"-4", b"\xff"])
def test_damaged_count_is_none(tmp_path: Path, content: bytes) -> None:
    tries = tmp_path / "tries"
    tries.write_bytes(content)
    assert wrong_before(tries) == 0


def test_how_long_it_rests_is_said(bench: Bench) -> None:
    maintenance = MaintenanceMode(bench.health, lambda _: False, HandWorker(), load_wording(), wrong=6)
    note = maintenance.screen(1.0, Language.ZH).note
    assert note is not None
    assert "2分钟" in note.text


# --- at rest ---


def test_language_and_letters_go_back_at_rest(bench: Bench) -> None:
    bench.do(ChooseLanguage(Language.EN))
    bench.do(SetCareMode(on=True))
    bench.wait(59)
    assert (bench.view.language, bench.view.care_mode) == (Language.EN, True)
    bench.wait(2)
    assert (bench.view.language, bench.view.care_mode) == (Language.ZH, False)


def test_language_chosen_at_rest_stays_for_who_begins(bench: Bench) -> None:
    bench.do(ChooseLanguage(Language.EN))
    bench.wait(59)
    bench.do(Wake())
    bench.wait(5)
    assert bench.view.language == Language.EN
