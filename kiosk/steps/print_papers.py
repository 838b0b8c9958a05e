"""打印 — the slip, then the documents; asks when a printer did not confirm; a paper problem never loses the case."""

from msgspec.structs import replace

from catalogue.schema import Output
from contract.documents import IssuedDocument
from drivers.ports import Cancelled, DocumentPrinter, NotPrinted, PrintOutcome, Receipt, ReceiptPrinter
from drivers.status import ProblemCode
from kiosk.intents import Intent, PaperCameOut, SkipPaper
from kiosk.journeys.journey import Papers
from kiosk.journeys.kinds import StepKind
from kiosk.papers.receipts import build_receipt
from kiosk.ports import DeviceLine
from kiosk.session import Ending
from kiosk.steps.card_guard import CardGuard
from kiosk.steps.case_numbers import case_numbers
from kiosk.steps.paper_track import PaperTrack
from kiosk.steps.pictures import pictures_for
from kiosk.steps.print_job import JobPaper, copies_of, journalled, looked_after, told_by_citizen
from kiosk.steps.receipt_facts import receipt_facts
from kiosk.steps.said_note import SaidNote
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.steps.unprinted import Unprinted, lacks_seal
from kiosk.view import MainAction, PaperStage, PrintScreen, Tone
from offline_queue.print_stages import Paper, PrintStage

RECEIPT_DEADLINE = 40.0
DOCUMENT_DEADLINE = 180.0


class PrintStep(Step):
    """打印步骤."""

    kind = StepKind.PRINT

    def enter(self) -> None:
        """Print what is due, the slip first."""
        end, item = self.stage.journey.end, self.stage.journey.item
        journey = self.stage.journey
        has_slip = Output.RECEIPT in item.outputs and not (journey.is_collected or journey.declines_slip)
        has_receipt = has_slip or self.stage.journey.wants_slip
        self._queue: tuple[IssuedDocument, ...] = () if end is None else end.documents
        self._count = len(self._queue)
        self._receipt = PaperTrack(PaperStage.PENDING if has_receipt else PaperStage.NONE)
        self._documents = PaperTrack(PaperStage.PENDING if self._queue else PaperStage.NONE)
        self._note = self.note(Tone.BUSY, "print.printing")
        self._job = ""
        self._guard = CardGuard(self, self._card_gone)
        self._unprinted = Unprinted(self.stage)
        self._ends_at: float | None = None
        self._next()

    def leave(self) -> None:
        """Write down what came out."""
        super().leave()
        self.stage.journey.papers = Papers(self._receipt.outcome, self._documents.outcome)
        self.stage.desk.case_book.papers(self.stage.journey)
        if self._ends_at is None:
            self._unprinted.leave(self._documents.stage, self.seconds)
        self._queue = ()

    def screen(self) -> PrintScreen:
        """How far both kinds of paper are."""
        note = self.worded(self._note)
        is_without = self._is_over and PaperStage.GIVEN_UP in self._stages
        lines = case_numbers(self) if is_without else ()
        return PrintScreen(*self._stages, self._count, note, self._can_retry, lines)

    def main(self) -> Main:
        """Again after a problem; on when all is over."""
        if self._can_retry:
            return Main(MainAction.RETRY)
        return Main(MainAction.CONTINUE) if self._is_over else NO_MAIN

    def press(self) -> bool:
        """Again, or on."""
        if self._ends_at is not None:
            self.stage.moves.finish(Ending.CARD_TAKEN)
        elif self._can_retry:
            self._next()
        else:
            self.stage.moves.go_on()
        return True

    def tick(self) -> None:
        """See that the card stays while a document waits; end the visit where it did not."""
        if self._ends_at is not None and self.seconds >= self._ends_at:
            self.stage.moves.finish(Ending.CARD_TAKEN)
        elif self._ends_at is None and self._documents.stage in (PaperStage.PENDING, PaperStage.PROBLEM):
            self._guard.tick()

    def handle(self, intent: Intent) -> bool:
        """The citizen says whether it came out, or goes without."""
        match intent:
            case PaperCameOut(yes) if PaperStage.ASK in self._stages:
                self._answered(came_out=yes)
                return True
            case SkipPaper() if self._can_retry or PaperStage.ASK in self._stages:
                self._skip()
                return True
            case _:
                return False

    def page(self) -> tuple[PaperStage, PaperStage]:
        """Each stage is a page, so that an old "yes, it came out" does not count for the next paper."""
        return self._stages

    @property
    def is_busy(self) -> bool:
        """While a printer works."""
        return PaperStage.PRINTING in self._stages

    @property
    def would_lose(self) -> bool:
        """While paper is still to come: going away cancels it."""
        return not self._is_over

    @property
    def _stages(self) -> tuple[PaperStage, PaperStage]:
        return self._receipt.stage, self._documents.stage

    @property
    def _is_over(self) -> bool:
        return self._receipt.is_over and self._documents.is_over

    @property
    def _can_retry(self) -> bool:
        return PaperStage.PROBLEM in self._stages

    # --- what comes next ---

    def _next(self) -> None:
        if not self._receipt.is_over:
            self._print_receipt()
        elif not self._documents.is_over:
            self._print_document()
        else:
            self._say_end()

    def _say_end(self) -> None:
        if PaperStage.GIVEN_UP in self._stages:
            self._note = self.note(Tone.CAUTION, "print.without_number" if case_numbers(self) else "print.without")
        else:
            self._note = self.note(Tone.GOOD, "print.take")

    def _answered(self, *, came_out: bool) -> None:
        self._write_down(PrintStage.CONFIRMED if came_out else PrintStage.NOT_PRINTED)
        if self._receipt.stage is PaperStage.ASK:
            self._receipt = self._receipt.answered(came_out=came_out)
        else:
            self._documents = self._documents.answered(came_out=came_out)
            self._drop_printed()
        self._next()

    def _write_down(self, end: PrintStage) -> None:
        """The citizen's word is the end of a job that the printer left open. Nobody waits for the disk."""
        journal, job, lane = self.stage.services.journal, self._job, self.stage.services.lanes.disk
        lane.run(lambda: told_by_citizen(journal, job, end), _written, _written)

    def _skip(self) -> None:
        if not self._receipt.is_over:
            self._receipt = self._receipt.given_up()
        else:
            self._documents = self._documents.given_up()
        self._next()

    def _judge(self, track: PaperTrack) -> None:
        match track.stage:
            case PaperStage.PROBLEM:
                self._note = self._problem_note(track)
            case PaperStage.ASK:
                self._note = self.note(Tone.CAUTION, "print.ask")
            case _:
                self._next()

    def _problem_note(self, track: PaperTrack) -> SaidNote:
        own = "" if track.problem is None else f"print.{track.problem.value}"
        note = self.note(Tone.BAD, own if own and self.stage.services.wording.knows(own) else "print.problem")
        if track is not self._documents or not self._unprinted.can_be_kept:
            return note
        self._unprinted.note_problem(self.seconds)
        return replace(note, advice="print.kept_advice")

    # --- the slip ---

    def _print_receipt(self) -> None:
        printer, end = self.stage.services.devices.receipt_printer, self.stage.journey.end
        if printer is None or end is None:
            self._receipt = self._receipt.after(NotPrinted(ProblemCode.NOT_CONFIGURED))
            self._judge(self._receipt)
            return
        self._receipt = self._receipt.started()
        self._note = self.note(Tone.BUSY, "print.printing")
        facts = receipt_facts(self.stage, self._job_id("r", self._receipt), self._receipt.reprints)
        self._send_receipt(printer, build_receipt(facts, self.stage.services.wording))

    def _send_receipt(self, printer: DeviceLine[ReceiptPrinter], receipt: Receipt) -> None:
        job = JobPaper(receipt.job_id, Paper.RECEIPT, self.stage.journey.record_id)
        self._job = job.job_id

        def send(device: ReceiptPrinter, _cancelled: Cancelled) -> PrintOutcome:
            return device.print_receipt(receipt)

        command = journalled(job, self.stage.services.journal, send)

        def came(outcome: PrintOutcome) -> None:
            self._receipt = self._receipt.after(outcome)
            self._judge(self._receipt)

        self._submit(printer, command, looked_after(printer, came), RECEIPT_DEADLINE)

    # --- the documents ---

    def _print_document(self) -> None:
        printer = self.stage.services.devices.document_printer
        if printer is None:
            self._documents = self._documents.after(NotPrinted(ProblemCode.NOT_CONFIGURED))
            self._judge(self._documents)
            return
        if lacks_seal(self._queue[0]):
            self._documents = self._documents.given_up()
            self._note = self.note(Tone.BAD, "print.unsealed")
            return
        self._documents = self._documents.started()
        self._note = self.note(Tone.BUSY, "print.printing")
        self._guard.check(lambda: self._render(printer))

    def _render(self, printer: DeviceLine[DocumentPrinter]) -> None:
        document, press = self._queue[0], self.stage.services.press
        pictures = pictures_for(document, self.stage.session.person, self.stage.journey.signature)

        def rendered(pdf: bytes) -> None:
            self._send_document(printer, pdf)

        self.run(self.stage.services.lanes.vision, lambda: press.render(document, pictures()), rendered)

    def _send_document(self, printer: DeviceLine[DocumentPrinter], pdf: bytes) -> None:
        job_id = self._job_id(f"d{self._count - len(self._queue) + 1}-", self._documents)
        copies, job = copies_of(self.stage.journey), JobPaper(job_id, Paper.DOCUMENT, self.stage.journey.record_id)
        self._job = job_id

        def send(device: DocumentPrinter, cancelled: Cancelled) -> PrintOutcome:
            return device.print_document(pdf, job_id, copies, cancelled)

        command = journalled(job, self.stage.services.journal, send)

        def came(outcome: PrintOutcome) -> None:
            self._documents = self._documents.after(outcome)
            self._drop_printed()
            self._judge(self._documents)

        self._submit(printer, command, looked_after(printer, came), DOCUMENT_DEADLINE)

    def _drop_printed(self) -> None:
        """One document is out: the next one is due, if any is left."""
        if self._documents.stage is PaperStage.PRINTED:
            self._queue = self._queue[1:]
            if self._queue:
                self._documents = PaperTrack(PaperStage.PENDING, self._documents.tries)

    def _card_gone(self) -> None:
        """The card was taken away before the paper: cancelled, and forgotten at once; the visit ends by itself."""
        self._documents = self._documents.given_up()
        self._note = self.note(Tone.CAUTION, "print.card_taken")
        self._ends_at = self.seconds + self.stage.services.timing.goodbye
        self._queue = ()
        self.stage.journey.forget()

    def failed(self, error: Exception) -> None:
        """The document could not be laid out."""
        super().failed(error)
        self._documents = self._documents.after(NotPrinted(ProblemCode.HARDWARE_ERROR))
        self._judge(self._documents)

    def device_failed(self, error: Exception) -> None:
        """The worker gave no outcome: whether anything came out is not known."""
        super().device_failed(error)
        self._note = self.note(Tone.CAUTION, "print.ask")
        if self._receipt.stage is PaperStage.PRINTING:
            self._receipt = PaperTrack(
                PaperStage.ASK, self._receipt.tries, self._receipt.reprints, was_unconfirmed=True
            )
        else:
            self._documents = PaperTrack(
                PaperStage.ASK, self._documents.tries, self._documents.reprints, was_unconfirmed=True
            )

    def _job_id(self, prefix: str, track: PaperTrack) -> str:
        return f"{self.stage.journey.request_id}-{prefix}{track.tries}"

    _submit = Step.command


def _written(_end: object) -> None:
    """Whatever became of it was logged where it happened."""
