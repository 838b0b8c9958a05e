"""The page on which a technician enrols the terminal: the code is scanned or typed, and is kept no longer than the page."""

import pytest

from contract.terms import StaffRole
from drivers.ports.code_scanner import CODE_SCANNER
from drivers.ports.errors import DeviceLost
from kiosk.diagnostics.enrol_page import SCAN
from kiosk.view.intents import GoBack, PressButton, TypeQuery
from kiosk.view.note import Tone
from tests.kiosk.bench_tools import ENROLMENT_CODE
from tests.kiosk.diagnostics.test_pages import entered, opened, page, press
from tests.kiosk.parts import Bench


@pytest.fixture
def bench() -> Bench:
    bench = opened(StaffRole.TECHNICIAN)
    page(bench, "enrol")
    return bench


def can(bench: Bench, key: str) -> bool:
    return next(button.is_enabled for button in bench.screen.buttons if button.key == key)


def test_scanned_code_enrols_and_starts_again(bench: Bench) -> None:
    assert bench.do(PressButton(SCAN))
    assert bench.screen.note.tone is Tone.BUSY
    assert not can(bench, SCAN)
    bench.scanner.hold(ENROLMENT_CODE)
    bench.pump()
    assert bench.screen.code == ENROLMENT_CODE
    assert can(bench, SCAN)
    press(bench, "enrol", answer="yes")
    assert bench.machine.commands == ["leave"]
    assert ENROLMENT_CODE not in repr(bench.outbox.records)


def test_code_that_the_centre_refuses_starts_nothing(bench: Bench) -> None:
    assert bench.do(TypeQuery(ENROLMENT_CODE.replace("2345", "2346")))
    press(bench, "enrol", answer="yes")
    assert bench.screen.note.tone is Tone.BAD
    assert (bench.screen.code, bench.machine.commands) == ("", [])


def test_code_that_never_comes_is_scanned_again(bench: Bench) -> None:
    press(bench, SCAN)
    assert (bench.screen.code, bench.screen.note.tone) == ("", Tone.NEUTRAL)
    bench.scanner.hold(ENROLMENT_CODE)
    press(bench, SCAN)
    assert bench.screen.code == ENROLMENT_CODE


def test_scanner_that_fails_leaves_typing(bench: Bench) -> None:
    bench.lines[CODE_SCANNER].fault = DeviceLost("gone")
    press(bench, SCAN)
    assert bench.screen.note.tone is Tone.NEUTRAL
    assert bench.do(TypeQuery(ENROLMENT_CODE))
    assert can(bench, "enrol")


def test_page_that_is_left_scans_no_longer(bench: Bench) -> None:
    bench.scanner.hold(ENROLMENT_CODE)
    assert bench.do(PressButton(SCAN))
    assert bench.do(GoBack())
    bench.pump()
    assert list(bench.scanner.held), "the code is not taken by a page that is gone"
    page(bench, "enrol")
    assert bench.screen.code == ""


def test_terminal_without_scanner_offers_typing_alone() -> None:
    bench = entered(Bench(without={CODE_SCANNER}), StaffRole.TECHNICIAN)
    page(bench, "enrol")
    assert [button.key for button in bench.screen.buttons] == ["enrol"]
    assert not bench.do(PressButton(SCAN))


def test_more_letters_than_a_code_are_refused(bench: Bench) -> None:
    assert bench.do(TypeQuery(ENROLMENT_CODE))
    assert not bench.do(TypeQuery(ENROLMENT_CODE + "A"))
    assert bench.screen.code == ENROLMENT_CODE
