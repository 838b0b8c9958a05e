"""A witness that cannot be made durable costs no record, says nothing untrue, and is written before anything else is taken."""

import os

import pytest

from contract.chain import end_of
from contract.records import Record
from contract.terms import Outcome
from offline_queue import witness
from offline_queue.errors import QueueFault
from tests.contract.parts import case_facts
from tests.offline_queue.parts import StoredOutbox

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
def flush(stored: StoredOutbox, monkeypatch: pytest.MonkeyPatch) -> FailingFlush:
    stored.took()
    failing = FailingFlush()
    monkeypatch.setattr(witness.os, "fdatasync", failing)
    return failing


def test_permanent_damage_is_reported_as_accepted(stored: StoredOutbox, flush: FailingFlush) -> None:
    taken = stored.take()

    assert isinstance(taken, Record)
    assert [each.sequence for each in stored.outbox.pending(10, 1 << 20)] == [1, 2]


def test_nothing_more_is_taken_until_the_witness_knows(stored: StoredOutbox, flush: FailingFlush) -> None:
    taken = stored.took()[0]

    with pytest.raises(QueueFault):
        stored.take()
    assert len(stored.outbox.pending(10, 1 << 20)) == 2

    flush.is_broken = False
    assert stored.took()[0].sequence == 3
    seen = stored.database.witness.read()
    assert seen is not None
    assert (seen.end.sequence, seen.is_promised) == (3, True)
    assert taken.sequence == 2


def test_note_that_disk_does_not_take_is_owed(stored: StoredOutbox, flush: FailingFlush) -> None:
    stored.took()
    with pytest.raises(QueueFault):
        stored.take(case_facts().model_copy(update={"outcome": Outcome.COMPLETED}))

    flush.is_broken = False
    assert stored.outbox.catch_up() == 0
    last = stored.outbox.pending(10, 1 << 20)[-1]
    assert (last.sequence, stored.outbox.counts().last_sequence) == (3, 3)
    seen = stored.database.witness.read()
    assert seen is not None
    assert seen.end == end_of(last)
