"""A new page takes no tap until its first frame lies there for a moment, however late a busy machine paints it."""

import pytest

from kiosk.services.timing import Timing
from kiosk.terminal.current_view import PAINT_SECONDS
from kiosk.view.home import HomeScreen
from kiosk.view.intents import GoBack, OpenSearch, TypeQuery, Wake
from kiosk.view.search import SearchScreen
from tests.kiosk.parts import Bench

SETTLE = 0.3


@pytest.fixture
def bench() -> Bench:
    made = Bench(timing=Timing(settle=SETTLE))
    made.terminal.note_painted(made.view.serial)
    made.clock.advance(seconds=SETTLE)
    assert made.do(Wake())
    return made


def test_what_is_not_painted_takes_no_tap(bench: Bench) -> None:
    bench.clock.advance(seconds=SETTLE * 5)
    assert not bench.do(OpenSearch())
    assert isinstance(bench.screen, HomeScreen)


def test_what_is_painted_takes_taps_a_moment_later(bench: Bench) -> None:
    bench.clock.advance(seconds=SETTLE * 5)
    bench.terminal.note_painted(bench.view.serial)
    bench.clock.advance(seconds=SETTLE * 0.9)
    assert not bench.do(OpenSearch())
    bench.clock.advance(seconds=SETTLE * 0.2)
    assert bench.do(OpenSearch())


def test_only_the_first_frame_counts(bench: Bench) -> None:
    bench.terminal.note_painted(bench.view.serial)
    bench.clock.advance(seconds=SETTLE * 0.9)
    bench.terminal.note_painted(bench.view.serial)
    bench.clock.advance(seconds=SETTLE * 0.2)
    assert bench.do(OpenSearch())


def test_a_frame_of_an_older_page_says_nothing(bench: Bench) -> None:
    bench.terminal.note_painted(bench.view.serial - 1)
    bench.clock.advance(seconds=SETTLE * 1.1)
    assert not bench.do(OpenSearch())


def test_typing_is_never_early(bench: Bench) -> None:
    bench.terminal.note_painted(bench.view.serial)
    bench.clock.advance(seconds=SETTLE * 1.1)
    bench.do(OpenSearch())
    assert bench.do(TypeQuery("社保"))
    assert isinstance(bench.screen, SearchScreen)


def test_dark_screen_is_not_waited_for(bench: Bench) -> None:
    bench.clock.advance(seconds=SETTLE + PAINT_SECONDS + 0.1)
    assert bench.do(OpenSearch())


def test_without_a_painter_the_turn_counts() -> None:
    bench = Bench(timing=Timing(settle=SETTLE))
    bench.clock.advance(seconds=SETTLE)
    bench.do(Wake())
    assert not bench.do(OpenSearch())
    bench.clock.advance(seconds=SETTLE * 1.1)
    assert bench.do(OpenSearch())
    bench.clock.advance(seconds=SETTLE * 1.1)
    assert bench.do(GoBack())


def test_without_settling_no_frame_is_waited_for() -> None:
    bench = Bench(timing=Timing(settle=0.0))
    bench.terminal.note_painted(bench.view.serial)
    assert bench.do(Wake())
    assert bench.do(OpenSearch())
