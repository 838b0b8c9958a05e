"""Waits grow, are spread by chance, and never leave their bounds."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from offline_queue.backoff import Backoff
from offline_queue.jobs import JobState
from tests.hand_clock import NOON

CHANCES = st.floats(0, 1, exclude_max=True)


@given(st.integers(0, 10_000), CHANCES)
def test_wait_stays_within_its_bounds(failures: int, chance: float) -> None:
    backoff = Backoff()
    assert backoff.least <= backoff.delay(failures, chance) <= backoff.ceiling(failures) <= backoff.cap


@given(st.integers(1, 200))
def test_ceiling_never_shrinks(failures: int) -> None:
    backoff = Backoff()
    assert backoff.ceiling(failures) <= backoff.ceiling(failures + 1)


def test_ceiling_doubles_up_to_the_cap() -> None:
    assert [Backoff(1, 300).ceiling(each) for each in (1, 2, 3, 9, 10, 99)] == [1, 2, 4, 256, 300, 300]


@given(CHANCES, CHANCES)
def test_more_chance_waits_longer(one: float, other: float) -> None:
    delays = [Backoff().delay(6, each) for each in sorted((one, other))]
    assert delays == sorted(delays)


def test_job_reports_success_next_try_and_problem() -> None:
    job = JobState("relay").succeeded(NOON)
    failed = job.failed("no_network", NOON + timedelta(seconds=3)).failed("timeout", NOON + timedelta(seconds=9))
    report = failed.report()
    assert (report.name, report.last_success, report.problem) == ("relay", NOON, "timeout")
    assert report.next_try == NOON + timedelta(seconds=9)
    assert failed.failures == 2
    assert report.is_overdue(NOON + timedelta(hours=2))
    assert not report.is_overdue(NOON + timedelta(minutes=2))
    assert JobState("new").failed("x", None).report().is_overdue(NOON)
    assert not job.report().is_overdue(NOON + timedelta(days=9))
