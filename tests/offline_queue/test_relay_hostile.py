"""Real HTTP between relay and centre, with what is on the line: nothing is parked by it, all good records arrive once."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import requests

from contract.signatures import ReceivedRequest, sign_request
from offline_queue.centre import CentreClient
from offline_queue.relay import BatchLimits, Failed, Idle, Relay
from offline_queue.transport import TransportLimits
from tests.contract.parts import submission
from tests.hand_clock import NOON, HandClock
from tests.offline_queue.fake_centre import FakeCentre, Reply, signed_again
from tests.offline_queue.parts import TERMINAL, TERMINAL_KEY, StoredOutbox, identity

Misbehave = Callable[[ReceivedRequest, Reply], Reply | None]


def drain(stored: StoredOutbox, centre: FakeCentre, spell: timedelta) -> Relay:
    """What the relay's thread would do in this time of the hand clock, or until nothing waits."""
    with requests.Session() as session:
        client = CentreClient(identity(centre.url), session, HandClock(), TransportLimits(connect=5, read=0.3, whole=5))
        relay = Relay(stored.outbox, client, stored.clock, limits=BatchLimits(records=16), chance=lambda: 0.5)
        until = stored.clock.now() + spell
        while stored.clock.now() < until:
            outcome = relay.run_once()
            if isinstance(outcome, Idle):
                break
            if isinstance(outcome, Failed):
                assert relay.state.next_try is not None
                stored.clock.advance(max(timedelta(seconds=0.01), relay.state.next_try - stored.clock.now()))
    return relay


def drop_encoding(centre: FakeCentre) -> Misbehave:
    def dropped(request: ReceivedRequest, _: Reply) -> Reply:
        headers = {name: value for name, value in request.headers.items() if name.lower() != "content-encoding"}
        return centre.honest(ReceivedRequest(request.method, request.target, headers, request.body))

    return dropped


def oracle(centre: FakeCentre) -> Misbehave:
    """A stranger sends rubbish with the nonce that it read, and hands the centre's refusal to the terminal."""

    def asked(request: ReceivedRequest, _: Reply) -> Reply:
        return centre.honest(ReceivedRequest(request.method, request.target, request.headers, b"rubbish"))

    return asked


def another_terminals_refusal(_: FakeCentre) -> Misbehave:
    """The stranger has a key of its own by now: the centre signs a refusal, of the stranger's request."""

    def refused(request: ReceivedRequest, _: Reply) -> Reply:
        prepared = requests.Request("POST", f"http://centre{request.target}", data=request.body).prepare()
        sign_request(prepared, TERMINAL, TERMINAL_KEY, NOON)
        own = ReceivedRequest("POST", request.target, dict(prepared.headers), request.body)
        return signed_again(own, 422, {"code": "malformed", "reason": "nothing of yours"})

    return refused


@pytest.mark.parametrize("stranger", [drop_encoding, oracle, another_terminals_refusal])
def test_stranger_or_proxy_on_the_line_parks_nothing(
    stored: StoredOutbox, centre: FakeCentre, stranger: Callable[[FakeCentre], Misbehave]
) -> None:
    records = stored.took(12)
    centre.misbehave = stranger(centre)
    relay = drain(stored, centre, timedelta(hours=3))
    assert (stored.outbox.counts().pending, stored.outbox.counts().parked) == (12, 0)
    assert relay.state.problem == "not_the_centre"
    centre.misbehave = None
    drain(stored, centre, timedelta(minutes=5))
    assert dict(centre.delivered) == {each.record_id: 1 for each in records}


def test_proxy_limit_stops_only_large_records(stored: StoredOutbox, centre: FakeCentre) -> None:
    """Like nginx with its default, only smaller: 413 in HTML, by the length of the body alone. It parks nothing."""
    small = stored.took(20)
    large = stored.take(content=submission("大" * 40_000 + "".join(map(chr, range(0x4E00, 0x9000)))))
    small += stored.took(20)

    def proxy(request: ReceivedRequest, honest: Reply) -> Reply:
        if len(request.body) <= 20_000:
            return honest
        return Reply(413, b"<html>413 Request Entity Too Large</html>", {"Content-Type": "text/html"})

    centre.misbehave = proxy
    drain(stored, centre, timedelta(minutes=30))
    assert all(centre.delivered[each.record_id] >= 1 for each in small)
    assert not stored.outbox.parked()
    assert stored.outbox.counts().pending == 1
    centre.misbehave = None
    drain(stored, centre, timedelta(hours=2))
    assert centre.delivered[large.record_id] == 1  # type: ignore[union-attr]


@pytest.mark.expected_logs("does not pass and is parked")
@pytest.mark.parametrize("way", ["500", "hang up", "hang"])
def test_record_that_breaks_the_centre_stops_no_other(stored: StoredOutbox, centre: FakeCentre, way: str) -> None:
    good = stored.took(5)
    bad = stored.took(1, "RS001")[0]
    good += stored.took(6)
    centre.bad_items = frozenset({"RS001"})
    released = threading.Event()

    def breaks(_: ReceivedRequest, honest: Reply) -> Reply | None:
        if honest.status != 422:
            return honest
        if way == "hang":
            released.wait(1)
        return Reply(500, b"Internal Server Error", {"Content-Type": "text/plain"}) if way == "500" else None

    centre.misbehave = breaks
    drain(stored, centre, timedelta(minutes=20))
    for _ in range(3):
        good += stored.took(1)
        drain(stored, centre, timedelta(hours=1))
    released.set()
    assert dict(centre.delivered) == {each.record_id: 1 for each in good}
    assert [each.record_id for each in stored.outbox.parked()] == [bad.record_id]
