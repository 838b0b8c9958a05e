"""The age of what waits goes by running time and the centre's time: no jump of the wall clock freezes or loses anything."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_queue.bounds import FreezeReason, Frozen
from offline_queue.moments import Moment, Timekeeper, elapsed
from tests.offline_queue.parts import NOON, Desk, HandClock, answer, opened, word

YEARS = timedelta(days=4 * 365)
JUMPS = [YEARS, -YEARS, NOON.replace(year=1970) - NOON, NOON.replace(year=2099) - NOON]
ALL = 10**9


@pytest.mark.parametrize("jump", JUMPS)
def test_wall_clock_that_jumps_refuses_loses_and_freezes_nothing(desk: Desk, jump: timedelta) -> None:
    kept, waiting = desk.took(2)
    desk.outbox.settle(answer(word(kept)))
    desk.clock.wall += jump
    assert desk.outbox.frozen() is None
    new = desk.took(1)
    desk.outbox.settle(answer(word(waiting)))
    assert desk.outbox.counts().delivered == 2, "kept for its time, not for the clock's"
    desk.clock.wall -= jump
    assert desk.outbox.frozen() is None
    assert desk.outbox.pending(9, ALL) == tuple(new)


def booted(path: Path, boot: str, clock: HandClock) -> Desk:
    """The terminal after the machine was started."""
    database: Any = opened(path)
    database.boot = boot
    return Desk(database, clock)


def test_running_time_of_all_boots_counts(tmp_path: Path) -> None:
    path, clock = tmp_path / "queue.db", HandClock()
    desk = booted(path, "one", clock)
    desk.took(1)
    clock.advance(timedelta(days=20))
    desk.outbox.catch_up()
    desk.database.close()
    clock = HandClock(seconds=100)
    desk = booted(path, "two", clock)
    assert desk.outbox.frozen() is None
    clock.advance(timedelta(days=11))
    assert desk.outbox.frozen() == Frozen(FreezeReason.TOO_OLD)
    desk.database.close()


def test_time_that_the_machine_was_off_counts_where_the_centre_told_the_time(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    desk = booted(path, "one", HandClock())
    desk.outbox.heard_time(NOON)
    desk.took(1)
    desk.database.close()
    later = booted(path, "two", HandClock(wall=NOON - YEARS))
    assert later.outbox.frozen() is None
    later.outbox.heard_time(NOON + timedelta(days=31))
    assert later.outbox.frozen() == Frozen(FreezeReason.TOO_OLD)
    later.database.close()


@pytest.mark.parametrize(
    ("boots", "clocks", "ran"),
    [
        (("a", "a"), (50, 80), 80),
        (("a", "b"), (50, 30), 80),
        (("", ""), (50, 30), 50),
        (("a", "a"), (50, 30), 50),
    ],
)
def test_running_time_never_goes_back(desk: Desk, boots: tuple[str, str], clocks: tuple[int, int], ran: int) -> None:
    clock = HandClock()
    first = Timekeeper(clock, boots[0])
    with desk.database.writing() as connection:
        first.resume(connection)
        start = first.now().run
        clock.seconds += clocks[0]
        first.keep(connection)
    again = HandClock(seconds=clocks[1])
    second = Timekeeper(again, boots[1])
    with desk.database.reading() as connection:
        second.resume(connection)
    assert second.now().run - start == ran


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.one_of(st.none(), st.integers(0, 10**9)),
    st.integers(-(10**9), 10**9),
)
def test_elapsed_time_is_never_negative_and_at_least_what_ran(
    run: int, more: int, known: int | None, passed: int
) -> None:
    since = Moment(run, known)
    until = Moment(run + more, None if known is None else known + passed)
    assert elapsed(since, until) >= timedelta(seconds=more)
    assert elapsed(until, since) >= timedelta()
