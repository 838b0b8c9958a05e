"""What is promised is durable, in order, chained, sealed, bounded, and erased only on the centre's word."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from contract.answers import Disposition
from contract.chain import end_of
from contract.records import CaseFacts, Facts, PaperFacts, Record
from contract.sealing import SealBroken
from contract.terms import ClockQuality, Outcome, PaperOutcome
from offline_queue.bounds import Bounds, FreezeReason, Frozen
from offline_queue.chain_writer import OutboxPoint
from offline_queue.damages import UNREADABLE, NumberRange
from offline_queue.models import OUTBOX
from offline_queue.outbox import LARGEST_OWED, MOST_OWED, NEW_ENROLMENT, Settled
from tests.contract.parts import case_facts, submission
from tests.contract.whole_chain import ChainWhole, verify_chain
from tests.offline_queue.parts import CENTRE_OPENS, NO_BOUNDS, StoredOutbox, answer, opened, word

MIB = 1024 * 1024
PAPER = PaperFacts(case_record_id="x", receipt=PaperOutcome.PRINTED, documents=PaperOutcome.NONE)


def test_records_come_out_as_they_were_taken(stored: StoredOutbox) -> None:
    taken = stored.took(5)
    assert stored.outbox.pending(10, MIB) == tuple(taken)
    assert verify_chain(taken) == ChainWhole(end_of(taken[-1]))
    assert {each.terminal_id for each in taken} == {stored.terminal_id}


def test_sequence_goes_on_after_delivery_and_restart(stored: StoredOutbox, tmp_path: Path) -> None:
    first = stored.took(2)
    stored.outbox.settle(answer(*map(word, first)))
    stored.database.close()
    again = StoredOutbox(opened(tmp_path / "queue.db"))
    last = again.took(1)
    assert verify_chain([*first, *last]) == ChainWhole(end_of(last[0]))
    again.database.close()


def test_pending_is_bounded_by_count_and_bytes(stored: StoredOutbox) -> None:
    taken = stored.took(4)
    assert stored.outbox.pending(3, MIB) == tuple(taken[:3])
    assert stored.outbox.pending(3, 1) == tuple(taken[:1])


def test_personal_part_opens_at_centre_alone(stored: StoredOutbox, tmp_path: Path) -> None:
    marker = "标记某MARKER-7291"
    record = stored.take(content=submission(marker))
    assert isinstance(record, Record)
    assert CENTRE_OPENS.open(record.sealed or b"") == submission(marker)
    stored.outbox.settle(answer(word(stored.took(1)[0], Disposition.REFUSED)))
    files = [each for each in tmp_path.iterdir() if each.is_file()]
    assert {each.name for each in files} >= {"queue.db", "queue.db-wal"}
    content = b"".join(each.read_bytes() for each in files)
    assert record.record_id.encode() in content
    for trace in traces_of(marker):
        assert trace not in content


def traces_of(marker: str) -> list[bytes]:
    plain = [marker.encode(), marker.encode("utf-16-le"), marker.encode("gb18030"), b"MARKER-7291"]
    inner = [base64.b64encode(b"x" * shift + b"MARKER-7291")[4:-4] for shift in range(3)]
    return [*plain, *inner, ascii(marker).strip("'").encode()]


def test_delivered_records_are_erased_and_remembered(stored: StoredOutbox) -> None:
    first, second, third = stored.took(3)
    settled = stored.outbox.settle(answer(word(first), word(second, Disposition.DUPLICATE)))
    assert settled == Settled(delivered=2)
    assert stored.outbox.pending(10, MIB) == (third,)
    assert stored.outbox.disposition_of(second.record_id) is Disposition.DUPLICATE
    assert stored.outbox.disposition_of(third.record_id) is None


def test_settling_twice_changes_nothing(stored: StoredOutbox) -> None:
    record = stored.took()[0]
    stored.outbox.settle(answer(word(record)))
    assert stored.outbox.settle(answer(word(record))) == Settled()


def test_strange_words_change_nothing(stored: StoredOutbox) -> None:
    record = stored.took()[0]
    elsewhere = word(record).model_copy(update={"sequence": 7})
    unknown = word(record).model_copy(update={"record_id": "unknown"})
    assert stored.outbox.settle(answer(elsewhere, unknown)) == Settled()
    assert stored.outbox.pending(1, MIB) == (record,)


@pytest.mark.parametrize("disposition", [Disposition.CONFLICT, Disposition.REFUSED])
def test_unwelcome_records_are_parked_until_released(stored: StoredOutbox, disposition: Disposition) -> None:
    record, other = stored.took(2)
    assert stored.outbox.settle(answer(word(record, disposition, "because"))) == Settled(parked=1)
    assert stored.outbox.pending(10, MIB) == (other,)
    (parked,) = stored.outbox.parked()
    assert (parked.record_id, parked.reason, parked.kind) == (record.record_id, f"{disposition}: because", "case")
    assert parked.parked_at == stored.clock.now()
    assert stored.outbox.release(record.record_id)
    assert not stored.outbox.release(record.record_id)
    assert stored.outbox.pending(10, MIB) == (record, other)
    assert stored.outbox.parked() == ()


def test_counts_tell_what_is_held(stored: StoredOutbox) -> None:
    assert stored.outbox.counts().oldest is None
    records = stored.took(3)
    stored.outbox.park(records[0].record_id, "why")
    counts = stored.outbox.counts()
    assert (counts.pending, counts.parked, counts.last_sequence) == (2, 1, 3)
    assert counts.oldest == stored.clock.now()
    assert counts.held_bytes > 0


@pytest.mark.parametrize("is_readable", [True, False])
def test_damaged_record_is_parked_and_blocks_none(stored: StoredOutbox, is_readable: bool) -> None:
    first, second = stored.took(2)
    altered = first.model_dump_json().replace("RS029", "RS030").encode()
    with stored.database.writing() as connection:
        change = update(OUTBOX).where(OUTBOX.c.record_id == first.record_id)
        connection.execute(change.values(body=altered if is_readable else altered[:100]))
    assert stored.outbox.pending(10, MIB) == (second,)
    assert [each.reason for each in stored.outbox.parked()] == [UNREADABLE]
    assert [each.missing for each in stored.outbox.damage()] == [(NumberRange(first.sequence, first.sequence),)]


def frozen_by(stored: StoredOutbox, bounds: Bounds) -> tuple[Record | Frozen, Record | Frozen]:
    stored.bounds = bounds
    stored.outbox = stored.restarted()
    return stored.take(), stored.take(PAPER)


def test_full_queue_freezes_submissions_not_notes(stored: StoredOutbox) -> None:
    stored.took(1)
    case, paper = frozen_by(stored, Bounds(most_bytes=10, least_free=0))
    assert case == Frozen(FreezeReason.TOO_MUCH)
    assert isinstance(paper, Record)
    assert stored.outbox.frozen() == case


def test_too_old_freezes_submissions_until_delivered(stored: StoredOutbox) -> None:
    record = stored.took()[0]
    stored.clock.advance(timedelta(days=31))
    assert stored.take() == Frozen(FreezeReason.TOO_OLD)
    stored.outbox.settle(answer(word(record)))
    assert stored.outbox.frozen() is None
    assert isinstance(stored.take(), Record)


def test_little_disk_freezes_everything_in_the_end(stored: StoredOutbox) -> None:
    case, paper = frozen_by(stored, Bounds(least_free=10**18, reserve=0))
    assert case == paper == Frozen(FreezeReason.DISK_LOW)


def test_full_disk_is_reported_and_nothing_is_promised(stored: StoredOutbox) -> None:
    stored.took(1)
    with stored.database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    stored.database.close()
    engine_limit = f"PRAGMA max_page_count = {pages}"
    with stored.database.writing() as connection:
        connection.exec_driver_sql(engine_limit)
    big = submission("x" * 200_000)
    assert stored.take(content=big) == Frozen(FreezeReason.DISK_FULL)
    assert stored.outbox.counts().last_sequence == 1


def no_disk(stored: StoredOutbox, *, is_low: bool) -> None:
    bounds = Bounds(least_free=10**18, reserve=0) if is_low else NO_BOUNDS
    outbox: Any = stored.outbox
    outbox._writer.bounds = bounds


def test_refused_notes_are_stored_once_possible(stored: StoredOutbox) -> None:
    first = stored.took()[0]
    no_disk(stored, is_low=True)
    done = case_facts("RS001").model_copy(update={"outcome": Outcome.COMPLETED})
    assert stored.take(done) == Frozen(FreezeReason.DISK_LOW)
    assert stored.take(PAPER) == Frozen(FreezeReason.DISK_LOW)
    assert stored.take() == Frozen(FreezeReason.DISK_LOW), "a submission is the citizen's to repeat"
    assert stored.outbox.catch_up() == 2
    no_disk(stored, is_low=False)
    assert stored.outbox.catch_up() == 0
    records = stored.outbox.pending(10, MIB)
    assert [each.facts for each in records[1:]] == [done, PAPER]
    assert verify_chain(list(records)) == ChainWhole(end_of(records[-1]))
    assert records[0] == first
    assert stored.outbox.catch_up() == 0
    assert len(stored.outbox.pending(10, MIB)) == 3


def test_owed_notes_come_first_without_taking_numbers(
    stored: StoredOutbox,
) -> None:
    no_disk(stored, is_low=True)
    stored.take(PAPER)
    no_disk(stored, is_low=False)
    record = stored.take()
    assert isinstance(record, Record)
    assert record.sequence == 1
    last = stored.take(PAPER)
    assert isinstance(last, Record)
    assert last.sequence == 3
    assert stored.outbox.catch_up() == 0


def take_numbered(stored: StoredOutbox, facts: CaseFacts) -> Record | Frozen:
    def numbered(sequence: int) -> Facts:
        return facts.model_copy(update={"case_number": f"NUMBER-{sequence}"})

    return stored.outbox.commit(facts, None, stored.clock.now(), ClockQuality.SYNCHRONISED, numbered)


def number_of(record: Record | Frozen) -> tuple[int, str]:
    assert isinstance(record, Record)
    assert isinstance(record.facts, CaseFacts)
    return record.sequence, record.facts.case_number


def test_numbered_facts_follow_owed_notes(stored: StoredOutbox) -> None:
    stored.took()
    done = case_facts("RS001").model_copy(update={"outcome": Outcome.COMPLETED})
    no_disk(stored, is_low=True)
    stored.take(PAPER)
    assert take_numbered(stored, done) == Frozen(FreezeReason.DISK_LOW)
    assert take_numbered(stored, done) == Frozen(FreezeReason.DISK_LOW)
    no_disk(stored, is_low=False)

    submitted = take_numbered(stored, case_facts("RS001"))
    after_the_owed = take_numbered(stored, done)

    assert number_of(submitted) == (2, "NUMBER-2")
    assert number_of(after_the_owed) == (6, "NUMBER-6")
    owed = stored.outbox.pending(10, MIB)[3:5]
    assert [number_of(each) for each in owed] == [(4, "NUMBER-4"), (5, "NUMBER-5")]
    stored = list(stored.outbox.pending(10, MIB))
    assert verify_chain(stored) == ChainWhole(end_of(stored[-1]))


def test_number_of_refused_submission_is_given_to_next(stored: StoredOutbox) -> None:
    def breaks(_sequence: int) -> Facts:
        raise ValueError("no number")

    with pytest.raises(ValueError, match="no number"):
        stored.outbox.commit(case_facts(), None, stored.clock.now(), ClockQuality.SYNCHRONISED, breaks)
    no_disk(stored, is_low=True)
    assert take_numbered(stored, case_facts()) == Frozen(FreezeReason.DISK_LOW)
    no_disk(stored, is_low=False)

    assert number_of(take_numbered(stored, case_facts())) == (1, "NUMBER-1")


def test_owed_notes_survive_a_kill_in_between(stored: StoredOutbox) -> None:
    seen: list[int] = []
    outbox: Any = stored.outbox
    outbox._writer.reached = lambda point: (
        seen.append(stored.outbox.counts().last_sequence) if point == OutboxPoint.WRITTEN else None
    )
    no_disk(stored, is_low=True)
    for _ in range(3):
        stored.take(PAPER)
    no_disk(stored, is_low=False)
    assert stored.outbox.catch_up() == 0
    assert seen == [0, 1, 2], "the file is never behind the witness by more than the one that is being written"


def test_what_is_owed_has_an_end(stored: StoredOutbox) -> None:
    no_disk(stored, is_low=True)
    for _ in range(MOST_OWED + 3):
        stored.take(PAPER)
    assert stored.outbox.catch_up() == MOST_OWED
    done = case_facts().model_copy(update={"outcome": Outcome.FAILED})
    stored.outbox = stored.restarted()
    no_disk(stored, is_low=True)
    stored.take(done, submission("x" * LARGEST_OWED))
    assert stored.outbox.catch_up() == 0


def test_centre_ahead_of_us_means_lost_chain(stored: StoredOutbox) -> None:
    stored.took(2)
    stored.outbox.compare(2)
    assert stored.outbox.frozen() is None
    stored.outbox.compare(3)
    stored.outbox.compare(3)
    assert stored.take() == Frozen(FreezeReason.CHAIN_LOST)
    assert stored.take(PAPER) == Frozen(FreezeReason.CHAIN_LOST)
    assert len(stored.outbox.pending(10, MIB)) == 2


def test_new_enrolment_begins_chain_and_parks_rest(stored: StoredOutbox) -> None:
    old = stored.took(2)
    stored.outbox.compare(99)
    again = StoredOutbox(stored.database, terminal_id="T-002")
    new = again.took(1)
    assert verify_chain(new) == ChainWhole(end_of(new[0]))
    assert again.outbox.pending(10, MIB) == tuple(new)
    assert {each.reason for each in again.outbox.parked()} == {NEW_ENROLMENT}
    assert not again.outbox.release(old[0].record_id)


def test_ledger_forgets_after_a_while(stored: StoredOutbox) -> None:
    old = stored.took()[0]
    stored.outbox.settle(answer(word(old)))
    stored.clock.advance(timedelta(days=91))
    stored.outbox.catch_up()
    assert stored.outbox.disposition_of(old.record_id) is None


def test_record_without_submission_has_nothing_sealed(stored: StoredOutbox) -> None:
    record = stored.outbox.commit(case_facts(), None, stored.clock.now(), stored.took()[0].clock)
    assert isinstance(record, Record)
    assert record.sealed is None
    assert isinstance(CENTRE_OPENS.open(b""), SealBroken)
    assert NO_BOUNDS.least_free == 0
