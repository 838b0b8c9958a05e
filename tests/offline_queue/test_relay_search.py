"""The one record that does not pass is found and kept aside; all others arrive once, and a fault of the line parks nothing."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.answers import UploadAnswer
from contract.records import Record
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable, Unreachable
from offline_queue.relay import BatchLimits, Failed, Idle, Relay, RelayOutcome
from tests.offline_queue.parts import StoredOutbox, answer, item_of, word

BAD = "RS001"
Reply = UploadAnswer | CentreUnreachable | CentreRefused

pytestmark = pytest.mark.expected_logs("does not pass and is parked")


class Line:
    """A centre behind a line: `trouble` says what an upload meets instead of the centre."""

    def __init__(self, trouble: Callable[[Sequence[Record]], Reply | None]) -> None:
        self.trouble = trouble
        self.delivered: Counter[str] = Counter()
        self.uploads: list[int] = []

    def upload(self, batch_id: str, records: Sequence[Record]) -> Reply:
        self.uploads.append(len(records))
        met = self.trouble(records)
        if met is not None:
            return met
        self.delivered.update(each.record_id for each in records)
        return answer(*map(word, records), batch_id=batch_id)


def holds_bad(reply: Reply) -> Callable[[Sequence[Record]], Reply | None]:
    return lambda records: reply if any(item_of(each) == BAD for each in records) else None


def over(limit: int, reply: Reply) -> Callable[[Sequence[Record]], Reply | None]:
    """A proxy's limit; here a bad record weighs more than that by itself."""
    return lambda records: reply if sum(limit + 1 if item_of(each) == BAD else 1 for each in records) > limit else None


def run(stored: StoredOutbox, relay: Relay, spell: timedelta) -> list[RelayOutcome]:
    """What the thread would do in this time."""
    until = stored.clock.now() + spell
    outcomes: list[RelayOutcome] = []
    while stored.clock.now() < until:
        outcomes.append(relay.run_once())
        if isinstance(outcomes[-1], Idle):
            break
        if isinstance(outcomes[-1], Failed):
            assert relay.state.next_try is not None
            stored.clock.advance(max(timedelta(seconds=0.01), relay.state.next_try - stored.clock.now()))
        assert len(outcomes) < 3000, "a hot loop"
    return outcomes


def made(stored: StoredOutbox, line: Line, most: int = 50) -> Relay:
    return Relay(stored.outbox, line, stored.clock, limits=BatchLimits(records=most), chance=lambda: 0.5)


TROUBLES: list[Reply] = [
    CentreUnreachable(Unreachable.SERVER_ERROR, "HTTP 500"),
    CentreUnreachable(Unreachable.TIMEOUT, "no end after 60 s"),
    CentreRefused(413, "too_large", "more than 1 byte"),
    CentreRefused(422, "malformed", "too deep"),
]
REPORTED_TOO_LARGE = CentreUnreachable(Unreachable.TOO_LARGE, "unsigned HTTP 413")


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("place", [0, 17, 39])
def test_record_that_does_not_pass_stops_no_other(stored: StoredOutbox, trouble: Reply, place: int) -> None:
    good = stored.took(place)
    bad = stored.took(1, BAD)[0]
    good += stored.took(39 - place)
    line = Line(holds_bad(trouble))
    relay = made(stored, line)
    run(stored, relay, timedelta(minutes=30))
    assert line.delivered == {each.record_id: 1 for each in good}, "all others arrived, each once"
    for _ in range(4):  # whether others pass is known only where others are
        good += stored.took(1)
        run(stored, relay, timedelta(hours=1))
    assert line.delivered == {each.record_id: 1 for each in good}
    assert [each.record_id for each in stored.outbox.parked()] == [bad.record_id]
    assert stored.outbox.parked()[0].reason.startswith("does not pass: ")
    assert stored.outbox.counts().pending == 0
    assert run(stored, relay, timedelta(hours=1)) == [Idle()]
    assert relay.state.problem == ""


@pytest.mark.parametrize("trouble", TROUBLES)
def test_at_most_one_hour_is_parked_without_person(stored: StoredOutbox, trouble: Reply) -> None:
    bad = stored.took(5, BAD)
    line = Line(holds_bad(trouble))
    relay = made(stored, line)
    for _ in range(60):
        stored.took(1)
        run(stored, relay, timedelta(minutes=10))
        stored.clock.advance(timedelta(minutes=10))
    parked = sorted(each.parked_at for each in stored.outbox.parked())
    assert len(parked) == len(bad), "in the end a person sees them all"
    assert all(later - sooner >= timedelta(hours=1) for sooner, later in pairwise(parked))
    assert len(line.delivered) == 60


def test_the_hour_counts_over_a_restart(stored: StoredOutbox) -> None:
    stored.took(2, BAD)
    line = Line(holds_bad(TROUBLES[2]))
    run(stored, made(stored, line), timedelta(minutes=5))
    assert len(stored.outbox.parked()) == 1
    run(stored, made(stored, line), timedelta(minutes=50))
    assert len(stored.outbox.parked()) == 1
    run(stored, made(stored, line), timedelta(hours=2))
    assert len(stored.outbox.parked()) == 2


def test_release_allows_the_next_attempt(stored: StoredOutbox) -> None:
    bad = stored.took(1, BAD)[0]
    line = Line(holds_bad(TROUBLES[2]))
    relay = made(stored, line)
    run(stored, relay, timedelta(minutes=5))
    stored.outbox.release(bad.record_id)
    line.trouble = lambda _: None
    stored.clock.advance(timedelta(minutes=5))
    run(stored, relay, timedelta(minutes=5))
    assert line.delivered[bad.record_id] == 1


@pytest.mark.parametrize("why", list(Unreachable))
@pytest.mark.parametrize("waiting", [1, 9])
def test_long_outage_parks_nothing_and_delivers_all(stored: StoredOutbox, why: Unreachable, waiting: int) -> None:
    records = stored.took(waiting)
    line = Line(lambda _: CentreUnreachable(why, "all of it"))
    relay = made(stored, line)
    run(stored, relay, timedelta(hours=9))
    parked = len(stored.outbox.parked())
    assert not parked
    line.trouble = lambda _: None
    run(stored, relay, timedelta(minutes=20))
    assert line.delivered == {each.record_id: 1 for each in records}
    assert relay.state.problem == ""


def test_line_that_comes_and_goes_parks_nothing(stored: StoredOutbox) -> None:
    records = stored.took(30)
    away = iter(n % 7 != 0 for n in range(10**6))
    line = Line(lambda _: CentreUnreachable(Unreachable.SERVER_ERROR, "HTTP 502") if next(away) else None)
    relay = made(stored, line, most=4)
    for _ in range(10):
        records += stored.took(1)
        run(stored, relay, timedelta(hours=1))
    run(stored, relay, timedelta(hours=9))
    assert not stored.outbox.parked()
    assert line.delivered == {each.record_id: 1 for each in records}


@pytest.mark.parametrize("most_bytes", [8 * 1024 * 1024, 100])
def test_unsigned_413_parks_record_over_limit_alone(stored: StoredOutbox, most_bytes: int) -> None:
    """`most_bytes` is what this terminal may send at once; what fits into that waits, and is shown."""
    good = stored.took(3)
    bad = stored.took(1, BAD)[0]
    line = Line(holds_bad(REPORTED_TOO_LARGE))
    relay = Relay(stored.outbox, line, stored.clock, limits=BatchLimits(max_bytes=most_bytes), chance=lambda: 0.5)
    for _ in range(30):
        good += stored.took(1)
        run(stored, relay, timedelta(hours=3))
    assert line.delivered == {each.record_id: 1 for each in good}, "all others arrived"
    if most_bytes == 100:
        assert [each.record_id for each in stored.outbox.parked()] == [bad.record_id]
        return
    assert not stored.outbox.parked()
    assert stored.outbox.counts().pending == 1
    assert "too_large" in relay.state.problem
    line.trouble = lambda _: None
    run(stored, relay, timedelta(hours=2))
    assert line.delivered[bad.record_id] == 1, "it passes as soon as the limit is gone"


@pytest.mark.parametrize("limit", [1, 3, 10])
def test_proxy_limit_is_remembered(stored: StoredOutbox, limit: int) -> None:
    records = stored.took(120)
    line = Line(over(limit, CentreUnreachable(Unreachable.TOO_LARGE, "unsigned HTTP 413")))
    relay = made(stored, line)
    run(stored, relay, timedelta(minutes=1))
    assert line.delivered == {each.record_id: 1 for each in records}
    refused = sum(size > limit for size in line.uploads)
    assert refused <= 8 + len(line.uploads) // 3, "most uploads fit"


def test_order_is_kept_but_for_what_is_aside(stored: StoredOutbox) -> None:
    stored.took(3)
    bad = stored.took(1, BAD)[0]
    stored.took(3)
    seen: list[int] = []

    def noting(records: Sequence[Record]) -> Reply | None:
        met = holds_bad(TROUBLES[0])(records)
        seen.extend([] if met else [each.sequence for each in records])
        return met

    relay = made(stored, Line(noting), most=3)
    run(stored, relay, timedelta(minutes=30))
    assert seen == [1, 2, 3, 5, 6, 7]
    assert [each.sequence for each in stored.outbox.parked()] == [bad.sequence]


@pytest.mark.parametrize("seconds", [0, 120, 3600])
def test_wait_that_is_asked_for_is_kept(stored: StoredOutbox, seconds: float) -> None:
    stored.took(1)
    line = Line(lambda _: CentreUnreachable(Unreachable.BUSY, "HTTP 503", seconds))
    relay = Relay(stored.outbox, line, stored.clock, chance=lambda: 0.0)
    outcome = relay.run_once()
    assert isinstance(outcome, Failed)
    assert outcome.is_demanded
    assert relay.state.next_try is not None
    assert (relay.state.next_try - stored.clock.now()).total_seconds() >= seconds
    later = Relay(stored.outbox, line, stored.clock, chance=lambda: 0.99)
    later.run_once()
    assert later.state.next_try is not None
    assert later.state.next_try > relay.state.next_try or seconds == 0, "not all at the same moment"


@settings(max_examples=12)
@given(st.lists(st.booleans(), min_size=1, max_size=24), st.sampled_from(TROUBLES), st.integers(1, 9))
def test_any_mixture_arrives_but_for_the_bad(
    stored_of: Callable[[], StoredOutbox], bad: list[bool], trouble: Reply, most: int
) -> None:
    stored = stored_of()
    good = []
    for is_bad in bad:
        made_now = stored.took(1, BAD if is_bad else "RS029")
        good += [] if is_bad else made_now
    line = Line(holds_bad(trouble))
    relay = made(stored, line, most)
    run(stored, relay, timedelta(hours=1))
    assert line.delivered == {each.record_id: 1 for each in good}
    assert len(stored.outbox.parked()) <= 1
