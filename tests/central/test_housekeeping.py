"""What a centre does for itself goes on after a failure of one part, and that part is tried again."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from central.assembly import housekeeping
from central.assembly.housekeeping import Housekeeping
from central.usage.service import totals

EMPTY = "a defect with the words of a citizen"


def failing_once(monkeypatch, name, failure):
    """The task of that name fails the first time; its calls are the list that comes back."""
    real, calls = getattr(housekeeping, name), []

    def task(*arguments):
        calls.append(name)
        if len(calls) == 1:
            raise failure
        return real(*arguments)

    monkeypatch.setattr(housekeeping, name, task)
    return calls


@pytest.mark.expected_logs("background: folding failed by a defect: ValueError", "background: forgetting failed")
def test_defect_in_counting_delays_no_other_task(terminal, centre, clock, monkeypatch, caplog):
    folded = failing_once(monkeypatch, "fold_all", ValueError(EMPTY))
    forgotten = failing_once(monkeypatch, "forget_due", OperationalError("", {}, Exception()))
    keeping = Housekeeping(centre)
    terminal.upload(terminal.case())

    keeping.step()
    assert len(forgotten) == 1
    assert EMPTY not in caplog.text
    keeping.step()

    assert len(folded) == 2
    with centre.database.reading() as session:
        assert totals(session).served == 1


def test_clock_put_right_holds_up_no_alarm(centre, clock, monkeypatch):
    judged = []
    monkeypatch.setattr(housekeeping, "judge_terminals", judged.append)
    keeping = Housekeeping(centre)
    right = clock.wall
    clock.wall = right + timedelta(days=2)
    keeping.step()
    clock.wall = right
    keeping.step()
    keeping.step()
    assert len(judged) == 2


@pytest.mark.expected_logs("background: folding failed by a defect: ValueError")
def test_thread_survives_defect(centre, monkeypatch):
    again = threading.Event()

    def fold(_database):
        if calls:
            again.set()
        calls.append(1)
        raise ValueError

    calls = []
    monkeypatch.setattr(housekeeping, "fold_all", fold)
    monkeypatch.setattr(housekeeping, "FOLD_EVERY_SECONDS", 0.001)
    keeping = Housekeeping(centre)
    keeping.start()
    try:
        assert again.wait(30)
    finally:
        keeping.stop()
