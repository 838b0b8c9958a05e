"""The IPP adapter: prints a PDF on the printer itself, and says only what the printer confirmed.

It asks the device and no CUPS queue (see `address`). What is left in the printer belongs to no one else (see `earlier`).
"""

import logging
import threading
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from drivers.document_printer.earlier import EarlierJobs
from drivers.document_printer.extent import page_count, print_extent
from drivers.document_printer.jobs import NOT_FOUND, IppJobs
from drivers.document_printer.manifest import MANIFEST
from drivers.document_printer.options import IppOptions
from drivers.document_printer.printer_address import Look, PrinterAddress, find_on_network
from drivers.document_printer.protocol import Attributes, IppAnswer, IppLink, NoPrinterAnswer
from drivers.document_printer.reasons import lacking_setting, problems, values
from drivers.document_printer.run import PrintRun, RunEnd, Watch
from drivers.document_printer.supplies import supply_levels
from drivers.document_printer.trays import tray_sentences
from drivers.ports.clock import MonotonicClock
from drivers.ports.device import Cancelled
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.errors import DeviceFault, DeviceLost, ProtocolFault
from drivers.ports.printing import NotPrinted, Printed, PrintOutcome, Unconfirmed
from drivers.ports.sent_jobs import JobLedger, LedgerFault, MemoryLedger
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus, ProblemCode, SupplyLevel

_SPOOLER_PATHS = ("/printers/", "/classes/")


class QueueRefused(DeviceFault):
    """No printer can be asked at the address, such as at a queue that leads to none; the text says why."""


def device_behind(uri: str, attributes: Attributes) -> str | None:
    """The address of the printer behind a CUPS queue, None when `uri` is a printer itself. Raises QueueRefused.

    A queue reports its reasons only while a job runs, says "none" of an empty tray, and prints what was cancelled in it when
    paper is put in (CUPS 2.4.2, seen 2026-11): so a queue is never printed to.
    """
    is_queue = (
        "cups-version" in attributes or "device-uri" in attributes or urlsplit(uri).path.startswith(_SPOOLER_PATHS)
    )
    if not is_queue:
        return None
    device = str(attributes.get("device-uri", ""))
    parts = urlsplit(device)
    if parts.scheme in {"ipp", "ipps"} and parts.hostname and "._tcp" not in parts.netloc:
        return device
    behind = f" ({parts.scheme})" if parts.scheme else ""
    raise QueueRefused(
        f"uri is a print queue{behind}, not a printer: write the printer's own address, such as ipp://192.0.2.7/ipp/print"
    )


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
_TOOK_IT = {0x0500, 0x0504, 0x0505, 0x0508}
"""Errors with which a printer may have made a job all the same, such as a jam while it took the document (RFC 8011 appendix B.1.5)."""
_PDF = "application/pdf"
LONGEST_NAME = 80
TRAY_NOTICE_SECONDS = 4 * 3600.0
"""How long the notice to look into the tray stays: the terminal cannot see whether a keeper did."""


class IppDocumentPrinter:
    """Opens a connection for each request (IPP 文档打印机), so a printer that was away is there again by itself.

    `ledger`: where the terminal that owns this printer keeps what it sent. Without one, nothing of an earlier run is touched.
    `tell` gets the status while a document is under way.
    """

    def __init__(
        self,
        options: IppOptions,
        clock: MonotonicClock,
        ledger: JobLedger | None = None,
        look: Look = find_on_network,
    ) -> None:
        self._options = options
        self._clock = clock
        self._printer_address = PrinterAddress(options.uri, options.plain_uuid, clock, look)
        self._jobs = self._jobs_at(options.uri)
        self._address = ""  # of the device itself, once it is known
        self._earlier = EarlierJobs(
            ledger or MemoryLedger(), options.user, self._jobs_at, clock, owns=ledger is not None
        )
        self._closing = threading.Event()
        self._pause = threading.Event().wait
        self.tell: Callable[[DeviceStatus], None] | None = None
        self.reached_at = options.reached_at

    def status(self) -> DeviceStatus:
        """Get-Printer-Attributes. A silent printer is unknown, not fine; also ends what was left behind."""
        if self._printer_address.look():
            log.info("document_printer: the printer has another address now")
            self._forget_address()
        try:
            self._reach()
            self._earlier.end(self._addresses)
            return self._status_of(self._answer_of_ours())
        except DeviceFault as fault:
            return self._faulty(fault)

    def close(self) -> None:
        """Nothing is held open between requests; anyone who waits for a job gives it up."""
        self._closing.set()

    def print_document(self, pdf: bytes, job_name: str, copies: int, cancelled: Cancelled) -> PrintOutcome:
        """Print-Job, then follow it.

        Blocks up to `send_seconds`, `print_seconds`, twice `cancel_seconds` and a few answers.
        """
        name = f"{job_name} {uuid.uuid4().hex[:8]}"

        def gives_up() -> bool:
            return cancelled() or self._closing.is_set()

        try:
            self._reach()
            self._await_earlier(gives_up)
            before = self._status_of(self._answer_of_ours())
            if before.condition is Condition.BAD:
                return NotPrinted(_blocking(before), f"told before printing: {before.evidence}")
            if gives_up():
                return NotPrinted(ProblemCode.STALLED, "cancelled before it began")
            self._earlier.begin(name, self._address)
        except DeviceFault as fault:
            if isinstance(fault, DeviceLost):
                self._printer_address.note_lost()
            return NotPrinted(_code_of(fault), str(fault))
        end = self._run((pdf, name, copies), gives_up)
        if end.is_ended:
            self._earlier.note_over(name)
        else:
            log.info("document_printer: a job could not be ended; it will be as soon as the printer answers")
        return end.outcome

    # --- one document ---

    def _run(self, job: tuple[bytes, str, int], gives_up: Cancelled) -> RunEnd:
        pdf, _, copies = job
        extent = print_extent(page_count(pdf), copies, is_two_sided=self._options.sides != "one-sided")
        run = PrintRun(self._jobs, self._options, self._clock, self._pause, self._tell_while_printing, extent)
        try:
            answer = self._jobs.send(*job)
        except DeviceLost as fault:
            return RunEnd(NotPrinted(ProblemCode.DISCONNECTED, str(fault)))
        except DeviceFault as fault:
            return self._end_unanswered(run, job[1], fault)
        number = answer.job.get("job-id")
        if answer.is_refused:
            return self._end_refused(run, job[1], answer)
        if not isinstance(number, int):
            return self._end_unanswered(run, job[1], ProtocolFault("a job without a number"))
        self._earlier.note_number(job[1], number)
        return run.follow(number, gives_up)

    def _end_unanswered(self, run: PrintRun, name: str, fault: DeviceFault) -> RunEnd:
        """The document went out and no job came back: look for it, and end it. A slow printer may begin one only now."""
        self._earlier.note_may_come(name)
        try:
            numbers = self._numbers_within(name, self._options.cancel_seconds)
        except DeviceFault:
            numbers = ()
        if not numbers:
            return RunEnd(Unconfirmed(str(fault)), is_ended=False)
        return self._end_all(run, numbers, str(fault))

    def _end_refused(self, run: PrintRun, name: str, answer: IppAnswer) -> RunEnd:
        """It did not print it, unless it made a job of it all the same: that is ended, or it would print for somebody else."""
        refused = f"refused with {answer.status:#06x}"
        numbers = tuple(number for number in (answer.job.get("job-id"),) if isinstance(number, int))
        if not numbers and answer.status in _TOOK_IT:
            try:
                numbers = self._jobs.numbers_of(name)
            except DeviceFault:
                self._earlier.note_may_come(name)
                return RunEnd(Unconfirmed(refused), is_ended=False)
        if not numbers:
            return RunEnd(NotPrinted(_refusal(answer), refused))
        return self._end_all(run, numbers, refused)

    def _end_all(self, run: PrintRun, numbers: tuple[int, ...], why: str) -> RunEnd:
        ends = [run.end(number, Watch(may_have_moved=True), ProblemCode.NO_ANSWER) for number in numbers]
        if len(ends) == 1 and isinstance(ends[0].outcome, Printed):
            return ends[0]
        return RunEnd(Unconfirmed(why), all(end.is_ended for end in ends))

    def _numbers_within(self, name: str, seconds: float) -> tuple[int, ...]:
        until = self._clock.now() + seconds
        while not (numbers := self._jobs.numbers_of(name)) and self._clock.now() < until:
            self._pause(self._options.look_every)
        return numbers

    # --- what was left behind ---

    @property
    def _addresses(self) -> tuple[str, ...]:
        """The device, and the queue before it where the settings name one: jobs may lie in both."""
        return tuple(dict.fromkeys((self._address, self._options.uri)))

    def _await_earlier(self, gives_up: Cancelled) -> None:
        until = self._clock.now() + self._options.cancel_seconds
        while True:
            self._earlier.end(self._addresses)
            if not self._earlier.has_left(self._addresses) or gives_up() or self._clock.now() >= until:
                return
            self._pause(self._options.look_every)

    # --- where the printer is ---

    def _jobs_at(self, uri: str) -> IppJobs:
        now_at = self._printer_address.now_at if uri == self._options.uri else uri
        options = self._options.model_copy(update={"uri": now_at})
        return IppJobs(IppLink(options, self._clock), options)

    def _answer_of_ours(self) -> IppAnswer:
        """What the printer says of itself. Raises DeviceFault, also where it is another one."""
        answer = self._jobs.printer()
        self._printer_address.note_found(answer.printer)
        return answer

    def _forget_address(self) -> None:
        self._address, self._jobs = "", self._jobs_at(self._options.uri)

    def _reach(self) -> None:
        """Find the device, once. Raises DeviceFault, QueueRefused for a queue that leads to no printer."""
        if self._address:
            return
        address = self._options.uri
        try:
            answer = self._jobs_at(address).printer()
        except DeviceFault:
            # A spooler that is away does not keep a page in the printer behind it.
            self._earlier.end_elsewhere((address,))
            raise
        if answer.status in NOT_FOUND:
            raise QueueRefused("there is no printer and no print queue at uri: it was removed or has another name")
        behind = device_behind(address, answer.printer)
        if behind is not None:
            if device_behind(behind, self._jobs_at(behind).printer().printer) is not None:
                raise QueueRefused("uri is a print queue before another queue: write the printer's own address")
            log.info("document_printer: the address is a print queue; the printer behind it is asked itself")
            address, self._jobs = behind, self._jobs_at(behind)
        else:
            self._printer_address.note_found(answer.printer)
        self._address = address

    # --- status ---

    def _tell_while_printing(self, answer: IppAnswer) -> None:
        if self.tell is not None:
            self.tell(self._status_of(answer, is_ours=True))

    def _status_of(self, answer: IppAnswer, *, is_ours: bool = False) -> DeviceStatus:
        """`is_ours`: the job that is in the printer now is the one being printed."""
        if answer.is_refused:
            return self._bad(_refusal(answer), f"refused with {answer.status:#06x}")
        formats = values(answer.printer, "document-format-supported")
        if formats and _PDF not in formats:
            return self._bad(ProblemCode.NOT_CONFIGURED, "the printer does not take PDF")
        lacking = lacking_setting(answer.printer, self._options)
        if lacking is not None:
            return self._bad(ProblemCode.NOT_CONFIGURED, lacking)
        levels = supply_levels(answer.printer)
        known = problems(answer.printer, self._options.ignored)
        found = (*self._left(is_ours=is_ours), *known, *_nearly_empty(levels, known), *self._tray())
        condition = Condition.BAD if any(problem.blocking for problem in found) else Condition.OK
        reasons = ", ".join(map(str, values(answer.printer, "printer-state-reasons")))
        if ("printer-state" not in answer.printer or not reasons) and condition is Condition.OK:
            condition = Condition.UNKNOWN
        evidence = f"printer-state-reasons: {reasons or 'not told'}"
        supplies = "".join(f", {level.name} {level.percent} %" for level in levels)
        trays = tray_sentences(answer.printer, {problem.code for problem in known}, self._options.media)
        model, firmware = (
            _first_line(answer, f"printer-{name}") for name in ("make-and-model", "firmware-string-version")
        )
        evidence = "; ".join((*trays, evidence + supplies))  # the trays first: reports cut what is long
        return DeviceStatus(DOCUMENT_PRINTER, condition, evidence, self._clock.now(), found, levels, model, firmware)

    def _left(self, *, is_ours: bool) -> tuple[DeviceProblem, ...]:
        if is_ours or not self._earlier.has_left(self._addresses):
            return ()
        return (MANIFEST.problem(ProblemCode.EARLIER_PAGE),)

    def _tray(self) -> tuple[DeviceProblem, ...]:
        since = self._earlier.look_in_tray_since
        if since is None or self._clock.now() - since > TRAY_NOTICE_SECONDS:
            return ()
        return (MANIFEST.problem(ProblemCode.LOOK_IN_TRAY),)

    def _faulty(self, fault: DeviceFault) -> DeviceStatus:
        """A printer that does not answer may be fine; one that may still hold a page of somebody else is not."""
        if isinstance(fault, DeviceLost):
            # A queue may lead to another device tomorrow.
            self._printer_address.note_lost()
            self._forget_address()
        if isinstance(fault, NoPrinterAnswer) and not self._earlier.has_left(self._addresses):
            return self._state(Condition.UNKNOWN, str(fault))
        left = (MANIFEST.problem(ProblemCode.EARLIER_PAGE),) if isinstance(fault, NoPrinterAnswer) else ()
        return self._state(Condition.BAD, str(fault), (*left, MANIFEST.problem(_code_of(fault))))

    def _bad(self, code: ProblemCode, evidence: str) -> DeviceStatus:
        return self._state(Condition.BAD, evidence, (MANIFEST.problem(code),))

    def _state(self, condition: Condition, evidence: str, found: tuple[DeviceProblem, ...] = ()) -> DeviceStatus:
        return DeviceStatus(DOCUMENT_PRINTER, condition, evidence, self._clock.now(), found)


def _first_line(answer: IppAnswer, attribute: str) -> str:
    """The first value, as much of it as a line has place for; printers report firmware of several parts."""
    text = next((str(value) for value in values(answer.printer, attribute)), "")
    return text.partition("\n")[0].strip()[:LONGEST_NAME]


def _nearly_empty(levels: tuple[SupplyLevel, ...], known: tuple[DeviceProblem, ...]) -> tuple[DeviceProblem, ...]:
    """Where the printer's reasons say nothing of it yet."""
    is_said = any(problem.code in (ProblemCode.TONER_LOW, ProblemCode.TONER_OUT) for problem in known)
    is_low = any(level.is_low for level in levels)
    return (MANIFEST.problem(ProblemCode.TONER_LOW),) if is_low and not is_said else ()


def _refusal(answer: IppAnswer) -> ProblemCode:
    return _REFUSALS.get(answer.status, ProblemCode.HARDWARE_ERROR)


def _blocking(status: DeviceStatus) -> ProblemCode:
    return next(problem.code for problem in status.problems if problem.blocking)


def _code_of(fault: DeviceFault) -> ProblemCode:
    match fault:
        case DeviceLost():
            return ProblemCode.DISCONNECTED
        case ProtocolFault() | QueueRefused():
            return ProblemCode.NOT_CONFIGURED
        case LedgerFault():
            return ProblemCode.BUSY
        case _:
            return ProblemCode.NO_ANSWER
