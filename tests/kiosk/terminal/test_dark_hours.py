"""Outside its planned hours a screen that is left alone becomes dark, where its site wants it; a touch lights it and no more."""

import pytest
from msgspec.structs import replace

from catalogue.text import Language
from kiosk.view.home import HomeScreen
from kiosk.view.idle import AttractScreen
from kiosk.view.intents import (
    CallHelp,
    ChooseLanguage,
    Intent,
    OpenHelp,
    OpenItem,
    OpenMaintenance,
    OpenSearch,
    SetCareMode,
    Wake,
)
from tests.kiosk.parts import HELD, Bench, adult

MINUTES = 60.0
# the bench begins on a Monday at ten


def resting(planned: str, dark: float = 5 * MINUTES) -> Bench:
    bench = Bench(timing=replace(HELD, dark=dark))
    bench.open_rate.plan(planned)
    return bench


def is_dark(bench: Bench) -> bool:
    return isinstance(bench.screen, AttractScreen) and bench.screen.is_dark


def test_screen_left_alone_after_hours_is_dark() -> None:
    bench = resting("1-5 08:00-09:00")
    bench.wait(4.9 * MINUTES, step=1)
    assert not is_dark(bench)
    bench.wait(0.2 * MINUTES, step=1)
    assert is_dark(bench)


@pytest.mark.parametrize(
    ("planned", "dark"), [("1-5 08:00-18:00", 5 * MINUTES), ("", 5 * MINUTES), ("1-5 08:00-09:00", 0.0)]
)
def test_screen_is_lit_in_hours_and_unasked(planned: str, dark: float) -> None:
    bench = resting(planned, dark)
    bench.wait(20 * MINUTES, step=5)
    assert not is_dark(bench)


def test_first_touch_lights_screen_and_presses_nothing() -> None:
    bench = resting("1-5 08:00-09:00")
    bench.wait(6 * MINUTES, step=1)
    serial = bench.view.serial
    bench.terminal.touch()
    bench.wait(0.2)
    assert not is_dark(bench)
    for intent in (SetCareMode(on=True), Wake()):
        assert not bench.terminal.perform(intent, serial), "the finger went down while it was dark"
    assert not bench.view.care_mode
    assert bench.do(Wake())
    assert isinstance(bench.screen, HomeScreen)


WISHES = (
    OpenItem("RS009"),
    OpenSearch(),
    ChooseLanguage(Language.EN),
    SetCareMode(on=True),
    OpenMaintenance(),
    CallHelp(),
    OpenHelp(),
)


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: type(wish).__name__)
def test_key_in_the_dark_only_lights(wish: Intent) -> None:
    """A key goes down and up within one tick: the view is the dark one still."""
    bench = resting("1-5 08:00-09:00")
    bench.wait(6 * MINUTES, step=1)
    language, serial = bench.view.language, bench.view.serial
    bench.terminal.touch()
    assert not bench.terminal.perform(wish, serial)
    assert isinstance(bench.screen, AttractScreen)
    assert not is_dark(bench)
    assert (bench.view.language, bench.view.care_mode, bench.view.overlay) == (language, False, None)


def test_key_that_wakes_wakes_from_dark() -> None:
    bench = resting("1-5 08:00-09:00")
    bench.wait(6 * MINUTES, step=1)
    assert bench.terminal.perform(Wake(), bench.view.serial)
    assert isinstance(bench.screen, HomeScreen)


def test_card_begins_visit_in_the_dark() -> None:
    bench = resting("1-5 08:00-09:00")
    bench.reader.is_taken = True
    bench.wait(6 * MINUTES, step=1)
    assert is_dark(bench)
    bench.reader.card, bench.reader.is_left, bench.reader.is_taken = adult(), True, False
    bench.wait(5)
    assert not isinstance(bench.screen, AttractScreen)


def test_opening_hour_lights_screen() -> None:
    bench = resting("1-5 10:30-18:00")
    bench.wait(29 * MINUTES, step=5)
    assert is_dark(bench)
    bench.wait(2 * MINUTES, step=5)
    assert not is_dark(bench)
