"""The maintenance pad: a PIN opens the page it was typed for, and nothing else does."""

from collections.abc import Callable

import pytest

from catalogue.text import Language
from kiosk.intents import GoBack, GoHome, GoOn, OpenMaintenance, TypePin, Wake
from kiosk.maintenance import MaintenanceDesk
from kiosk.view import AttractScreen, MaintenanceScreen
from kiosk.wording import load_wording
from tests.kiosk.parts import Bench, HandLane

PIN = "135246"


@pytest.fixture
def bench() -> Bench:
    return Bench()


def typed(bench: Bench, digits: str) -> None:
    for digit in digits:
        assert bench.do(TypePin(digit))


def test_a_pin_typed_before_the_pad_was_closed_does_not_open_it_for_the_next(bench: Bench) -> None:
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


def test_a_wrong_pin_counts_even_when_the_pad_was_closed_meanwhile(bench: Bench) -> None:
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
    assert not bench.do(Wake())
    assert bench.do(GoHome())
    assert isinstance(bench.screen, AttractScreen)


@pytest.mark.parametrize("digit", ["x", "12", "一"])
def test_only_digits_are_typed(bench: Bench, digit: str) -> None:
    bench.do(OpenMaintenance())
    assert not bench.do(TypePin(digit))
    assert isinstance(bench.screen, MaintenanceScreen)
    assert bench.screen.digits == 0


def test_the_open_page_takes_no_more_digits_and_is_left_by_its_button(bench: Bench) -> None:
    bench.do(OpenMaintenance())
    typed(bench, PIN)
    bench.pump()
    bench.terminal.tick()
    assert not bench.do(TypePin("1"))
    assert bench.do(GoOn())
    assert isinstance(bench.screen, AttractScreen)


def raises(_pin: str) -> bool:
    raise OSError("the file of the PIN cannot be read")


def test_a_pin_that_cannot_be_checked_is_said_and_counts_for_nothing(bench: Bench) -> None:
    lane, checks = HandLane(), list[Callable[[str], bool]]([raises] * 5)
    desk = MaintenanceDesk(bench.health, lambda pin: checks.pop()(pin) if checks else pin == PIN, lane, load_wording())
    desk.open()
    for _ in range(6):
        for digit in PIN:
            assert desk.handle(TypePin(digit), now=0.0)
        lane.pump()
        if checks:
            screen = desk.screen(0.0, Language.ZH)
            assert screen.note is not None
            assert not screen.is_unlocked
    assert desk.screen(0.0, Language.ZH).is_unlocked
