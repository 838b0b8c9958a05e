"""The IPP adapter against the emulated printer, over HTTP, with every fault."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.document_printer.adapter import IppDocumentPrinter
from drivers.document_printer.options import IppOptions
from drivers.document_printer.protocol import Attributes, IppAnswer, NoPrinterAnswer
from drivers.ports.clock import SystemMonotonicClock
from drivers.ports.printing import NotPrinted, Printed, PrintOutcome, Unconfirmed
from drivers.ports.status import Condition, ProblemCode
from simulators.document_printer.simulator import DocumentPrinterSimulator
from simulators.simulator import ActRefused

PAGE = b"<</Type/Page>>"
ONE = b"%PDF-1.7 " + PAGE
MANY = b"%PDF-1.7 <</Type/Pages>>" + PAGE * 40


def never() -> bool:
    return False


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[DocumentPrinterSimulator]:
    made = DocumentPrinterSimulator(tmp_path / "spool", page_seconds=0.02)
    made.start()
    yield made
    made.stop()


def printer_on(simulator: DocumentPrinterSimulator, **options: Any) -> IppDocumentPrinter:
    quick = {"reply_seconds": 2, "send_seconds": 2, "problem_seconds": 0.1, "cancel_seconds": 0.4, "look_every": 0.02}
    return IppDocumentPrinter(IppOptions(uri=simulator.endpoint, **{**quick, **options}), SystemMonotonicClock())


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.005)


class Meanwhile:
    """A document on its way, printed on another thread."""

    def __init__(self, printer: IppDocumentPrinter, pdf: bytes, cancelled: Callable[[], bool] = never) -> None:
        self._outcome: list[PrintOutcome] = []
        self._thread = threading.Thread(
            target=lambda: self._outcome.append(printer.print_document(pdf, "doc", 1, cancelled))
        )
        self._thread.start()

    def outcome(self) -> PrintOutcome:
        self._thread.join(60)
        return self._outcome[0]


def pages_out(simulator: DocumentPrinterSimulator) -> int:
    return sum(job["pages"] for job in simulator.state()["jobs"])


def last_state(simulator: DocumentPrinterSimulator) -> str:
    return str(simulator.state()["jobs"][-1]["state"])


def test_what_comes_out_is_what_was_sent(simulator: DocumentPrinterSimulator) -> None:
    assert printer_on(simulator).print_document(ONE, "doc", 1, never) == Printed(1)
    assert simulator.paper(1) == ONE
    assert simulator.paper(2) is None
    assert simulator.paper(0) is None


def test_copies_and_pages_are_counted(simulator: DocumentPrinterSimulator) -> None:
    assert printer_on(simulator).print_document(ONE + PAGE, "doc", 3, never) == Printed(6)


def test_idle_printer_stays_fine_after_job(simulator: DocumentPrinterSimulator) -> None:
    printer = printer_on(simulator)
    status = printer.status()
    assert status.condition is Condition.OK
    assert (status.model, status.firmware) == ("Simulated A4 printer", "1.0")
    assert [printer.print_document(ONE, "doc", 1, never) for _ in range(3)] == [Printed(1)] * 3
    assert printer.status().condition is Condition.OK


@pytest.mark.parametrize(
    ("fault", "code"), [("paper_out", ProblemCode.PAPER_OUT), ("cover_open", ProblemCode.COVER_OPEN)]
)
def test_reported_before_printing(simulator: DocumentPrinterSimulator, fault: str, code: ProblemCode) -> None:
    simulator.set_fault(fault, on=True)
    printer = printer_on(simulator)
    status = printer.status()
    assert status.condition is Condition.BAD
    assert [each.code for each in status.problems] == [code]
    assert not status.is_usable
    outcome = printer.print_document(ONE, "doc", 1, never)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is code
    assert simulator.state()["jobs"] == []
    simulator.act("refill", {})
    assert printer.print_document(ONE, "doc", 1, never) == Printed(1)


def test_low_toner_is_reported_and_prints(simulator: DocumentPrinterSimulator) -> None:
    simulator.set_fault("toner_low", on=True)
    printer = printer_on(simulator, problem_seconds=0)
    status = printer.status()
    assert (status.condition, status.is_usable) == (Condition.OK, True)
    assert [(each.code, each.blocking) for each in status.problems] == [(ProblemCode.TONER_LOW, False)]
    assert printer.print_document(ONE, "doc", 1, never) == Printed(1)


@pytest.mark.parametrize("fault", ["paper_out", "paper_jam", "cover_open"])
def test_held_job_is_ended_and_never_prints(simulator: DocumentPrinterSimulator, fault: str) -> None:
    job = Meanwhile(printer_on(simulator), MANY)
    until(lambda: pages_out(simulator) > 0)
    simulator.set_fault(fault, on=True)
    assert isinstance(job.outcome(), Unconfirmed)
    assert last_state(simulator) == "canceled"
    simulator.act("refill", {})
    assert printer_on(simulator).print_document(ONE, "doc", 1, never) == Printed(1)
    assert simulator.state()["documents"] == 1


def test_a_keeper_who_is_quick_saves_the_job(simulator: DocumentPrinterSimulator) -> None:
    job = Meanwhile(printer_on(simulator, problem_seconds=10), MANY)
    until(lambda: pages_out(simulator) > 0)
    simulator.set_fault("paper_out", on=True)
    until(lambda: last_state(simulator) == "stopped")
    simulator.act("refill", {})
    assert job.outcome() == Printed(40)


def test_paper_out_before_first_page_prints_nothing(simulator: DocumentPrinterSimulator) -> None:
    """The tray is pulled out between the question and the document."""
    printer = printer_on(simulator)
    printer.status()
    link = printer._jobs
    reported = link.printer()

    def as_before() -> Any:
        link.printer = type(link).printer.__get__(link)  # type: ignore[method-assign]
        simulator.set_fault("paper_out", on=True)
        return reported

    link.printer = as_before  # type: ignore[method-assign]
    outcome = printer.print_document(ONE, "doc", 1, never)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is ProblemCode.PAPER_OUT
    assert last_state(simulator) == "canceled"


def test_a_document_that_the_printer_cannot_print(simulator: DocumentPrinterSimulator) -> None:
    simulator.set_fault("abort_job", on=True)
    outcome = printer_on(simulator).print_document(ONE, "doc", 1, never)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is ProblemCode.HARDWARE_ERROR


def test_a_keeper_ends_the_job_at_the_printer(simulator: DocumentPrinterSimulator) -> None:
    job = Meanwhile(printer_on(simulator), MANY)
    until(lambda: pages_out(simulator) > 0)
    simulator.act("press_cancel", {})
    assert isinstance(job.outcome(), Unconfirmed)


def test_printer_that_is_gone_is_disconnected(simulator: DocumentPrinterSimulator) -> None:
    simulator.set_fault("offline", on=True)
    printer = printer_on(simulator)
    status = printer.status()
    assert status.condition is Condition.BAD
    assert [each.code for each in status.problems] == [ProblemCode.DISCONNECTED]
    outcome = printer.print_document(ONE, "doc", 1, never)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is ProblemCode.DISCONNECTED
    endpoint = simulator.endpoint
    simulator.set_fault("offline", on=False)
    assert simulator.endpoint == endpoint
    assert printer.print_document(ONE, "doc", 1, never) == Printed(1)


def test_silence_is_unknown_not_fine(simulator: DocumentPrinterSimulator) -> None:
    simulator.set_fault("silent", on=True)
    printer = printer_on(simulator, reply_seconds=0.1)
    assert printer.status().condition is Condition.UNKNOWN
    outcome = printer.print_document(ONE, "doc", 1, never)
    assert isinstance(outcome, NotPrinted)
    assert outcome.problem is ProblemCode.NO_ANSWER
    assert simulator.state()["jobs"] == []


def test_vanished_printer_ends_its_job_when_back(
    simulator: DocumentPrinterSimulator,
) -> None:
    printer = printer_on(simulator, problem_seconds=0.05, cancel_seconds=0.05)
    job = Meanwhile(printer, MANY)
    until(lambda: pages_out(simulator) > 0)
    simulator.set_fault("offline", on=True)
    simulator.set_fault("paper_out", on=True)
    assert isinstance(job.outcome(), Unconfirmed)
    assert last_state(simulator) == "stopped"
    simulator.set_fault("offline", on=False)
    printer.status()
    assert last_state(simulator) == "canceled"
    simulator.act("refill", {})
    assert printer.print_document(ONE, "doc", 1, never) == Printed(1)
    assert simulator.state()["documents"] == 1


def test_unanswered_document_is_found_and_ended(simulator: DocumentPrinterSimulator) -> None:
    printer = printer_on(simulator, send_seconds=0.2)
    link = printer._jobs._link
    send = link.send

    def send_into_the_void(about: Attributes, job: Attributes, document: bytes) -> IppAnswer:
        send(about, job, document)
        raise NoPrinterAnswer("the line broke after the document")

    link.send = send_into_the_void  # type: ignore[method-assign]
    assert isinstance(printer.print_document(MANY, "doc", 1, never), Unconfirmed)
    assert last_state(simulator) == "canceled"


def test_a_deadline_ends_the_job(simulator: DocumentPrinterSimulator) -> None:
    outcome = printer_on(simulator, print_seconds=0.1).print_document(MANY, "doc", 1, never)
    assert isinstance(outcome, Unconfirmed)
    assert last_state(simulator) == "canceled"


def test_cancelled_before_and_while(simulator: DocumentPrinterSimulator) -> None:
    printer = printer_on(simulator)
    outcome = printer.print_document(ONE, "doc", 1, lambda: True)
    assert isinstance(outcome, NotPrinted)
    assert simulator.state()["jobs"] == []
    stop = threading.Event()
    job = Meanwhile(printer, MANY, stop.is_set)
    until(lambda: pages_out(simulator) > 0)
    stop.set()
    assert isinstance(job.outcome(), Unconfirmed)
    assert last_state(simulator) == "canceled"


def test_closing_ends_the_job(simulator: DocumentPrinterSimulator) -> None:
    printer = printer_on(simulator)
    job = Meanwhile(printer, MANY)
    until(lambda: pages_out(simulator) > 0)
    printer.close()
    printer.close()
    assert isinstance(job.outcome(), Unconfirmed)
    assert last_state(simulator) == "canceled"


def test_the_simulator_refuses_what_it_does_not_know(simulator: DocumentPrinterSimulator) -> None:
    for refused in (
        lambda: simulator.act("toast", {}),
        lambda: simulator.act("refill", {"with": "cake"}),
        lambda: simulator.set_fault("hunger", on=True),
    ):
        with pytest.raises(ActRefused):
            refused()
    address = simulator.endpoint.removeprefix("ipp://").split("/")[0]
    for kind, body, status in (("text/plain", b"", 404), ("application/ipp", b"\x01\x01\x00", 400)):
        connection = http.client.HTTPConnection(address, timeout=60)
        connection.request("POST", "/ipp/print", body, {"Content-Type": kind})
        assert connection.getresponse().status == status
        connection.close()


def test_the_simulator_stops_twice(simulator: DocumentPrinterSimulator) -> None:
    simulator.stop()
    simulator.stop()
    simulator.set_fault("offline", on=False)
    assert printer_on(simulator).status().condition is Condition.BAD
