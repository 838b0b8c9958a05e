"""A witness that cannot be made durable costs no record, says nothing untrue, and is written before anything else is taken."""

import os

import pytest

from contract.chain import end_of
from contract.records import Record
from contract.terms import Outcome
from offline_queue import witness
from offline_queue.errors import QueueFault
from tests.contract.parts import case_facts
from tests.offline_queue.parts import Desk

pytestmark = pytest.mark.expected_logs("known of in one place only")


class FailingFlush:
    """The disk below the witness, which takes no flush while it `is_broken`."""

    def __init__(self) -> None:
        self.is_broken = True
        self._flush = os.fdatasync

    def __call__(self, descriptor: int) -> None:
        if self.is_broken:
            raise OSError(5, "Input/output error")
        self._flush(descriptor)


@pytest.fixture
def flush(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> FailingFlush:
    desk.took()
    failing = FailingFlush()
    monkeypatch.setattr(witness.os, "fdatasync", failing)
    return failing


def test_what_the_file_has_for_good_is_told_as_taken(desk: Desk, flush: FailingFlush) -> None:
    taken = desk.take()

    assert isinstance(taken, Record)
    assert [each.sequence for each in desk.outbox.pending(10, 1 << 20)] == [1, 2]


def test_nothing_more_is_taken_until_the_witness_knows(desk: Desk, flush: FailingFlush) -> None:
    taken = desk.took()[0]

    with pytest.raises(QueueFault):
        desk.take()
    assert len(desk.outbox.pending(10, 1 << 20)) == 2

    flush.is_broken = False
    assert desk.took()[0].sequence == 3
    seen = desk.database.witness.read()
    assert seen is not None
    assert (seen.end.sequence, seen.is_promised) == (3, True)
    assert taken.sequence == 2


def test_note_that_the_disk_does_not_take_is_owed(desk: Desk, flush: FailingFlush) -> None:
    desk.took()
    with pytest.raises(QueueFault):
        desk.take(case_facts().model_copy(update={"outcome": Outcome.COMPLETED}))

    flush.is_broken = False
    assert desk.outbox.catch_up() == 0
    last = desk.outbox.pending(10, 1 << 20)[-1]
    assert (last.sequence, desk.outbox.counts().last_sequence) == (3, 3)
    seen = desk.database.witness.read()
    assert seen is not None
    assert seen.end == end_of(last)
