"""The IPP adapter against Debian's own printer and spooler: no page comes out late, and none for somebody else."""

import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pypdf import PdfWriter

from drivers.document_printer.adapter import IppDocumentPrinter
from drivers.document_printer.jobs import IppJobs
from drivers.document_printer.options import IppOptions
from drivers.document_printer.protocol import IppLink
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.printing import NotPrinted, Printed, PrintOutcome, Unconfirmed
from drivers.ports.status import Condition, DeviceStatus, ProblemCode
from offline_queue.database import QueueDatabase
from tests.drivers.killed_printing import opened, printer_of
from tests.drivers.partners.daemons import until
from tests.drivers.partners.ipp import EvePrinter, eve_printer, queue_before


def never() -> bool:
    return False


def pdf(pages: int = 1) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def eve() -> Iterator[EvePrinter]:
    with eve_printer() as printer:
        yield printer


@pytest.fixture(params=["the printer itself", "a queue before it"])
def uri(request: pytest.FixtureRequest, eve: EvePrinter) -> Iterator[str]:
    """What a technician may write as the printer's address."""
    with ExitStack() as stack:
        yield eve.uri if request.param == "the printer itself" else stack.enter_context(queue_before(eve.uri))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[QueueDatabase]:
    made = opened(tmp_path / "queue.db")
    yield made
    made.close()


def codes(status: DeviceStatus) -> set[ProblemCode]:
    return {each.code for each in status.problems}


def test_a_document_comes_out(eve: EvePrinter, uri: str, database: QueueDatabase) -> None:
    printer = printer_of(database, uri)
    assert printer.status().condition is Condition.OK
    assert printer.print_document(pdf(), "doc", 1, never) == Printed(1)
    assert eve.papers() == ["1.pdf"]
    assert printer.status().problems == ()


def test_pages_are_compared_with_printer_count(eve: EvePrinter, database: QueueDatabase) -> None:
    printer = printer_of(database, eve.uri)
    assert printer.print_document(pdf(3), "whole", 2, never) == Printed(6)
    eve.stop_after_one_page()
    assert printer.print_document(pdf(3), "short", 1, never) == Unconfirmed("completed with 1 of 3 pages")
    careless = printer_of(database, eve.uri, counts_pages=False)
    assert careless.print_document(pdf(3), "short", 1, never) == Printed(3)


def test_tray_and_both_sides_are_asked(eve: EvePrinter, database: QueueDatabase) -> None:
    printer = printer_of(database, eve.uri, tray="main", sides="two-sided-long-edge")
    assert printer.print_document(pdf(), "doc", 1, never) == Printed(1)
    asked = eve.asked(1)
    assert "media-source=main" in asked
    assert "x-dimension=21000" in asked
    assert "IPP_SIDES=two-sided-long-edge" in asked


def test_tray_the_printer_lacks_prints_nothing(eve: EvePrinter, database: QueueDatabase) -> None:
    printer = printer_of(database, eve.uri, tray="tray-9")
    status = printer.status()
    assert codes(status) == {ProblemCode.NOT_CONFIGURED}
    assert "the printer has no tray 'tray-9'; it has: " in status.evidence
    assert isinstance(printer.print_document(pdf(), "doc", 1, never), NotPrinted)
    assert eve.papers() == []


def test_empty_tray_prints_nothing_when_filled(eve: EvePrinter, uri: str, database: QueueDatabase) -> None:
    printer = printer_of(database, uri)
    eve.tray(is_full=False)
    status = printer.status()
    assert (status.condition, codes(status)) == (Condition.BAD, {ProblemCode.PAPER_OUT})
    outcome = printer.print_document(pdf(), "doc", 1, never)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is ProblemCode.PAPER_OUT
    eve.tray(is_full=True)
    assert printer.status().condition is Condition.OK, "not bad for ever"
    assert printer.print_document(pdf(), "next", 1, never) == Printed(1)
    assert len(eve.papers()) == 1


def test_jam_is_reported_and_cancelled_job_never_prints(eve: EvePrinter, uri: str, database: QueueDatabase) -> None:
    eve.jam()
    printer, cancelled, reported = printer_of(database, uri), threading.Event(), threading.Event()
    outcomes: list[PrintOutcome] = []

    def hear(status: DeviceStatus) -> None:
        if ProblemCode.PAPER_JAM in codes(status):
            reported.set()

    printer.tell = hear
    printing = threading.Thread(
        target=lambda: outcomes.append(printer.print_document(pdf(), "doc", 1, cancelled.is_set))
    )
    printing.start()
    assert reported.wait(60), "the jam is told while the document is under way"
    cancelled.set()
    printing.join(60)
    assert not isinstance(outcomes[0], Printed)
    blocked = printer.print_document(pdf(), "next", 1, never)
    assert isinstance(blocked, NotPrinted)
    assert ProblemCode.EARLIER_PAGE in codes(printer.status())
    eve.clear_jam()
    until(lambda: printer.status().condition is Condition.OK, "the cancelled job stays in the printer")
    assert eve.papers() == []
    assert printer.print_document(pdf(), "next", 1, never) == Printed(1)
    assert len(eve.papers()) == 1


def killed_in_the_middle(eve: EvePrinter, uri: str, tmp_path: Path) -> None:
    """A jammed document, and the terminal that sent it killed."""
    eve.jam()
    document = tmp_path / "killed.pdf"
    document.write_bytes(pdf())
    command = [sys.executable, "-m", "tests.drivers.killed_printing", str(tmp_path / "queue.db"), uri, str(document)]
    terminal = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    until(eve.has_begun, "the document did not reach the printer")
    terminal.kill()
    terminal.wait()


def test_job_of_killed_terminal_never_prints(
    eve: EvePrinter, uri: str, database: QueueDatabase, tmp_path: Path
) -> None:
    killed_in_the_middle(eve, uri, tmp_path)
    printer = printer_of(database, uri)
    outcome = printer.print_document(pdf(), "next", 1, never)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is ProblemCode.EARLIER_PAGE
    status = printer.status()
    assert status.condition is Condition.BAD
    assert ProblemCode.EARLIER_PAGE in codes(status)
    eve.clear_jam()
    until(lambda: printer.status().condition is Condition.OK, "the killed terminal's job stays in the printer")
    assert eve.papers() == [], "the page of the visit that was cut off"
    assert printer.print_document(pdf(), "next", 1, never) == Printed(1)
    assert len(eve.papers()) == 1


def test_absent_spooler_keeps_no_page_in_printer(eve: EvePrinter, database: QueueDatabase, tmp_path: Path) -> None:
    with queue_before(eve.uri) as queue:
        killed_in_the_middle(eve, queue, tmp_path)
    printer = printer_of(database, queue)
    assert codes(printer.status()) >= {ProblemCode.DISCONNECTED}
    eve.clear_jam()
    options = IppOptions(uri=eve.uri)
    jobs = IppJobs(IppLink(options, SystemMonotonicClock()), options)
    until(lambda: jobs.not_completed() == (), "the job stays in the printer")
    assert eve.papers() == []


def test_printer_ignoring_cancel_is_waited_for(eve: EvePrinter, database: QueueDatabase, tmp_path: Path) -> None:
    eve.be_deaf()
    killed_in_the_middle(eve, eve.uri, tmp_path)
    printer = printer_of(database, eve.uri)
    assert isinstance(printer.print_document(pdf(), "next", 1, never), NotPrinted)
    eve.clear_jam()
    until(lambda: printer.status().condition is Condition.OK, "the job stays in the printer")
    assert len(eve.papers()) == 1, "the engine did not heed the end"
    assert [(each.code, each.blocking) for each in printer.status().problems] == [(ProblemCode.LOOK_IN_TRAY, False)]
    assert printer.print_document(pdf(), "next", 1, never) == Printed(1)


def test_job_without_trace_is_ended_too(eve: EvePrinter, uri: str, database: QueueDatabase) -> None:
    """The queue file was lost with the power: the user's name is enough."""
    eve.jam()
    options = IppOptions(uri=uri)
    IppJobs(IppLink(options, SystemMonotonicClock()), options).send(pdf(), "LOST", 1)
    until(eve.has_begun, "the document did not reach the printer")
    printer = printer_of(database, uri)
    assert isinstance(printer.print_document(pdf(), "next", 1, never), NotPrinted)
    eve.clear_jam()
    until(lambda: printer.status().condition is Condition.OK, "the job stays in the printer")
    assert eve.papers() == []


def test_status_question_ends_nothing(eve: EvePrinter) -> None:
    """`kiosk doctor` beside a terminal that prints."""
    eve.jam()
    options = IppOptions(uri=eve.uri)
    IppJobs(IppLink(options, SystemMonotonicClock()), options).send(pdf(), "UNDER-WAY", 1)
    until(eve.has_begun, "the document did not reach the printer")
    IppDocumentPrinter(options, SystemMonotonicClock()).status()
    eve.clear_jam()
    until(lambda: len(eve.papers()) == 1, "the document was ended")


def test_queue_without_ipp_printer_is_refused_clearly(database: QueueDatabase) -> None:
    with queue_before("http://127.0.0.1:9/") as queue:
        printer = printer_of(database, queue)
        status = printer.status()
        assert codes(status) == {ProblemCode.NOT_CONFIGURED}
        assert "write the printer's own address" in status.evidence
        outcome = printer.print_document(pdf(), "doc", 1, never)
        assert isinstance(outcome, NotPrinted)
        assert outcome.problem is ProblemCode.NOT_CONFIGURED
        removed = printer_of(database, queue.replace("A4", "REMOVED")).status()
        assert codes(removed) == {ProblemCode.NOT_CONFIGURED}
        assert "removed" in removed.evidence
