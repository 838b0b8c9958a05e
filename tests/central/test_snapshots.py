"""Who waits for a picture that is being taken gets it, or why it could not be taken; no one takes it once more."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Semaphore

import pytest

from central.web import snapshots
from central.web.snapshots import Snapshots

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PATIENCE = 60
"""In real seconds; it is only waited out where a test fails."""


class Frozen(Exception):
    """The database does not answer."""


@pytest.fixture
def waiting(monkeypatch) -> Semaphore:
    """Released by each who has begun to wait for what another takes."""
    came = Semaphore(0)

    class Announced(Future):
        def result(self, timeout=None):
            came.release()
            return super().result(timeout or PATIENCE)

    monkeypatch.setattr(snapshots, "Future", Announced)
    return came


def looked_at_by(kept: Snapshots[str, str], count: int, take) -> list[Future]:
    """What came of it for each of several threads, which look seconds apart; all have ended."""
    with ThreadPoolExecutor(count) as threads:
        return [threads.submit(kept.get, "board", NOON + number * SECOND, take) for number in range(count)]


def once_all_wait(waiting: Semaphore, others: int, taken: list[int]) -> None:
    taken.append(1)
    assert all(waiting.acquire(timeout=PATIENCE) for _ in range(others))


def test_waiting_threads_share_one_failure(waiting):
    kept, taken = Snapshots[str, str](SECOND), []

    def take() -> str:
        once_all_wait(waiting, 3, taken)
        raise Frozen

    failures = {looked.exception() for looked in looked_at_by(kept, 4, take)}

    assert [type(failure) for failure in failures] == [Frozen], "one and the same"
    assert taken == [1]
    assert kept.get("board", NOON, lambda: "well again") == "well again"


def test_waiting_threads_share_one_picture(waiting):
    kept, taken = Snapshots[str, str](SECOND), []

    def take() -> str:
        once_all_wait(waiting, 3, taken)
        return "picture"

    assert [looked.result() for looked in looked_at_by(kept, 4, take)] == ["picture"] * 4
    assert taken == [1]


@pytest.mark.parametrize(("age", "is_kept"), [(0, True), (1.9, True), (2, False), (-0.9, True), (-1.1, False)])
def test_picture_serves_while_it_is_young(age, is_kept):
    kept = Snapshots[str, str](2 * SECOND)
    kept.get("board", NOON, lambda: "first")

    assert (kept.get("board", NOON + age * SECOND, lambda: "second") == "first") == is_kept


def test_another_page_does_not_wait():
    kept = Snapshots[str, str](SECOND)

    assert kept.get("board", NOON, lambda: kept.get("map", NOON, lambda: "map")) == "map"


def test_without_validity_each_looks_itself():
    kept = Snapshots[str, str](timedelta(0))

    assert [kept.get("board", NOON, lambda word=word: word) for word in ("one", "two")] == ["one", "two"]
