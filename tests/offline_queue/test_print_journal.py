"""Nothing prints twice unasked, whatever instant the terminal stops at."""

from datetime import timedelta

import pytest

from offline_queue.errors import QueueDefect
from offline_queue.print_journal import SqlitePrintJournal
from offline_queue.print_stages import Paper, PrintStage
from tests.offline_queue.parts import StoredOutbox


@pytest.fixture
def journal(stored: StoredOutbox) -> SqlitePrintJournal:
    return SqlitePrintJournal(stored.database, stored.clock)


def stage_of(journal: SqlitePrintJournal, job_id: str) -> PrintStage | None:
    entry = journal.entry(job_id)
    return None if entry is None else entry.stage


def test_job_goes_from_intent_to_its_end(journal: SqlitePrintJournal, stored: StoredOutbox) -> None:
    assert journal.intend("j", Paper.RECEIPT, "record")
    journal.note_sent("j")
    stored.clock.advance(timedelta(seconds=2))
    journal.settle("j", PrintStage.CONFIRMED, "cut seen")
    entry = journal.entry("j")
    assert entry is not None
    assert (entry.stage, entry.paper, entry.record_id) == (PrintStage.CONFIRMED, Paper.RECEIPT, "record")
    assert entry.changed_at - entry.intended_at == timedelta(seconds=2)
    assert entry.detail == "cut seen"
    assert journal.unresolved() == ()


def test_same_job_is_intended_once(journal: SqlitePrintJournal) -> None:
    assert journal.intend("j", Paper.RECEIPT)
    assert not journal.intend("j", Paper.RECEIPT)
    assert journal.entry("other") is None


def test_restart_gives_each_broken_job_its_end(journal: SqlitePrintJournal) -> None:
    for job_id in ("only intended", "sent", "done"):
        journal.intend(job_id, Paper.DOCUMENT)
    journal.note_sent("sent")
    journal.note_sent("done")
    journal.settle("done", PrintStage.CONFIRMED)
    resolved = {each.job_id: each.stage for each in journal.resolve_after_restart()}
    assert resolved == {"only intended": PrintStage.NOT_PRINTED, "sent": PrintStage.UNCONFIRMED}
    assert stage_of(journal, "done") is PrintStage.CONFIRMED
    assert journal.resolve_after_restart() == ()


def test_unconfirmed_job_may_still_be_settled_by_person(journal: SqlitePrintJournal) -> None:
    journal.intend("j", Paper.RECEIPT)
    journal.note_sent("j")
    journal.settle("j", PrintStage.UNCONFIRMED)
    journal.settle("j", PrintStage.CONFIRMED, "the citizen has it")
    assert stage_of(journal, "j") is PrintStage.CONFIRMED


def test_wrong_steps_are_defects(journal: SqlitePrintJournal) -> None:
    journal.intend("j", Paper.RECEIPT)
    journal.settle("j", PrintStage.NOT_PRINTED)
    with pytest.raises(QueueDefect):
        journal.note_sent("j")
    with pytest.raises(QueueDefect):
        journal.settle("unknown", PrintStage.CONFIRMED)
    with pytest.raises(QueueDefect):
        journal.settle("j", PrintStage.SENT)


def test_old_ends_are_forgotten_and_open_jobs_never(journal: SqlitePrintJournal, stored: StoredOutbox) -> None:
    journal.intend("ended", Paper.RECEIPT)
    journal.settle("ended", PrintStage.NOT_PRINTED)
    journal.intend("open", Paper.RECEIPT)
    stored.clock.advance(timedelta(days=8))
    assert journal.forget(timedelta(days=7)) == 1
    assert [each.job_id for each in journal.unresolved()] == ["open"]
