"""A print job and its journal on a real disk: nothing is printed twice unasked, nothing unwritten, nothing forgotten."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.ports.device import Cancelled
from drivers.ports.printing import NotPrinted, Printed, PrintOutcome, Unconfirmed
from drivers.ports.receipt_printer import ReceiptImage, ReceiptPaper
from drivers.ports.status import ProblemCode
from kiosk.steps.ending.print_job import JobPaper, command_with_journal, settle_by_citizen
from offline_queue.database import QueueDatabase
from offline_queue.print_journal import SqlitePrintJournal
from offline_queue.print_stages import Paper, PrintStage
from tests.hand_clock import HandClock
from tests.kiosk.parts import BenchPrinter
from tests.offline_queue.parts import opened

JOB = JobPaper("job-1", Paper.RECEIPT, None)
RECEIPT = ReceiptImage("job-1", ReceiptPaper(), b"")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[QueueDatabase]:
    database = opened(tmp_path / "queue.db")
    yield database
    database.close()


@pytest.fixture
def journal(database: QueueDatabase) -> SqlitePrintJournal:
    return SqlitePrintJournal(database, HandClock())


def never() -> bool:
    return False


def receipt(device: BenchPrinter, _cancelled: Cancelled) -> PrintOutcome:
    return device.print_receipt(RECEIPT)


def stage_of(journal: SqlitePrintJournal) -> PrintStage | None:
    entry = journal.entry("job-1")
    return None if entry is None else entry.stage


def lose_the_table(database: QueueDatabase) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE print_journal RENAME TO lost")


def find_the_table(database: QueueDatabase) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE lost RENAME TO print_journal")


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        (Printed(), PrintStage.CONFIRMED),
        (NotPrinted(ProblemCode.PAPER_OUT), PrintStage.NOT_PRINTED),
        (Unconfirmed("silence"), PrintStage.UNCONFIRMED),
    ],
)
def test_what_printer_said_is_end_of_job(journal: SqlitePrintJournal, outcome: PrintOutcome, end: PrintStage) -> None:
    printer = BenchPrinter()
    printer.outcomes.append(outcome)
    assert command_with_journal(JOB, journal, receipt)(printer, never) == outcome
    assert stage_of(journal) is end


def test_begun_job_is_never_reprinted_automatically(journal: SqlitePrintJournal) -> None:
    printer, command = BenchPrinter(), command_with_journal(JOB, journal, receipt)
    command(printer, never)
    assert isinstance(command(printer, never), Unconfirmed)
    assert len(printer.receipts) == 1


def test_what_cannot_be_written_down_is_not_printed(database: QueueDatabase, journal: SqlitePrintJournal) -> None:
    printer = BenchPrinter()
    lose_the_table(database)
    assert isinstance(command_with_journal(JOB, journal, receipt)(printer, never), NotPrinted)
    assert printer.receipts == []


def test_a_printer_that_breaks_off_may_have_printed(journal: SqlitePrintJournal) -> None:
    def breaks(_device: BenchPrinter, _cancelled: Cancelled) -> PrintOutcome:
        raise OSError("unplugged in the middle")

    assert isinstance(command_with_journal(JOB, journal, breaks)(BenchPrinter(), never), Unconfirmed)
    assert stage_of(journal) is PrintStage.UNCONFIRMED


def test_unwritten_end_is_unconfirmed_after_restart(database: QueueDatabase, journal: SqlitePrintJournal) -> None:
    def prints(device: BenchPrinter, cancelled: Cancelled) -> PrintOutcome:
        lose_the_table(database)
        return receipt(device, cancelled)

    printer = BenchPrinter()
    assert command_with_journal(JOB, journal, prints)(printer, never) == Printed(), "the paper is out all the same"
    find_the_table(database)
    assert stage_of(journal) is PrintStage.SENT
    journal.resolve_after_restart()
    assert stage_of(journal) is PrintStage.UNCONFIRMED


@pytest.mark.parametrize("harm", [lose_the_table, lambda _: None])
def test_what_the_citizen_saw_is_lost_without_harm(
    database: QueueDatabase, journal: SqlitePrintJournal, harm: Callable[[QueueDatabase], None]
) -> None:
    harm(database)
    settle_by_citizen(journal, "a job that never was", PrintStage.CONFIRMED)


def test_citizen_answer_settles_an_open_print(journal: SqlitePrintJournal) -> None:
    printer = BenchPrinter()
    printer.outcomes.append(Unconfirmed("silence"))
    command_with_journal(JOB, journal, receipt)(printer, never)
    settle_by_citizen(journal, "job-1", PrintStage.NOT_PRINTED)
    assert stage_of(journal) is PrintStage.NOT_PRINTED
