"""What was handed to a printer is remembered until its end is certain, whatever happens to the process."""

from offline_queue.printer_jobs import PrinterJob, PrinterJobs
from tests.offline_queue.parts import StoredOutbox

JOB = PrinterJob("request-d1-1 0a1b2c3d", "ipp://192.0.2.7/ipp/print", "kiosk")


def test_a_job_stays_until_its_end_is_certain(stored: StoredOutbox) -> None:
    jobs = PrinterJobs(stored.database, stored.clock)
    assert jobs.under_way() == ()
    jobs.note_begun(JOB)
    jobs.note_number(JOB.name, 7)
    again = PrinterJobs(stored.database, stored.clock)
    assert again.under_way() == (PrinterJob(JOB.name, JOB.printer_uri, JOB.user_name, 7),)
    again.note_ended(JOB.name)
    assert jobs.under_way() == ()


def test_job_without_number_is_known_by_its_name(stored: StoredOutbox) -> None:
    jobs = PrinterJobs(stored.database, stored.clock)
    jobs.note_begun(JOB)
    assert jobs.under_way() == (JOB,)
    jobs.note_ended("another")
    assert jobs.under_way() == (JOB,)
