"""What was delivered stays for a while and waits again when the centre asks; what waits never makes way for it."""

from datetime import timedelta
from pathlib import Path

from contract.answers import Disposition
from contract.records import Record
from offline_queue.bounds import Bounds, FreezeReason, Frozen
from offline_queue.outbox import CLEAN_EVERY, NEW_ENROLMENT, Settled
from tests.offline_queue.parts import NO_BOUNDS, TERMINAL, StoredOutbox, answer, opened, word

ALL = 10**9


def delivered(stored: StoredOutbox, records: list[Record]) -> None:
    assert stored.outbox.settle(answer(*map(word, records))) == Settled(delivered=len(records))


def tidied(stored: StoredOutbox) -> None:
    stored.clock.advance(CLEAN_EVERY)
    assert stored.outbox.catch_up() == 0


def test_delivered_records_are_kept_but_not_owed(stored: StoredOutbox) -> None:
    first, second = stored.took(2)
    delivered(stored, [first])
    counts = stored.outbox.counts()
    assert (counts.pending, counts.parked, counts.delivered) == (1, 0, 1)
    assert counts.held_bytes == counts.delivered_bytes, "two records of one size, one of each kind"
    assert stored.outbox.pending(9, ALL) == (second,)


def test_requested_record_waits_again_unchanged(stored: StoredOutbox) -> None:
    records = stored.took(5)
    delivered(stored, records)
    assert stored.outbox.send_again(3) == 3
    assert stored.outbox.pending(9, ALL) == tuple(records[2:])
    assert stored.outbox.settle(answer(*(word(each, Disposition.DUPLICATE) for each in records[2:]))) == Settled(3)
    assert stored.outbox.pending(9, ALL) == ()


def test_same_number_is_taken_once_an_hour(stored: StoredOutbox) -> None:
    records = stored.took(3)
    delivered(stored, records)
    assert stored.outbox.send_again(2) == 2
    delivered(stored, records[1:])
    assert stored.outbox.send_again(2) == 0
    assert stored.outbox.send_again(1) == 3
    delivered(stored, records)
    stored.clock.advance(timedelta(hours=1))
    assert stored.outbox.send_again(1) == 3


def test_lost_number_is_sent_after_longer_pauses(stored: StoredOutbox) -> None:
    records = stored.took(2)
    delivered(stored, records)
    sent_at = []
    for hour in range(24 * 5):
        if stored.outbox.send_again(1):
            sent_at.append(hour)
            delivered(stored, records)
        stored.clock.advance(timedelta(hours=1))
    assert sent_at == [0, 1, 3, 7, 15, 31, 55, 79, 103]


def test_restored_centre_gets_everything_again(stored: StoredOutbox, tmp_path: Path) -> None:
    records = stored.took(4)
    delivered(stored, records)
    stored.database.close()
    again = StoredOutbox(opened(tmp_path / "queue.db"))
    assert again.outbox.send_again(1) == 4
    assert again.outbox.pending(9, ALL) == tuple(records)
    again.database.close()


def test_waiting_and_parked_records_are_not_resent(stored: StoredOutbox) -> None:
    waiting, parked = stored.took(2)
    stored.outbox.park(parked.record_id, "why")
    assert stored.outbox.send_again(1) == 0
    assert stored.outbox.pending(9, ALL) == (waiting,)


def test_kept_records_end_after_their_time(stored: StoredOutbox) -> None:
    old = stored.took(1)
    delivered(stored, old)
    stored.clock.advance(timedelta(days=89))
    delivered(stored, stored.took(1))
    assert stored.outbox.counts().delivered == 2
    stored.clock.advance(timedelta(days=2))
    tidied(stored)
    assert stored.outbox.counts().delivered == 1, "also where nothing is sent any more"
    assert stored.outbox.disposition_of(old[0].record_id) is None


def test_oldest_delivered_records_make_way_first(stored: StoredOutbox) -> None:
    records = stored.took(6)
    size = stored.outbox.counts().held_bytes // 6
    stored.bounds = Bounds(least_free=0, reserve=0, most_kept_bytes=2 * size + size // 2)
    stored.outbox = stored.restarted()
    delivered(stored, records[:4])
    tidied(stored)
    assert stored.outbox.counts().delivered == 2
    assert stored.outbox.send_again(1) == 2
    assert stored.outbox.pending(9, ALL) == tuple(records[2:])
    assert stored.outbox.disposition_of(records[0].record_id) is Disposition.ACCEPTED


def test_delivered_records_freeze_nothing(stored: StoredOutbox) -> None:
    size = stored.outbox.counts().held_bytes
    delivered(stored, stored.took(3))
    size = stored.outbox.counts().delivered_bytes
    stored.bounds = Bounds(most_bytes=size - 1, least_free=0)
    stored.outbox = stored.restarted()
    assert stored.outbox.frozen() is None


# --- epochs ---


def test_new_epoch_follows_delivery_of_earlier_one(stored: StoredOutbox) -> None:
    old = stored.took(2)
    again = StoredOutbox(stored.database, epoch=2)
    new = again.took(2)
    assert [(each.epoch, each.sequence) for each in new] == [(2, 1), (2, 2)]
    assert again.outbox.parked() == ()
    assert again.outbox.pending(9, ALL) == tuple(old)
    assert again.outbox.settle(answer(*map(word, old), epoch=1)) == Settled(delivered=2)
    assert again.outbox.pending(9, ALL) == tuple(new)
    assert again.outbox.settle(answer(*map(word, new), epoch=1)) == Settled(), "an answer of another epoch"
    assert again.outbox.settle(answer(*map(word, new), epoch=2)) == Settled(delivered=2)


def test_lost_chain_continues_in_next_epoch(stored: StoredOutbox) -> None:
    stored.took(2)
    stored.outbox.compare(99)
    assert stored.take() == Frozen(FreezeReason.CHAIN_LOST)
    assert StoredOutbox(stored.database, epoch=2).took(1)[0].sequence == 1


def test_completeness_is_compared_within_its_epoch(stored: StoredOutbox) -> None:
    stored.took(5)
    again = StoredOutbox(stored.database, epoch=2)
    again.took(1)
    again.outbox.settle(answer(complete_up_to=5, epoch=1))
    assert again.outbox.frozen() is None
    again.outbox.settle(answer(complete_up_to=5, epoch=2))
    assert again.outbox.frozen() == Frozen(FreezeReason.CHAIN_LOST)


def test_resending_concerns_newest_epoch_by_default(stored: StoredOutbox) -> None:
    old = stored.took(3)
    delivered(stored, old)
    again = StoredOutbox(stored.database, epoch=2)
    new = again.took(1)
    again.outbox.settle(answer(*map(word, new), epoch=2))
    assert again.outbox.send_again(1) == 1
    assert again.outbox.pending(9, ALL) == tuple(new)
    assert again.outbox.send_again(2, epoch=1) == 2
    assert again.outbox.send_again(2, epoch=1) == 0
    assert again.outbox.pending(9, ALL) == tuple(old[1:])


def test_another_name_is_parked_and_not_sent(stored: StoredOutbox) -> None:
    stored.took(1)
    other = StoredOutbox(stored.database, terminal_id="T-002")
    assert other.outbox.pending(9, ALL) == ()
    assert [each.reason for each in other.outbox.parked()] == [NEW_ENROLMENT]
    assert other.terminal_id != TERMINAL
    assert NO_BOUNDS.most_kept_bytes > 0
