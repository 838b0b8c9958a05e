"""The ESC/POS adapter: prints a receipt as a picture, and says only what the printer confirmed."""

from collections.abc import Callable

from drivers.ports.clock import MonotonicClock
from drivers.ports.device import AdapterOptions
from drivers.ports.errors import DeviceLost
from drivers.ports.printing import NotPrinted, Printed, PrintOutcome, Unconfirmed
from drivers.ports.receipt_printer import RECEIPT_PRINTER, ReceiptImage, ReceiptPaper
from drivers.ports.sent_jobs import ReceiptNotes
from drivers.ports.status import Condition, DeviceProblem, DeviceStatus, ProblemCode
from drivers.receipt_printer.confirmation import SLOW_SECONDS, Confirmation, Proof, answer_time, expected_proof
from drivers.receipt_printer.exchange import NoReply, PrinterCondition, PrinterExchange, PrinterReport
from drivers.receipt_printer.manifest import MANIFEST
from drivers.receipt_printer.options import Confirm, EscPosOptions
from drivers.receipt_printer.pace import PrintPace
from drivers.receipt_printer.protocol import CLEAR_BUFFERS, INITIALISE, cut_after, raster_bands
from drivers.receipt_printer.torn import TornReceipt
from drivers.transport.address import Address
from drivers.transport.opening import open_transport
from drivers.transport.transport import Transport

_SETTING = {Proof.PROCESS_ID: Confirm.PROCESS_ID, Proof.GS_R: Confirm.GS_R, Proof.NOTHING: Confirm.NONE}
OpenLine = Callable[[EscPosOptions], Transport]
# While a receipt comes out the printer is asked so often; two equal answers in a row count as a problem.
LOOK_EVERY = 1.0
# How long an idle printer may take to show, once, by what it confirms; and how long one that confirms nothing is watched.
TRY_SECONDS = 1.5
WATCH_SECONDS = 3.0
# How long one answer is waited for where a status finds out how quick the printer is: the status has to come too.
_TIMING_SECONDS = 1.2
_NEWS_SECONDS = 0.05
# Of what keeps a printer from going on, what passes by itself; all else needs a person, and ends the receipt.
_PASSES_BY = frozenset({ProblemCode.HEAD_HOT, ProblemCode.OFFLINE})
# The time is looked at between two pieces of the picture: a printer that takes a little now and then never ends otherwise.
_PIECE = 2048


def open_printer_line(options: EscPosOptions) -> Transport:
    """The way that the settings name. Raises DeviceLost when nothing is there."""
    return open_transport(options.reached_at, options.line)


class EscPosPrinter:
    """Opens the line for each job (热敏凭条打印机), for real printers take one connection at a time.

    `owns`: this is the terminal that prints here. Then what an earlier run, or a job that nothing confirmed, left in the
    printer's buffers is thrown away at the next contact, or it would print for somebody else when paper is put in.
    What came out of a receipt that broke off hangs on the roll still, and is cut off as soon as the printer can; with `notes`
    also where the terminal was killed meanwhile. The first look at a printer that has nothing to do also finds out how long it takes to
    answer, so that no citizen waits for that at the first receipt.
    """

    def __init__(
        self,
        options: EscPosOptions,
        clock: MonotonicClock,
        open_printer: OpenLine = open_printer_line,
        *,
        owns: bool = False,
        notes: ReceiptNotes | None = None,
    ) -> None:
        self._owns = self._has_rest = owns
        self._torn = TornReceipt(clock, notes)
        self._options = options
        self._clock = clock
        self._open = open_printer
        self._pace = PrintPace(options)
        self._proof = expected_proof(options)
        self._usual_seconds: float | None = options.answer_seconds
        self._is_timed = not owns or options.answer_seconds is not None
        self.on_found: Callable[[AdapterOptions], None] | None = None

    @property
    def reached_at(self) -> Address:
        return self._options.reached_at

    def status(self) -> DeviceStatus:
        """Ask DLE EOT 1 to 4. A silent printer is unknown, not fine."""
        try:
            line = self._open(self._options)
        except DeviceLost as fault:
            return self._lost(str(fault))
        try:
            exchange = self._exchange(line)
            self._throw_away_rest(exchange)
            report = self._condition(exchange)
            if isinstance(report, PrinterReport) and report.is_complete and report.blocking is None:
                self._cut_off(exchange)
                self._find_time(exchange)
        except DeviceLost as fault:
            return self._lost(str(fault))
        finally:
            line.close()
        return self._status_of(report)

    def close(self) -> None:
        """Nothing is held open between jobs."""

    def paper(self) -> ReceiptPaper:
        """As the settings say."""
        pace = self._pace
        return ReceiptPaper(self._options.dots, self._options.dpi, pace.most_seconds, pace.row_seconds)

    def print_receipt(self, receipt: ReceiptImage) -> PrintOutcome:
        """Print, cut, and wait for the confirmation.

        Blocks up to `print_seconds`, what the line and the head need besides, and a few reply times.
        """
        try:
            line = self._open(self._options)
        except DeviceLost as fault:
            return NotPrinted(ProblemCode.DISCONNECTED, str(fault))
        try:
            return self._print(self._exchange(line), receipt)
        finally:
            line.close()

    def learn_options(self) -> AdapterOptions:
        """What this printer confirms by, asked while it has nothing to do; raises DeviceLost. Prints nothing.

        Nothing is learned from a printer that answers nothing at all: it may be switched off.
        """
        line = self._open(self._options)
        try:
            exchange = self._exchange(line)
            if isinstance(exchange.condition(), NoReply):
                raise DeviceLost("the line opens, the printer answers nothing")
            proof = self._try_confirmation(exchange, Proof.UNTRIED)
        finally:
            line.close()
        usual = self._usual_seconds or 0.0
        return {
            "confirm": _SETTING[proof].value,
            **({"answer_seconds": round(usual, 3)} if usual >= SLOW_SECONDS else {}),
        }

    def _find_time(self, exchange: PrinterExchange) -> None:
        """Once: a printer that lacks the question is not asked again before a receipt is to be confirmed by it."""
        if self._is_timed or self._proof not in {Proof.UNTRIED, Proof.GS_R}:
            return
        self._is_timed = True
        usual = answer_time(exchange, self._clock, min(_TIMING_SECONDS, self._options.reply_seconds))
        exchange.say(INITIALISE)  # what a model made of a question that it does not know
        self._learn_time(usual)

    def _learn_time(self, usual: float | None) -> None:
        """Keep it for the receipts to come, and tell it where it is worth keeping over a start."""
        known, self._usual_seconds = self._usual_seconds, usual
        is_news = usual is not None and usual >= SLOW_SECONDS and (known is None or abs(usual - known) > _NEWS_SECONDS)
        if is_news and usual is not None and self.on_found is not None:
            self.on_found({"answer_seconds": round(usual, 3)})

    def _exchange(self, line: Transport) -> PrinterExchange:
        return PrinterExchange(line, self._clock, self._options.reply_seconds)

    def _print(self, exchange: PrinterExchange, receipt: ReceiptImage) -> PrintOutcome:
        try:
            self._throw_away_rest(exchange)
            before = self._condition(exchange)
            if isinstance(before, PrinterReport) and before.blocking is not None:
                return NotPrinted(before.blocking.code, "told before printing")
            if isinstance(before, PrinterReport) and self._proof is Proof.UNTRIED:
                self._proof = self._try_confirmation(exchange, self._proof)
            # It also throws away what a model made of a question that it does not know.
            exchange.say(INITIALISE)
            self._cut_off(exchange)
        except DeviceLost as fault:
            return NotPrinted(ProblemCode.DISCONNECTED, str(fault))
        try:
            outcome = self._send_and_confirm(exchange, receipt, is_silent=isinstance(before, NoReply))
        except DeviceLost as fault:
            self._torn.note_broken_off()
            outcome = Unconfirmed(f"the line broke while printing: {fault}")
        self._has_rest = self._owns and isinstance(outcome, Unconfirmed)
        if not self._torn.hangs:
            self._torn.note_whole()
        return outcome

    def _throw_away_rest(self, exchange: PrinterExchange) -> None:
        if self._has_rest:
            exchange.ask(CLEAR_BUFFERS)
            self._has_rest = False

    def _cut_off(self, exchange: PrinterExchange) -> None:
        """The beginning of somebody's receipt, which would come out on the next person's paper."""
        if self._torn.hangs:
            exchange.say(self._rest_of_band + self._cut)
            exchange.condition()  # its answer shows that the cut is in the printer, and not in the line that is closed next
            self._torn.note_cut_off()

    def _condition(self, exchange: PrinterExchange) -> PrinterCondition:
        """A printer that was left in the middle of a band takes questions for dots."""
        found = exchange.condition()
        if isinstance(found, NoReply) and self._torn.hangs:
            exchange.say(self._rest_of_band)
            found = exchange.condition()
        return found

    @property
    def _rest_of_band(self) -> bytes:
        """White dots for a printer that waits for dots, and nothing to any other printer."""
        return bytes(self._pace.band_rows * self._options.dots // 8)

    @property
    def _cut(self) -> bytes:
        return cut_after(self._options.feed_dots, is_full=self._options.cut == "full")

    def _try_confirmation(self, exchange: PrinterExchange, expected: Proof) -> Proof:
        """What this printer confirms by, asked while it has nothing to do."""
        question = self._confirmation(exchange, expected)
        question.ask()
        proof = question.proof(TRY_SECONDS) or Proof.NOTHING
        self._learn_time(question.usual_seconds)
        return proof

    def _confirmation(self, exchange: PrinterExchange, expected: Proof) -> Confirmation:
        return Confirmation(exchange, self._clock, self._options.reply_seconds, expected, self._usual_seconds)

    def _send_and_confirm(self, exchange: PrinterExchange, receipt: ReceiptImage, *, is_silent: bool) -> PrintOutcome:
        self._torn.note_may_come()
        deadline = self._clock.now() + self._pace.seconds_for(receipt)
        for band in raster_bands(receipt, self._pace.band_rows):
            for at in range(0, len(band), _PIECE):
                if self._clock.now() > deadline:
                    self._torn.note_broken_off()
                    return _given_up(exchange, "the printer takes the receipt too slowly")
                exchange.say(band[at : at + _PIECE])
        exchange.say(self._cut)
        question = self._confirmation(exchange, self._proof)
        question.ask()
        if is_silent:
            proof = question.proof(self._options.reply_seconds)
            return Printed() if proof else Unconfirmed("the printer answers nothing")
        return self._watch_receipt(exchange, question, deadline)

    def _watch_receipt(self, exchange: PrinterExchange, question: Confirmation, deadline: float) -> PrintOutcome:
        """How the receipt came out. What did not come out is thrown away, or it would print for the next person.

        A hot head, or somebody at the feed key, only delays: the printer goes on by itself.
        """
        confirms = self._proof not in {Proof.NOTHING, Proof.NOT_ASKED}
        longest = deadline
        if not confirms:
            deadline = self._clock.now() + WATCH_SECONDS + self._pace.under_way_seconds
        suspected: ProblemCode | None = None
        while self._clock.now() < deadline:
            proof = question.proof(LOOK_EVERY)
            if proof is not None:
                self._learn_time(question.usual_seconds)
                return self._proven(exchange, proof)
            blocking = _blocking(exchange)
            if blocking in _PASSES_BY:
                deadline = max(deadline, min(longest, self._clock.now() + WATCH_SECONDS))
            elif blocking is not None and blocking is suspected:
                return self._broken_off(exchange, blocking)
            suspected = blocking
        if suspected in _PASSES_BY:
            return self._broken_off(exchange, suspected)
        if not confirms:
            return Unconfirmed("unconfirmed by this model")
        self._proof = expected_proof(self._options)
        return _given_up(exchange, "no confirmation in time")

    def _broken_off(self, exchange: PrinterExchange, problem: ProblemCode) -> PrintOutcome:
        self._torn.note_broken_off()
        return _given_up(exchange, f"{problem.value} while printing")

    def _proven(self, exchange: PrinterExchange, proof: Proof) -> PrintOutcome:
        if self._options.confirm is Confirm.AUTO:
            self._proof = proof
        try:
            problem = self._problem_after(exchange)
        except DeviceLost:
            return Printed()  # the proof is behind the cut: the line had nothing left to carry
        return Printed() if problem is None else _given_up(exchange, problem)

    def _problem_after(self, exchange: PrinterExchange) -> str | None:
        after = exchange.condition()
        if (
            isinstance(after, PrinterReport)
            and after.blocking is not None
            and after.blocking.code is not ProblemCode.PAPER_OUT
        ):
            return f"{after.blocking.code.value} after printing"
        # The proof is behind the print data, so a roll that is empty now ended after this receipt.
        return None

    def _status_of(self, report: NoReply | PrinterReport) -> DeviceStatus:
        if isinstance(report, NoReply):
            return self._state(Condition.UNKNOWN, "the line opens, the printer answers nothing")
        evidence = "DLE EOT 1-4 answered" if report.is_complete else "answered in part"
        if not report.is_steady:
            evidence = "its answers do not fit the questions"
        problems = (*report.problems, *self._strip())
        if report.blocking is not None:
            return self._state(Condition.BAD, evidence, problems)
        condition = Condition.OK if report.is_complete else Condition.UNKNOWN
        return self._state(condition, evidence, problems)

    def _strip(self) -> tuple[DeviceProblem, ...]:
        return (MANIFEST.problem(ProblemCode.LOOK_IN_TRAY),) if self._torn.may_lie_there else ()

    def _lost(self, evidence: str) -> DeviceStatus:
        problem = MANIFEST.problem(ProblemCode.DISCONNECTED)
        return self._state(Condition.BAD, evidence, (problem,))

    def _state(self, condition: Condition, evidence: str, problems: tuple[DeviceProblem, ...] = ()) -> DeviceStatus:
        return DeviceStatus(RECEIPT_PRINTER, condition, evidence, self._clock.now(), problems)


def _blocking(exchange: PrinterExchange) -> ProblemCode | None:
    report = exchange.condition()
    return report.blocking.code if isinstance(report, PrinterReport) and report.blocking else None


def _given_up(exchange: PrinterExchange, why: str) -> Unconfirmed:
    exchange.say(CLEAR_BUFFERS)
    return Unconfirmed(why)
