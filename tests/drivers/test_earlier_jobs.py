"""What an earlier run left in the printer: the rules, against the emulated printer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.document_printer.adapter import TRAY_NOTICE_SECONDS, IppDocumentPrinter
from drivers.document_printer.jobs import IppJobs
from drivers.document_printer.options import IppOptions
from drivers.document_printer.protocol import IppLink
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.manifest import AdapterContext
from drivers.ports.printing import NotPrinted, Printed
from drivers.ports.sent_jobs import LedgerFault, MemoryLedger, SentJob
from drivers.ports.status import Condition, ProblemCode
from drivers.registry.registry import build
from simulators.document_printer.simulator import DocumentPrinterSimulator
from tests.drivers.hand_clock import HandClock

ONE = b"%PDF-1.7 <</Type/Page>>"


class BrokenLedger(MemoryLedger):
    """A disk that takes nothing from the moment in `refuses` on."""

    refuses: tuple[str, ...] = ()

    def _or_refuse(self, act: str) -> None:
        if act in self.refuses:
            raise LedgerFault("disk")

    def note_begun(self, job: SentJob) -> None:
        self._or_refuse("begun")
        super().note_begun(job)

    def note_number(self, name: str, number: int) -> None:
        self._or_refuse("numbered")
        super().note_number(name, number)

    def note_ended(self, name: str) -> None:
        self._or_refuse("ended")
        super().note_ended(name)

    def under_way(self) -> tuple[SentJob, ...]:
        self._or_refuse("under_way")
        return super().under_way()


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[DocumentPrinterSimulator]:
    made = DocumentPrinterSimulator(tmp_path / "spool", page_seconds=0.01)
    made.start()
    yield made
    made.stop()


def options_of(simulator: DocumentPrinterSimulator, **changed: Any) -> IppOptions:
    quick = {"reply_seconds": 2, "send_seconds": 2, "problem_seconds": 0.1, "cancel_seconds": 0.2, "look_every": 0.02}
    return IppOptions(uri=simulator.endpoint, **{**quick, **changed})


def never() -> bool:
    return False


def waiting_job(simulator: DocumentPrinterSimulator, user: str) -> None:
    """A document that waits for paper, sent by somebody."""
    simulator.set_fault("paper_out", on=True)
    options = options_of(simulator, user=user)
    IppJobs(IppLink(options, SystemMonotonicClock()), options).send(ONE, "left", 1)


def states(simulator: DocumentPrinterSimulator) -> list[str]:
    return [str(each["state"]) for each in simulator.state()["jobs"]]


def test_only_jobs_of_our_user_are_ended(simulator: DocumentPrinterSimulator) -> None:
    waiting_job(simulator, "kiosk")
    waiting_job(simulator, "somebody-else")
    printer = IppDocumentPrinter(options_of(simulator), SystemMonotonicClock(), MemoryLedger())
    printer.status()
    assert states(simulator)[0] == "canceled"
    assert states(simulator)[1] != "canceled"


def test_terminal_that_starts_ends_no_other_terminals_jobs(simulator: DocumentPrinterSimulator) -> None:
    def started(number: str, **options: Any) -> None:
        around = AdapterContext(ledger=MemoryLedger(), terminal=number)
        settings = {**options_of(simulator).model_dump(exclude_unset=True), **options}
        build(DOCUMENT_PRINTER, "ipp", settings, around).status()

    waiting_job(simulator, "kiosk-HY-1")
    started("HY-2")
    assert states(simulator) != ["canceled"]
    started("HY-1")
    assert states(simulator) == ["canceled"]
    waiting_job(simulator, "hall")
    started("HY-1", user="hall")
    assert states(simulator) == ["canceled", "canceled"]


def test_job_of_another_user_is_found_by_name(simulator: DocumentPrinterSimulator) -> None:
    """The user was changed in the settings since."""
    waiting_job(simulator, "earlier-user")
    ledger = MemoryLedger()
    ledger.note_begun(SentJob("left", simulator.endpoint, "earlier-user", 1))
    IppDocumentPrinter(options_of(simulator), SystemMonotonicClock(), ledger).status()
    assert states(simulator) == ["canceled"]
    assert ledger.under_way() == ()


def test_nothing_prints_until_printer_can_be_asked(simulator: DocumentPrinterSimulator) -> None:
    waiting_job(simulator, "kiosk")
    simulator.set_fault("silent", on=True)
    printer = IppDocumentPrinter(options_of(simulator, reply_seconds=0.1), SystemMonotonicClock(), MemoryLedger())
    status = printer.status()
    assert status.condition is Condition.BAD
    assert ProblemCode.EARLIER_PAGE in {each.code for each in status.problems}
    assert isinstance(printer.print_document(ONE, "next", 1, never), NotPrinted)
    simulator.set_fault("silent", on=False)
    simulator.act("refill", {})
    printer = IppDocumentPrinter(options_of(simulator), SystemMonotonicClock(), MemoryLedger())
    assert printer.print_document(ONE, "next", 1, never) == Printed(1)


def test_job_at_old_address_blocks_no_new_printer(simulator: DocumentPrinterSimulator, free_port: int) -> None:
    ledger = MemoryLedger()
    ledger.note_begun(SentJob("left", f"ipp://127.0.0.1:{free_port}/ipp/print", "kiosk", 3))
    printer = IppDocumentPrinter(options_of(simulator), SystemMonotonicClock(), ledger)
    assert printer.print_document(ONE, "next", 1, never) == Printed(1)
    assert [each.code for each in printer.status().problems] == [ProblemCode.LOOK_IN_TRAY]


def test_the_keeper_is_informed_for_some_hours(simulator: DocumentPrinterSimulator) -> None:
    ledger, clock = MemoryLedger(), HandClock(1000.0)
    ledger.note_begun(SentJob("long gone", simulator.endpoint, "kiosk", 99))
    printer = IppDocumentPrinter(options_of(simulator), clock, ledger)
    assert [each.code for each in printer.status().problems] == [ProblemCode.LOOK_IN_TRAY]
    clock.at += TRAY_NOTICE_SECONDS + 1
    assert printer.status().problems == ()


class NotingLedger(MemoryLedger):
    """With what is left of the note of an earlier run."""

    def __init__(self, ago: float | None) -> None:
        super().__init__()
        self.ago = ago

    def note_tray(self) -> None:
        self.ago = 0.0

    def tray_noted_ago(self) -> float | None:
        return self.ago


def test_keeper_is_informed_after_restart_too(simulator: DocumentPrinterSimulator) -> None:
    ledger, clock = NotingLedger(None), HandClock(1000.0)
    ledger.note_begun(SentJob("long gone", simulator.endpoint, "kiosk", 99))
    IppDocumentPrinter(options_of(simulator), clock, ledger).status()
    assert ledger.ago == 0.0
    ledger.ago = TRAY_NOTICE_SECONDS - 60
    after = IppDocumentPrinter(options_of(simulator), clock, ledger)
    assert [each.code for each in after.status().problems] == [ProblemCode.LOOK_IN_TRAY]
    clock.at += 120
    assert after.status().problems == ()


@pytest.mark.parametrize("act", ["begun", "under_way"])
def test_without_a_note_of_it_nothing_is_sent(simulator: DocumentPrinterSimulator, act: str) -> None:
    ledger = BrokenLedger()
    ledger.refuses = (act,)
    printer = IppDocumentPrinter(options_of(simulator), SystemMonotonicClock(), ledger)
    outcome = printer.print_document(ONE, "doc", 1, never)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is ProblemCode.BUSY
    assert simulator.state()["jobs"] == []
    assert act == "begun" or printer.status().condition is Condition.BAD


def test_finished_paper_counts_without_its_note(simulator: DocumentPrinterSimulator) -> None:
    ledger = BrokenLedger()
    ledger.refuses = ("numbered", "ended")
    printer = IppDocumentPrinter(options_of(simulator), SystemMonotonicClock(), ledger)
    assert printer.print_document(ONE, "doc", 1, never) == Printed(1)
    ledger.refuses = ()
    printer.status()
    assert ledger.under_way() == ()
