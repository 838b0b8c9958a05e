"""The age of what waits goes by running time and the centre's time: no jump of the wall clock freezes or loses anything."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_queue.bounds import FreezeReason, Frozen
from offline_queue.moments import Moment, Timekeeper, elapsed
from tests.hand_clock import NOON, HandClock
from tests.offline_queue.parts import StoredOutbox, answer, opened, word

YEARS = timedelta(days=4 * 365)
JUMPS = [YEARS, -YEARS, NOON.replace(year=1970) - NOON, NOON.replace(year=2099) - NOON]
ALL = 10**9


@pytest.mark.parametrize("jump", JUMPS)
def test_jumping_wall_clock_freezes_nothing(stored: StoredOutbox, jump: timedelta) -> None:
    kept, waiting = stored.took(2)
    stored.outbox.settle(answer(word(kept)))
    stored.clock.wall += jump
    assert stored.outbox.frozen() is None
    new = stored.took(1)
    stored.outbox.settle(answer(word(waiting)))
    assert stored.outbox.counts().delivered == 2, "kept for its time, not for the clock's"
    stored.clock.wall -= jump
    assert stored.outbox.frozen() is None
    assert stored.outbox.pending(9, ALL) == tuple(new)


def booted(path: Path, boot: str, clock: HandClock) -> StoredOutbox:
    """The terminal after the machine was started."""
    database: Any = opened(path)
    database.boot = boot
    return StoredOutbox(database, clock)


def test_running_time_of_all_boots_counts(tmp_path: Path) -> None:
    path, clock = tmp_path / "queue.db", HandClock()
    stored = booted(path, "one", clock)
    stored.took(1)
    clock.advance(timedelta(days=20))
    stored.outbox.catch_up()
    stored.database.close()
    clock = HandClock(seconds=100)
    stored = booted(path, "two", clock)
    assert stored.outbox.frozen() is None
    clock.advance(timedelta(days=11))
    assert stored.outbox.frozen() == Frozen(FreezeReason.TOO_OLD)
    stored.database.close()


def test_off_time_counts_by_centre_time(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    stored = booted(path, "one", HandClock())
    stored.outbox.take_centre_time(NOON)
    stored.took(1)
    stored.database.close()
    later = booted(path, "two", HandClock(wall=NOON - YEARS))
    assert later.outbox.frozen() is None
    later.outbox.take_centre_time(NOON + timedelta(days=31))
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
def test_running_time_never_goes_back(
    stored: StoredOutbox, boots: tuple[str, str], clocks: tuple[int, int], ran: int
) -> None:
    clock = HandClock()
    first = Timekeeper(clock, boots[0])
    with stored.database.writing() as connection:
        first.resume(connection)
        start = first.now().run
        clock.seconds += clocks[0]
        first.keep(connection)
    again = HandClock(seconds=clocks[1])
    second = Timekeeper(again, boots[1])
    with stored.database.reading() as connection:
        second.resume(connection)
    assert second.now().run - start == ran


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.one_of(st.none(), st.integers(0, 10**9)),
    st.integers(-(10**9), 10**9),
)
def test_elapsed_time_is_at_least_running_time(run: int, more: int, known: int | None, passed: int) -> None:
    since = Moment(run, known)
    until = Moment(run + more, None if known is None else known + passed)
    assert elapsed(since, until) >= timedelta(seconds=more)
    assert elapsed(until, since) >= timedelta()
