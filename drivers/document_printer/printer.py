"""The IPP adapter: prints a PDF on the printer itself, and says only what the printer confirmed.

It asks the device and no CUPS queue: a queue tells its reasons only while a job runs, and keeps the job of a printer
that vanished for ever (CUPS 2.4.2, seen 2026-11).
"""

import logging
import threading
import uuid

from drivers.clock import Clock
from drivers.document_printer.ipp import IppAnswer, IppLink, NoAnswer
from drivers.document_printer.jobs import PrinterJobs
from drivers.document_printer.options import IppOptions
from drivers.document_printer.reasons import problems, values
from drivers.document_printer.run import PrintRun, RunEnd, Watch
from drivers.errors import DeviceFault, DeviceLost, ProtocolFault
from drivers.ports import Cancelled, NotPrinted, PrintOutcome, Unconfirmed
from drivers.status import Condition, DeviceFamily, DeviceStatus, Problem, ProblemCode, Responder

log = logging.getLogger(__name__)

_REFUSALS: dict[int, ProblemCode] = {
    0x0401: ProblemCode.NOT_AUTHORISED,
    0x0402: ProblemCode.NOT_AUTHORISED,
    0x0403: ProblemCode.NOT_AUTHORISED,
    0x0406: ProblemCode.NOT_CONFIGURED,
    0x040A: ProblemCode.NOT_CONFIGURED,
    0x0506: ProblemCode.OFFLINE,
    0x0507: ProblemCode.BUSY,
}
_PDF = "application/pdf"


class IppDocumentPrinter:
    """IPP 文档打印机 — opens a connection for each request, so a printer that was away is there again by itself."""

    def __init__(self, options: IppOptions, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._jobs = PrinterJobs(IppLink(options, clock), options)
        self._closing = threading.Event()
        self._pause = threading.Event().wait
        # Names of jobs that may still be in the printer; they are ended as soon as it answers.
        self._left_behind: list[str] = []

    def status(self) -> DeviceStatus:
        """Get-Printer-Attributes. A silent printer is unknown, not fine; also ends what was left behind."""
        try:
            self._end_left_behind()
            answer = self._jobs.printer()
        except DeviceLost as fault:
            return self._bad(ProblemCode.DISCONNECTED, str(fault))
        except ProtocolFault as fault:
            return self._bad(ProblemCode.NOT_CONFIGURED, str(fault))
        except NoAnswer as fault:
            return self._state(Condition.UNKNOWN, str(fault))
        if answer.is_refused:
            return self._bad(_refusal(answer), f"refused with {answer.status:#06x}")
        return self._told(answer)

    def close(self) -> None:
        """Nothing is held open between requests; whoever waits for a job gives it up."""
        self._closing.set()

    def print_document(self, pdf: bytes, job_name: str, copies: int, cancelled: Cancelled) -> PrintOutcome:
        """Print-Job, then follow it. Blocks up to `send_seconds`, `print_seconds`, `cancel_seconds` and a few answers."""
        name = f"{job_name} {uuid.uuid4().hex[:8]}"

        def gives_up() -> bool:
            return cancelled() or self._closing.is_set()

        try:
            self._end_left_behind()
            before = problems(self._jobs.printer().printer, self._options.ignored)
        except DeviceFault as fault:
            return NotPrinted(_code_of(fault), str(fault))
        blocking = next((each.code for each in before if each.blocking), None)
        if self._left_behind:
            return NotPrinted(ProblemCode.BUSY, "an earlier document is still in the printer")
        if blocking is not None:
            return NotPrinted(blocking, "told before printing")
        if gives_up():
            return NotPrinted(ProblemCode.STALLED, "cancelled before it began")
        run = PrintRun(self._jobs, self._options, self._clock, self._pause)
        end = self._run(run, (pdf, name, copies), gives_up)
        if not end.is_ended:
            self._leave_behind(name)
        return end.outcome

    # --- one document ---

    def _run(self, run: PrintRun, job: tuple[bytes, str, int], gives_up: Cancelled) -> RunEnd:
        try:
            answer = self._jobs.send(*job)
        except DeviceLost as fault:
            return RunEnd(NotPrinted(ProblemCode.DISCONNECTED, str(fault)))
        except DeviceFault as fault:
            return self._end_unanswered(run, job[1], fault)
        if answer.is_refused:
            return RunEnd(NotPrinted(_refusal(answer), f"refused with {answer.status:#06x}"))
        number = answer.job.get("job-id")
        if not isinstance(number, int):
            return self._end_unanswered(run, job[1], ProtocolFault("a job without a number"))
        return run.follow(number, gives_up)

    def _end_unanswered(self, run: PrintRun, name: str, fault: DeviceFault) -> RunEnd:
        """The document went out and no job came back: look whether there is one, and end it."""
        try:
            numbers = self._jobs.numbers_of(name)
        except DeviceFault:
            return RunEnd(Unconfirmed(str(fault)), is_ended=False)
        ends = [run.end(each, Watch(may_have_moved=True), ProblemCode.NO_ANSWER) for each in numbers]
        return RunEnd(Unconfirmed(str(fault)), all(each.is_ended for each in ends))

    # --- what was left behind ---

    def _leave_behind(self, name: str) -> None:
        self._left_behind.append(name)
        log.info("document_printer: a job could not be ended; it will be as soon as the printer answers")

    def _end_left_behind(self) -> None:
        """Ends such jobs without waiting for them; they are forgotten when the printer lists them no more."""
        for name in list(self._left_behind):
            numbers = self._jobs.numbers_of(name)
            for number in numbers:
                self._jobs.cancel(number)
            if not self._jobs.numbers_of(name):
                self._left_behind.remove(name)

    # --- status ---

    def _told(self, answer: IppAnswer) -> DeviceStatus:
        formats = values(answer.printer, "document-format-supported")
        if formats and _PDF not in formats:
            return self._bad(ProblemCode.NOT_CONFIGURED, "the printer does not take PDF")
        found = problems(answer.printer, self._options.ignored)
        if self._left_behind:
            found = (Problem(ProblemCode.BUSY, Responder.KEEPER), *found)
        condition = Condition.BAD if any(each.blocking for each in found) else Condition.OK
        if "printer-state" not in answer.printer and condition is Condition.OK:
            condition = Condition.UNKNOWN
        reasons = ", ".join(map(str, values(answer.printer, "printer-state-reasons"))) or "none"
        return self._state(condition, f"printer-state-reasons: {reasons}", found)

    def _bad(self, code: ProblemCode, evidence: str) -> DeviceStatus:
        return self._state(Condition.BAD, evidence, (Problem(code, Responder.TECHNICIAN),))

    def _state(self, condition: Condition, evidence: str, found: tuple[Problem, ...] = ()) -> DeviceStatus:
        return DeviceStatus(DeviceFamily.DOCUMENT_PRINTER, condition, evidence, self._clock.now(), found)


def _refusal(answer: IppAnswer) -> ProblemCode:
    return _REFUSALS.get(answer.status, ProblemCode.HARDWARE_ERROR)


def _code_of(fault: DeviceFault) -> ProblemCode:
    match fault:
        case DeviceLost():
            return ProblemCode.DISCONNECTED
        case ProtocolFault():
            return ProblemCode.NOT_CONFIGURED
        case _:
            return ProblemCode.NO_ANSWER
