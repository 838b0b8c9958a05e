"""The relay delivers each record once, in order, and nothing that happens stops it for good."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from contract.answers import Disposition, UploadAnswer
from contract.records import Record
from contract.terms import Outcome
from offline_queue.backoff import Backoff
from offline_queue.bounds import Bounds
from offline_queue.centre import CentreClient
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from offline_queue.errors import QueueFault
from offline_queue.relay import BatchLimits, Failed, Idle, Moved, Relay, RelayOutcome
from tests.contract.parts import case_facts
from tests.offline_queue.fake_centre import FakeCentre, Reply, signed_again
from tests.offline_queue.parts import NO_BOUNDS, StoredOutbox, answer, word

BAD = "RS001"


@pytest.fixture
def relay(stored: StoredOutbox, client: CentreClient) -> Relay:
    return Relay(stored.outbox, client, stored.clock, limits=BatchLimits(records=8), chance=lambda: 0.5)


def drained(relay: Relay, most: int = 99) -> list[RelayOutcome]:
    """Run until nothing is left."""
    outcomes: list[RelayOutcome] = []
    while not outcomes or outcomes[-1] != Idle():
        outcomes.append(relay.run_once())
        assert len(outcomes) < most, outcomes[-3:]
    return outcomes


def test_everything_is_delivered_in_order_and_once(stored: StoredOutbox, centre: FakeCentre, relay: Relay) -> None:
    records = stored.took(20)
    drained(relay)
    assert dict(centre.delivered) == {each.record_id: 1 for each in records}
    assert centre.sequences == list(range(1, 21))
    assert centre.batches == [8, 8, 4]
    assert relay.state.last_success == stored.clock.now()


def test_owed_notes_are_delivered_once_stored(stored: StoredOutbox, centre: FakeCentre, relay: Relay) -> None:
    outbox: Any = stored.outbox
    outbox._writer.bounds = Bounds(least_free=10**18, reserve=0)
    stored.take(case_facts().model_copy(update={"outcome": Outcome.COMPLETED}))
    assert drained(relay) == [Idle()]
    outbox._writer.bounds = NO_BOUNDS
    assert drained(relay) == [Moved(1, 0), Idle()]


def test_batches_are_bounded_by_bytes(stored: StoredOutbox, centre: FakeCentre, client: CentreClient) -> None:
    stored.took(3)
    drained(Relay(stored.outbox, client, stored.clock, limits=BatchLimits(max_bytes=1)))
    assert centre.batches == [1, 1, 1]


def test_lost_answer_is_made_good_by_a_duplicate(stored: StoredOutbox, centre: FakeCentre, relay: Relay) -> None:
    record = stored.took()[0]
    centre.misbehave = lambda *_: None
    assert isinstance(relay.run_once(), Failed)
    centre.misbehave = None
    assert drained(relay) == [Moved(1, 0), Idle()]
    assert centre.delivered[record.record_id] == 1
    assert stored.outbox.disposition_of(record.record_id) is Disposition.DUPLICATE


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"<html>hello</html>", {"Content-Type": "text/html"}),
        Reply(200, b'{"ok": true}'),
        Reply(204, b"", {}),
        Reply(500, b"", {}),
        None,
    ],
)
def test_nothing_but_the_centres_word_counts_as_delivery(
    stored: StoredOutbox, centre: FakeCentre, relay: Relay, reply: Reply | None
) -> None:
    record = stored.took()[0]
    centre.misbehave = lambda *_: reply
    assert isinstance(relay.run_once(), Failed)
    assert stored.outbox.pending(9, 10**9) == (record,)


def test_signed_answer_that_names_nothing_moves_nothing(stored: StoredOutbox, centre: FakeCentre, relay: Relay) -> None:
    stored.took()
    centre.misbehave = lambda request, _: signed_again(
        request, 200, {"batch_id": "other", "terminal_id": "T-001", "dispositions": [], "complete_up_to": 0}
    )
    assert relay.run_once() == Failed("not_the_centre")


class Scripted:
    """A centre that answers as told."""

    def __init__(self, reply: Callable[[Sequence[Record]], UploadAnswer | CentreUnreachable | CentreRefused]) -> None:
        self.reply = reply
        self.calls = 0

    def upload(self, batch_id: str, records: Sequence[Record]) -> UploadAnswer | CentreUnreachable | CentreRefused:
        assert batch_id
        self.calls += 1
        return self.reply(records)


def test_empty_answer_is_failure_without_hot_loop(stored: StoredOutbox) -> None:
    stored.took()
    assert Relay(stored.outbox, Scripted(lambda _: answer()), stored.clock).run_once() == Failed(
        "the centre named none of the records"
    )


@pytest.mark.parametrize("disposition", [Disposition.CONFLICT, Disposition.REFUSED])
def test_unwelcome_record_is_parked_and_rest_goes_on(
    stored: StoredOutbox, centre: FakeCentre, relay: Relay, disposition: Disposition
) -> None:
    centre.unwelcome[BAD] = disposition
    bad = stored.took(1, BAD)[0]
    good = stored.took(2)
    assert drained(relay) == [Moved(2, 1), Idle()]
    assert [each.record_id for each in stored.outbox.parked()] == [bad.record_id]
    assert set(centre.delivered) == {each.record_id for each in good}


def test_released_record_is_delivered(stored: StoredOutbox, centre: FakeCentre, relay: Relay) -> None:
    centre.unwelcome[BAD] = Disposition.REFUSED
    bad = stored.took(1, BAD)[0]
    drained(relay)
    centre.unwelcome.clear()
    stored.outbox.release(bad.record_id)
    drained(relay)
    assert centre.delivered[bad.record_id] == 1


REFUSALS = ["signature", "code_used", "repeated", "not_found", "busy", "", "malformed", "seal", "unknown_item"]


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_refused_request_touches_no_record(stored: StoredOutbox, status: int, code: str) -> None:
    stored.took(12)
    relay = Relay(stored.outbox, Scripted(lambda _: CentreRefused(status, code, "why")), stored.clock)
    for _ in range(50):
        assert relay.run_once() == Failed(f"refused: {code or status}")
        stored.clock.advance(timedelta(minutes=10))
    assert (stored.outbox.counts().pending, stored.outbox.counts().parked) == (12, 0)
    assert relay.state.problem == f"refused: {code or status}"
    assert relay.state.failures == 50


def test_failures_wait_longer_and_success_forgives(stored: StoredOutbox) -> None:
    records = stored.took()
    centre = Scripted(lambda _: CentreUnreachable(Unreachable.NO_NETWORK, ""))
    relay = Relay(stored.outbox, centre, stored.clock, backoff=Backoff(1, 8, 0), chance=lambda: 0.5)
    waits = []
    for _ in range(5):
        relay.run_once()
        assert relay.state.next_try is not None
        waits.append((relay.state.next_try - stored.clock.now()) / timedelta(seconds=1))
    assert waits == [0.5, 1, 2, 4, 4]
    assert relay.state.problem == "no_network"
    centre.reply = lambda _: answer(*map(word, records))
    assert relay.run_once() == Moved(1, 0)
    assert (relay.state.problem, relay.state.failures) == ("", 0)


def test_fault_of_the_disk_is_a_failure(stored: StoredOutbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise QueueFault("disk I/O error")

    monkeypatch.setattr(stored.outbox, "pending", broken)
    relay = Relay(stored.outbox, Scripted(lambda _: answer()), stored.clock)
    assert relay.run_once() == Failed("queue: disk I/O error")


@pytest.mark.expected_logs("the relay failed by a defect")
def test_defect_does_not_end_the_delivery(stored: StoredOutbox) -> None:
    records = stored.took()

    def defective(_: Sequence[Record]) -> UploadAnswer:
        raise ZeroDivisionError

    centre = Scripted(defective)
    relay = Relay(stored.outbox, centre, stored.clock)
    assert relay.run_once() == Failed("defect: ZeroDivisionError")
    centre.reply = lambda _: answer(*map(word, records))
    assert relay.run_once() == Moved(1, 0)


def test_relay_delivers_on_wake_during_wait(stored: StoredOutbox) -> None:
    tried, delivered = threading.Event(), threading.Event()
    records = stored.took()

    def first(_: Sequence[Record]) -> CentreUnreachable:
        tried.set()
        return CentreUnreachable(Unreachable.NO_NETWORK, "")

    def then(_: Sequence[Record]) -> UploadAnswer:
        delivered.set()
        return answer(*map(word, records))

    centre = Scripted(first)
    relay = Relay(stored.outbox, centre, stored.clock, backoff=Backoff(first=3600, cap=3600, least=3600))
    relay.start()
    assert tried.wait(60)
    centre.reply = then
    relay.wake()
    assert delivered.wait(60)
    assert relay.close(60)
    assert centre.calls == 2


def test_idle_relay_waits_for_next_record(stored: StoredOutbox) -> None:
    delivered = threading.Event()

    def reply(records: Sequence[Record]) -> UploadAnswer:
        delivered.set()
        return answer(*map(word, records))

    centre = Scripted(reply)
    relay = Relay(stored.outbox, centre, stored.clock, limits=BatchLimits(look_every=0.01))
    relay.start()
    assert not delivered.wait(0.05)
    stored.took()
    assert delivered.wait(60), "found by looking, no one woke it"
    assert relay.close(60)


def test_relay_that_never_started_closes(stored: StoredOutbox) -> None:
    assert Relay(stored.outbox, Scripted(lambda _: answer()), stored.clock).close(0)


def test_earlier_epoch_reaches_centre_first(stored: StoredOutbox, centre: FakeCentre, client: CentreClient) -> None:
    old = stored.took(2)
    again = StoredOutbox(stored.database, epoch=2)
    new = again.took(2)
    relay = Relay(again.outbox, client, again.clock)
    assert drained(relay) == [Moved(2, 0), Moved(2, 0), Idle()]
    assert list(centre.delivered) == [each.record_id for each in [*old, *new]]
