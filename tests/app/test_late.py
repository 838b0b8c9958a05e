"""What is late is made once, when it is first used, and behaves like the thing itself."""

import threading

import pytest

from app.core.late import is_made, late


class Thing:
    made = 0

    def __init__(self) -> None:
        Thing.made += 1
        self.name = "thing"

    def called(self, times: int) -> str:
        return self.name * times


@pytest.fixture(autouse=True)
def _none_made() -> None:
    Thing.made = 0


def test_nothing_is_made_before_it_is_used() -> None:
    thing = late(Thing)
    assert not is_made(thing)
    assert Thing.made == 0
    assert thing.called(2) == "thingthing"
    assert is_made(thing)
    assert thing.name == "thing"
    assert Thing.made == 1


def test_what_is_not_late_is_made() -> None:
    assert is_made(Thing())


def test_many_threads_make_one() -> None:
    thing = late(Thing)
    threads = [threading.Thread(target=lambda: thing.called(1)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Thing.made == 1


def test_a_failure_comes_out_at_each_use() -> None:
    def broken() -> Thing:
        raise OSError("not there")

    thing = late(broken)
    for _ in range(2):
        with pytest.raises(OSError, match="not there"):
            thing.called(1)
    assert not is_made(thing)
