"""打印 — the receipt, then the documents; asks when a printer did not confirm; a paper problem never loses the case."""

from msgspec.structs import replace

from catalogue.schema import Output
from contract.documents import IssuedDocument
from drivers.ports.device import Cancelled
from drivers.ports.document_printer import DOCUMENT_PRINTER, DocumentPrinter
from drivers.ports.printing import NotPrinted, PrintOutcome, Unconfirmed
from drivers.ports.receipt_printer import RECEIPT_PRINTER, ReceiptImage, ReceiptPaper, ReceiptPrinter
from drivers.ports.status import ProblemCode
from kiosk.journeys.case_state import Collected
from kiosk.journeys.journey import Papers, ReceiptWish
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import PlannedStep
from kiosk.journeys.session import Ending
from kiosk.papers.receipts import EventReceiptFacts, ReceiptFacts, build_event_receipt, build_receipt
from kiosk.services.ports import DeviceHandle, Ticket
from kiosk.services.receipt_blocks import Receipt
from kiosk.services.usual_waits import Wait
from kiosk.steps.context import StepContext
from kiosk.steps.ending.card_guard import WATCHED, CardGuard
from kiosk.steps.ending.card_taken import CardTaken, outcome_of_failure
from kiosk.steps.ending.case_numbers import case_numbers
from kiosk.steps.ending.event_result import why_undone
from kiosk.steps.ending.finished_papers import is_free_elsewhere, say_of_paper
from kiosk.steps.ending.page_preview import PagePreview
from kiosk.steps.ending.paper_track import PaperTrack
from kiosk.steps.ending.phone_copy import PhoneCopy
from kiosk.steps.ending.print_job import (
    JobPaper,
    command_with_journal,
    copies_of,
    pictures_on,
    with_status_kept,
    write_down,
)
from kiosk.steps.ending.print_notes import PRINTING, end_note, held_up_note, problem_note
from kiosk.steps.said_note import SaidNote
from kiosk.steps.step import NO_MAIN, Main, Step
from kiosk.steps.unprinted import Unprinted, lacks_seal
from kiosk.view.frame import MainAction
from kiosk.view.intents import Intent, PaperCameOut, SkipPaper, TakeByPhone
from kiosk.view.note import Tone
from kiosk.view.papers import PaperStage, PrintScreen
from offline_queue.print_stages import Paper, PrintStage


def receipt_facts(context: StepContext, job_id: str, reprints: int) -> ReceiptFacts:
    """For a journey that has its end."""
    return ReceiptFacts(
        job_id=job_id,
        item=context.journey.item,
        end=context.journey.ended,
        place=context.app.place,
        printed_at=context.local_now(),
        language=context.session.language,
        person=context.session.person,
        order=context.journey.order,
        reprint=reprints,
    )


def receipt_of(context: StepContext, job_id: str, reprints: int) -> Receipt:
    """The receipt of the item; in a life event the one of all its items."""
    event, wording = context.session.event, context.services.wording
    if event is None:
        return build_receipt(receipt_facts(context, job_id, reprints), wording)
    done = (context.of(member.journey) for member in event.served() if member.journey is not None)
    undone = ((member.item.short, why_undone(member, wording)) for member in event.undone())
    unsettled = (context.of(member.begun) for member in event.unsettled())
    facts = EventReceiptFacts(
        event.event.name,
        tuple(receipt_facts(case, job_id, reprints) for case in done),
        tuple(undone),
        tuple(receipt_facts(case, job_id, reprints) for case in unsettled),
    )
    return build_event_receipt(facts, wording)


PAPER_DEADLINE = 20.0
DOCUMENT_DEADLINE = 180.0


class PrintStep(Step):
    """Prints receipt and documents, and asks whether they came out where that is not known (打印步骤)."""

    kind = StepKind.PRINT

    def __init__(self, context: StepContext, planned: PlannedStep) -> None:
        super().__init__(context, planned)
        journey = context.journey
        is_due = Output.RECEIPT in journey.item.outputs and not isinstance(journey.case.state, Collected)
        wish = journey.receipt_wish
        has_receipt = wish is ReceiptWish.WANTED or (is_due and wish is not ReceiptWish.DECLINED)
        self._queue: tuple[IssuedDocument, ...] = () if journey.end is None else journey.end.documents
        self._count = len(self._queue)
        self._receipt = PaperTrack(PaperStage.PENDING if has_receipt else PaperStage.NONE)
        self._documents = PaperTrack(PaperStage.PENDING if self._queue else PaperStage.NONE)
        self._note = self.begin_wait(Wait.RECEIPT, PRINTING)
        self._job, self._sent_at = "", 0.0
        self._guard, self._taken = CardGuard(self, self._on_card_gone), CardTaken(self)
        self._ticket: Ticket | None = None
        self._unprinted = Unprinted(context)
        self._preview = PagePreview(self)
        self._phone = PhoneCopy(self, self._queue)

    def enter(self) -> None:
        """Print what is due, the receipt first."""
        self.context.services.press.begin()
        self._print_next()

    def leave(self) -> None:
        """Write down what came out."""
        super().leave()
        self.context.journey.papers = Papers(self._receipt.outcome, self._documents.outcome)
        self.context.app.case_book.put_papers(self.context.journey)
        say_of_paper(self.context, self._documents.outcome)
        if not self._taken.is_so:
            self._unprinted.leave(self._documents.stage, self.seconds)
        self._queue = ()
        self._preview.clear()
        self._phone.clear()

    def screen(self) -> PrintScreen:
        """How far both kinds of paper are."""
        note = self.note_in_language(self._note)
        lines = case_numbers(self) if self._is_over and PaperStage.GIVEN_UP in self._stages else ()
        return PrintScreen(
            *self._stages, self._count, note, self._can_retry, lines, self._preview.page, self._phone.view
        )

    def main(self) -> Main:
        """Again after a problem; on when all is over."""
        if self._can_retry:
            return Main(MainAction.RETRY)
        return Main(MainAction.CONTINUE) if self._is_over else NO_MAIN

    def press(self) -> bool:
        """Print again where that is possible; otherwise go on, or end after the card was taken."""
        if self._taken.is_settled:
            self.context.visit.finish(Ending.CARD_TAKEN)
        elif self._can_retry:
            self._print_next()
        else:
            self.context.moves.go_on()
        return True

    def tick(self) -> None:
        """See that the card stays until the document is out, and what holds the printer up; end the visit where it did not."""
        if self._phone.tick() and self._is_over and PaperStage.GIVEN_UP not in self._stages:
            self.go_on_soon(self.context.services.timing.papers_seen)
        if self._taken.is_due:
            self.context.visit.finish(Ending.CARD_TAKEN)
        elif not self._taken.is_so and (self._documents.stage in WATCHED or self._phone.is_wanted):
            self._guard.tick()
            self._look_at_printer()

    def _look_at_printer(self) -> None:
        printer = self.context.services.devices.get(DOCUMENT_PRINTER)
        if self._ticket is not None and printer is not None:
            self._note = held_up_note(self, printer.status(), self._sent_at, self._note)

    def handle(self, intent: Intent) -> bool:
        """The citizen says whether it came out, or goes without."""
        match intent:
            case PaperCameOut(yes) if PaperStage.ASK in self._stages:
                self._take_answer(came_out=yes)
                return True
            case SkipPaper() if self._can_retry or PaperStage.ASK in self._stages:
                self._skip()
                return True
            case TakeByPhone():
                self.stay_here()
                return self._phone.take()
            case _:
                return False

    def page(self) -> tuple[PaperStage, PaperStage]:
        """Each stage is a page, so that an old "yes, it came out" does not count for the next paper."""
        return self._stages

    @property
    def is_busy(self) -> bool:
        """While a printer works, or the copy for the telephone is under way."""
        return PaperStage.PRINTING in self._stages or self._phone.is_busy

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

    def _print_next(self) -> None:
        if not self._receipt.is_over:
            self._print_receipt()
        elif not self._documents.is_over:
            self._print_document()
        elif not self._taken.is_so:
            self._phone.note_papers_over()
            self._note = end_note(self, self._stages)
            if PaperStage.GIVEN_UP not in self._stages and not self._phone.is_wanted:
                self.go_on_soon(self.context.services.timing.papers_seen)

    def _take_answer(self, *, came_out: bool) -> None:
        services, end = self.context.services, PrintStage.CONFIRMED if came_out else PrintStage.NOT_PRINTED
        write_down(services.workers.disk, services.journal, self._job, end)
        if self._receipt.stage is PaperStage.ASK:
            self._receipt = self._receipt.answered(came_out=came_out)
        else:
            self._documents = self._documents.answered(came_out=came_out)
            self._drop_printed()
        self._print_next()

    def _skip(self) -> None:
        if not self._receipt.is_over:
            self._receipt = self._receipt.given_up()
        else:
            self._documents = self._documents.given_up()
        self._print_next()

    def _judge(self, track: PaperTrack) -> None:
        if track.stage is PaperStage.PRINTED:
            self.end_wait()
        match track.stage:
            case PaperStage.PROBLEM:
                self._note = self._problem_note(track)
            case PaperStage.ASK:
                self._note = self.note(Tone.CAUTION, "print.ask")
            case _:
                self._print_next()

    def _problem_note(self, track: PaperTrack) -> SaidNote:
        note = problem_note(self, track.problem)
        if track is self._documents and self.context.journey.pick_up_request:
            return replace(note, advice="pick_up.problem_advice")
        if track is self._documents and self._unprinted.can_be_kept:
            self._unprinted.note_problem(self.seconds)
            return replace(note, advice="print.kept_advice")
        return note

    # --- the receipt ---

    def _print_receipt(self) -> None:
        printer, end = self.context.services.devices.get(RECEIPT_PRINTER), self.context.journey.end
        if printer is None or end is None:
            self._receipt = self._receipt.after(NotPrinted(ProblemCode.NOT_CONFIGURED))
            self._judge(self._receipt)
            return
        self._receipt = self._receipt.started()
        self._note = self.begin_wait(Wait.RECEIPT, PRINTING)
        receipt = receipt_of(self.context, self._job_id("r", self._receipt), self._receipt.reprints)

        def on_paper(paper: ReceiptPaper | NotPrinted) -> None:
            self._draw_receipt(printer, receipt, paper)

        self._submit(printer, lambda device, _: device.paper(), on_paper, PAPER_DEADLINE, self._on_paper_unknown)

    def _draw_receipt(
        self, printer: DeviceHandle[ReceiptPrinter], receipt: Receipt, paper: ReceiptPaper | NotPrinted
    ) -> None:
        if isinstance(paper, NotPrinted):
            self._on_receipt_outcome(paper)
            return
        services = self.context.services

        def on_drawn(image: ReceiptImage) -> None:
            self._preview.show_receipt(image)
            self._send_receipt(printer, image)

        self.run(services.workers.vision, lambda: services.press.draw(receipt, paper), on_drawn)

    def _send_receipt(self, printer: DeviceHandle[ReceiptPrinter], receipt: ReceiptImage) -> None:
        job = JobPaper(receipt.job_id, Paper.RECEIPT, self.context.journey.case.record_id)
        self._job = job.job_id

        def send(device: ReceiptPrinter, _cancelled: Cancelled) -> PrintOutcome:
            return device.print_receipt(receipt)

        command = command_with_journal(job, self.context.services.journal, send)

        self._submit(printer, command, with_status_kept(printer, self._on_receipt_outcome), receipt.most_seconds)

    def _on_receipt_outcome(self, outcome: PrintOutcome) -> None:
        self._receipt = self._receipt.after(outcome)
        self._judge(self._receipt)

    def _on_paper_unknown(self, error: Exception) -> None:
        """The printer did not even report its paper: nothing went out."""
        super().on_device_failed(error)
        self._on_receipt_outcome(NotPrinted(ProblemCode.DISCONNECTED))

    # --- the documents ---

    def _print_document(self) -> None:
        printer = self.context.services.devices.get(DOCUMENT_PRINTER)
        if printer is None:
            self._documents = self._documents.after(NotPrinted(ProblemCode.NOT_CONFIGURED))
            self._judge(self._documents)
            return
        if lacks_seal(self._queue[0]):
            self._documents = self._documents.given_up()
            self._note = self.note(Tone.BAD, "print.unsealed")
            return
        if is_free_elsewhere(self.context):
            self._documents = self._documents.given_up()
            self._note = self.note(Tone.CAUTION, "pick_up.kept")
            return
        self._documents = self._documents.started()
        self._note = self.begin_wait(Wait.DOCUMENT, PRINTING)
        self._ticket = None
        self._guard.check(lambda: self._render(printer))

    def _render(self, printer: DeviceHandle[DocumentPrinter]) -> None:
        document, press, journey = self._queue[0], self.context.services.press, self.context.journey
        # a paper that a code releases may be of another person than the one who is identified
        person = None if journey.pick_up_request else self.context.session.person
        pictures = pictures_on(document, person, journey.signature)

        def on_rendered(pdf: bytes) -> None:
            self._preview.show_document(document, pictures)
            self._guard.check(lambda: self._send_document(printer, pdf))

        self.run(self.context.services.workers.vision, lambda: press.render(document, pictures), on_rendered)

    def _send_document(self, printer: DeviceHandle[DocumentPrinter], pdf: bytes) -> None:
        job_id = self._job_id(f"d{self._count - len(self._queue) + 1}-", self._documents)
        journey = self.context.journey
        copies, job = copies_of(journey), JobPaper(job_id, Paper.DOCUMENT, journey.case.record_id)
        self._job = job_id

        def send(device: DocumentPrinter, cancelled: Cancelled) -> PrintOutcome:
            return device.print_document(pdf, job_id, copies, cancelled)

        command = command_with_journal(job, self.context.services.journal, send)

        self._sent_at = self.seconds
        self._ticket = self._submit(
            printer, command, with_status_kept(printer, self._on_document_outcome), DOCUMENT_DEADLINE
        )

    def _on_document_outcome(self, outcome: PrintOutcome) -> None:
        self._ticket = None
        self._documents = self._documents.after(outcome)
        if self._taken.is_so:
            self._settle_taken(outcome)
            return
        self._drop_printed()
        self._judge(self._documents)

    def _drop_printed(self) -> None:
        """One document is out: the next one is due, if any is left."""
        if self._documents.stage is PaperStage.PRINTED:
            self.end_wait()
            self._queue = self._queue[1:]
            if self._queue:
                self._documents = PaperTrack(PaperStage.PENDING, self._documents.tries)

    def _on_card_gone(self) -> None:
        """The card was taken away before the paper: all is forgotten at once, what the printer has is ended."""
        self._queue = ()
        self._preview.clear()
        self._phone.clear()
        if self._documents.is_over:
            self.context.visit.finish(Ending.CARD_TAKEN)
            return
        self.context.journey.forget()
        if self._documents.stage is PaperStage.ASK:
            self._settle_taken(Unconfirmed("the card went before this was answered"))
        elif self._ticket is None:
            self._settle_taken(None)
        else:
            self._note = self._taken.begin()
            self._ticket.cancel()

    def _settle_taken(self, outcome: PrintOutcome | None) -> None:
        self._note = self._taken.settle(outcome)
        if not self._documents.is_over:
            self._documents = self._documents.given_up()

    def on_failed(self, error: Exception) -> None:
        """The paper could not be laid out."""
        super().on_failed(error)
        if self._receipt.stage is PaperStage.PRINTING:
            self._on_receipt_outcome(NotPrinted(ProblemCode.HARDWARE_ERROR))
            return
        if self._taken.is_so:
            return  # it is not to come any more
        self._documents = self._documents.after(NotPrinted(ProblemCode.HARDWARE_ERROR))
        self._judge(self._documents)

    def on_device_failed(self, error: Exception) -> None:
        """The worker gave no outcome: whether anything came out is not known."""
        super().on_device_failed(error)
        if self._taken.is_so and self._ticket is not None:
            self._on_document_outcome(outcome_of_failure(error))
            return
        self._ticket = None
        self._note = self.note(Tone.CAUTION, "print.ask")
        if self._receipt.stage is PaperStage.PRINTING:
            self._receipt = self._receipt.after(Unconfirmed(type(error).__name__))
        else:
            self._documents = self._documents.after(Unconfirmed(type(error).__name__))

    def _job_id(self, prefix: str, track: PaperTrack) -> str:
        return f"{self.context.journey.request_id}-{prefix}{track.tries}"

    _submit = Step.command
