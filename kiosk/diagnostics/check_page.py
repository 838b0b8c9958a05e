"""The morning check on the screen: row after row, signed at the end, printed where wanted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from catalogue.text import Language
from contract.terms import AuditEvent, TestVerdict
from drivers.ports.document_printer import DOCUMENT_PRINTER
from drivers.ports.printing import NotPrinted
from drivers.ports.receipt_printer import RECEIPT_PRINTER, ReceiptPaper
from kiosk.diagnostics.check_items import CheckItem, CheckKind, line_name, own_lines, rows_here
from kiosk.diagnostics.check_papers import CheckWords, check_document, check_receipt
from kiosk.diagnostics.check_signing import sign_check
from kiosk.diagnostics.measure_words import measured_in_words
from kiosk.diagnostics.page import Page, PageContext
from kiosk.diagnostics.runs.guided_tests import GUIDED_TESTS
from kiosk.diagnostics.shown_run import BACK, ShownRun
from kiosk.services.maintenance.upkeep_book import CheckDraft, CheckedLine, MorningCheck, TestResult
from kiosk.services.ports import DeviceHandle
from kiosk.view.diagnostics import DiagnosticsScreen, GuidedTestScreen
from kiosk.view.facts import FactRow, FactState, PageButton
from kiosk.view.intents import NO, YES, Intent, OpenRow, PressButton
from kiosk.view.note import Note, Tone

if TYPE_CHECKING:
    from drivers.ports.camera import Frame
    from drivers.ports.device import Cancelled, Device
    from drivers.ports.document_printer import DocumentPrinter
    from drivers.ports.printing import PrintOutcome
    from drivers.ports.receipt_printer import ReceiptPrinter
    from offline_queue.bounds import Frozen

NEXT, SIGN, RECEIPT, REPORT = "next", "sign", "receipt", "report"
PASS, FAIL, SKIP = "pass", "fail", "skip"
VERDICTS = {PASS: TestVerdict.PASSED, FAIL: TestVerdict.FAILED, SKIP: TestVerdict.SKIPPED}
PRINT_SECONDS = 120.0
DRAFT_SECONDS = 1800.0
"""So long a check that was begun is gone on with."""
_STATES = {
    TestVerdict.PASSED: FactState.OK,
    TestVerdict.FAILED: FactState.BAD,
    TestVerdict.SKIPPED: FactState.UNKNOWN,
}

D = TypeVar("D", bound="Device")
log = logging.getLogger(__name__)


class CheckPage(Page):
    """Leads through the morning check (每日巡检)."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._began_at = context.now
        self._rows = rows_here(context.services.devices)
        self._own: tuple[CheckedLine, ...] = ()
        self._answers: dict[str, CheckedLine] = {}
        self._take_up(context.services.upkeep.book.draft)
        self._open: CheckItem | None = None
        self._shown: ShownRun | None = None
        self._is_asked = False
        self._signed: MorningCheck | None = None
        self._message = ""
        self._is_busy = False
        services = context.services
        services.workers.disk.run(
            lambda: own_lines(services.health, services.upkeep.data), self._take_lines, self._on_failed
        )

    def _take_up(self, draft: CheckDraft | None) -> None:
        """Go on with what the same person began a while ago."""
        is_mine = draft is not None and draft.account == self._context.attendant.number
        if draft is not None and is_mine and self._context.now - draft.began_at <= DRAFT_SECONDS:
            self._began_at = draft.began_at
            self._answers = {line.test: line for line in draft.lines}

    def _note_answer(self, line: CheckedLine) -> None:
        self._answers[line.test] = line
        draft = CheckDraft(self._context.attendant.number, self._began_at, tuple(self._answers.values()))
        self._context.services.upkeep.book.draft = draft

    # --- what is shown ---

    def screen(self, language: Language) -> DiagnosticsScreen | GuidedTestScreen:
        say = self._context.say(language)
        if self._shown is not None:
            return self._shown.screen(language)
        if self._open is not None:
            return self._look(self._open, say)
        question = say("check.sign_question", count=str(self._left)) if self._is_asked else ""
        return DiagnosticsScreen(
            say("diagnostics.page_check"),
            tuple(self._facts(language, say)),
            tuple(self._buttons(say)),
            self._note(say),
            question,
        )

    def face_frame(self) -> Frame | None:
        return None if self._shown is None else self._shown.face_frame()

    def document_frame(self) -> Frame | None:
        return None if self._shown is None else self._shown.document_frame()

    # --- what is touched ---

    def take(self, intent: Intent) -> bool:
        if self._shown is not None:
            return self._take_in_test(self._shown, intent)
        if self._open is not None:
            return isinstance(intent, PressButton) and self._answer(self._open, intent.key)
        match intent:
            case OpenRow(key) if self._signed is None:
                return self._begin(next((row for row in self._rows if row.id == key), None))
            case PressButton(key):
                return self._press(key)
            case _:
                return False

    def tick(self) -> None:
        if self._shown is not None:
            self._shown.tick()

    def back(self) -> bool:
        """From a look or a test to the list of the check."""
        is_within = self._shown is not None or self._open is not None
        self.close()
        return is_within

    @property
    def is_at_work(self) -> bool:
        """Whether a test runs, or the check is signed or printed."""
        return self._is_busy or (self._shown is not None and self._shown.is_running)

    def close(self) -> None:
        shown, self._shown, self._open = self._shown, None, None
        if shown is not None:
            shown.close()

    def _take_in_test(self, shown: ShownRun, intent: Intent) -> bool:
        if intent == PressButton(BACK):
            self.close()
            return True
        return shown.take(intent)

    def _press(self, key: str) -> bool:
        if self._is_asked and key in (YES, NO):
            self._is_asked = False
            if key == YES:
                self._sign()
            return True
        if self._is_asked:
            return False
        if key == NEXT and self._signed is None:
            return self._begin(self._next())
        if key == SIGN and self._signed is None and not self._is_busy and self._answers:
            self._is_asked = self._left > 0
            if not self._is_asked:
                self._sign()
            return True
        if key in (RECEIPT, REPORT) and self._signed is not None and not self._is_busy:
            self._print(key, self._signed)
            return True
        return False

    def _begin(self, row: CheckItem | None) -> bool:
        if row is None:
            return False
        self._is_asked = False
        if row.kind is CheckKind.LOOK:
            self._open = row
        else:
            test = next(test for test in GUIDED_TESTS if test.id == row.id)
            self._shown = ShownRun(self._context, test, self._on_tested)
        return True

    def _answer(self, row: CheckItem, key: str) -> bool:
        if key == BACK:
            self._open = None
            return True
        if key not in VERDICTS:
            return False
        self._note_answer(CheckedLine(row.id, VERDICTS[key]))
        self._open = None
        return True

    def _on_tested(self, result: TestResult) -> None:
        self._note_answer(CheckedLine(result.test, result.verdict, result.evidence))

    def _next(self) -> CheckItem | None:
        return next((row for row in self._rows if row.id not in self._answers), None)

    @property
    def _left(self) -> int:
        return sum(row.id not in self._answers for row in self._rows)

    # --- signing and papers ---

    def _sign(self) -> None:
        context, who = self._context, self._context.attendant
        asked = (self._answers.get(row.id, CheckedLine(row.id, TestVerdict.SKIPPED)) for row in self._rows)
        lines, seconds = (*self._own, *asked), round(context.now - self._began_at)
        self._is_busy = True
        context.services.workers.disk.run(
            lambda: sign_check(context.services, lines, who.role.value, who.number, seconds),
            self._on_signed,
            self._on_failed,
        )

    def _on_signed(self, check: MorningCheck | Frozen) -> None:
        self._is_busy = False
        if isinstance(check, MorningCheck):
            self._signed, self._message = check, "check.signed"
            self._context.services.upkeep.book.draft = None
            self._context.audit(AuditEvent.CHECK_SIGNED, check.record_id)
        else:
            self._message = "check.queue_shut"
        self._context.on_changed()

    def _print(self, key: str, check: MorningCheck) -> None:
        services, place = self._context.services, self._context.place
        press, words = services.press, CheckWords(self._chinese, self._measure_in_words, services.wording)

        def print_receipt(printer: ReceiptPrinter, _cancelled: Cancelled) -> PrintOutcome:
            paper = printer.paper()
            if not isinstance(paper, ReceiptPaper):
                return paper
            return printer.print_receipt(press.draw(check_receipt(check, place, words), paper))

        def print_report(printer: DocumentPrinter, cancelled: Cancelled) -> PrintOutcome:
            pdf = press.render(check_document(check, place, words))
            return printer.print_document(pdf, f"check-{check.record_id}", 1, cancelled)

        if key == RECEIPT:
            self._send(services.devices.get(RECEIPT_PRINTER), print_receipt)
        else:
            self._send(services.devices.get(DOCUMENT_PRINTER), print_report)

    def _send(self, line: DeviceHandle[D] | None, work: Callable[[D, Cancelled], PrintOutcome]) -> None:
        if line is None:
            self._message = "check.not_printed"
            return
        self._is_busy, self._message = True, "check.printing"
        line.submit(work, self._on_printed, self._on_failed, PRINT_SECONDS)

    def _on_printed(self, outcome: PrintOutcome) -> None:
        self._is_busy = False
        self._message = "check.not_printed" if isinstance(outcome, NotPrinted) else "check.printed"
        self._context.on_changed()

    def _take_lines(self, lines: tuple[CheckedLine, ...]) -> None:
        self._own = lines
        self._context.on_changed()

    def _on_failed(self, error: Exception) -> None:
        log.warning("morning check: %s", type(error).__name__)
        self._is_busy, self._message = False, "check.failed"
        self._context.on_changed()

    # --- words ---

    def _facts(self, language: Language, say: Callable[..., str]) -> Iterator[FactRow]:
        yield FactRow("asked", say("check.asked"), condition=FactState.HEADING)
        for row in self._rows:
            answer = self._answers.get(row.id)
            value = "" if answer is None else say(f"guided.verdict_{answer.verdict.value}")
            state = FactState.PLAIN if answer is None else _STATES[answer.verdict]
            detail = "" if answer is None else measured_in_words(answer.evidence, say)
            yield FactRow(row.id, self._name_of(row.id, language), value, detail, state, opens=self._signed is None)
        yield FactRow("own", say("check.own"), condition=FactState.HEADING)
        for line in self._own:
            verdict = say(f"guided.verdict_{line.verdict.value}")
            detail = measured_in_words(line.evidence, say)
            yield FactRow(line.test, self._name_of(line.test, language), verdict, detail, _STATES[line.verdict])

    def _buttons(self, say: Callable[..., str]) -> Iterator[PageButton]:
        if self._signed is None:
            is_next = self._next() is not None
            yield PageButton(NEXT, say("check.next"), "arrow-right", is_enabled=is_next, is_main=is_next)
            is_ready = bool(self._answers) and not self._is_busy
            yield PageButton(SIGN, say("check.sign"), "draw", is_enabled=is_ready, is_main=not is_next)
            return
        devices = self._context.services.devices.lines()
        if RECEIPT_PRINTER in devices:
            yield PageButton(RECEIPT, say("check.print_receipt"), "receipt-text", is_enabled=not self._is_busy)
        if DOCUMENT_PRINTER in devices:
            yield PageButton(REPORT, say("check.print_report"), "printer", is_enabled=not self._is_busy)

    def _note(self, say: Callable[..., str]) -> Note | None:
        if self._message:
            tones = {"check.signed": Tone.GOOD, "check.printed": Tone.GOOD, "check.printing": Tone.BUSY}
            return Note(tones.get(self._message, Tone.BAD), say(self._message))
        done = len(self._rows) - self._left
        return Note(Tone.NEUTRAL, say("check.progress", done=str(done), all=str(len(self._rows))))

    def _look(self, row: CheckItem, say: Callable[..., str]) -> GuidedTestScreen:
        buttons = (
            PageButton(PASS, say("check.pass"), "check", is_main=True),
            PageButton(FAIL, say("check.fail"), "close"),
            PageButton(SKIP, say("check.skip"), "debug-step-over"),
            PageButton(BACK, say("guided.back"), "format-list-bulleted"),
        )
        return GuidedTestScreen(say(f"check.{row.id}"), say(f"check.{row.id}_do"), buttons=buttons)

    def _name_of(self, test: str, language: Language) -> str:
        return line_name(test, self._context.say(language))

    def _measure_in_words(self, evidence: str) -> str:
        return measured_in_words(evidence, self._context.say(Language.ZH))

    def _chinese(self, test: str) -> str:
        return self._name_of(test, Language.ZH)
