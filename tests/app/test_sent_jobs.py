"""The list of jobs in printers on a real queue file; what the disk refuses is a fault of the device's kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.devices.sent_jobs import StoredJobs
from contract.clock import SystemClock
from drivers.ports.sent_jobs import LedgerFault, SentJob
from offline_queue.database import QueueDatabase, attach
from offline_queue.printer_jobs import PrinterJobs

JOB = SentJob("request-d1-1 0a1b2c3d", "ipp://192.0.2.7/ipp/print", "kiosk")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[QueueDatabase]:
    made = attach(tmp_path / "queue.db")
    made.migrate()
    yield made
    made.close()


def test_what_was_sent_is_there_for_next_run(database: QueueDatabase) -> None:
    jobs = StoredJobs(lambda: PrinterJobs(database, SystemClock()))
    assert jobs.under_way() == ()
    jobs.note_begun(JOB)
    jobs.note_number(JOB.name, 7)
    after = StoredJobs(lambda: PrinterJobs(database, SystemClock()))
    assert after.under_way() == (SentJob(JOB.name, JOB.printer_uri, JOB.user, 7),)
    after.note_ended(JOB.name)
    assert after.under_way() == ()


def test_what_cannot_be_stored_is_reported(database: QueueDatabase) -> None:
    jobs = StoredJobs(lambda: PrinterJobs(database, SystemClock()))
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE printer_job")
    for ask in (
        jobs.under_way,
        lambda: jobs.note_begun(JOB),
        lambda: jobs.note_number(JOB.name, 7),
        lambda: jobs.note_ended(JOB.name),
    ):
        with pytest.raises(LedgerFault):
            ask()


def test_notes_about_paper_outlive_the_run(database: QueueDatabase) -> None:
    at = [1_000_000.0]

    def run() -> StoredJobs:
        return StoredJobs(lambda: PrinterJobs(database, SystemClock()), lambda: at[0])

    first = run()
    assert first.tray_noted_ago() is None
    first.note_tray()
    at[0] += 60
    first.note_begun(JOB)
    first.note_tray()
    first.note_receipt()
    at[0] += 600
    after = run()
    assert after.receipt_was_begun()
    after.note_receipt_over()
    assert not run().receipt_was_begun()
    assert after.tray_noted_ago() == 600
    assert after.under_way() == (JOB,), "it is no job"
