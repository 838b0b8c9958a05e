"""Guided tests of what prints: a receipt with the dot pattern and rare characters, and the test page on A4. A person looks at both."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from catalogue.text import Language
from drivers.ports.document_printer import DOCUMENT_PRINTER, DocumentPrinter
from drivers.ports.printing import NotPrinted, Printed
from drivers.ports.receipt_printer import ReceiptImage, ReceiptPaper
from kiosk.diagnostics.runs.guided_run import GuidedRun
from kiosk.services.measured_page_words import MeasuredPageWords
from kiosk.services.receipt_blocks import Align, Pair, QrBlock, Receipt, Rule, TextLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drivers.ports.device import Cancelled
    from drivers.ports.printing import PrintOutcome
    from kiosk.services.receipt_blocks import ReceiptBlock

PAGE_SECONDS = 180.0
RARE = "㛃㛿䶮堃垚犇骉龘𠅤𡇙𪣻𫖮𬱖"
"""Characters of names from the extensions A to E of Unicode, and some that many fonts draw badly."""
PAGE_JOB = "kiosk-test-page"

FULL_ROWS = 24
COMB_ROWS = 16
GAP_ROWS = 12
STAIR_ROWS = 8
STAIR_DOTS = 16


def is_on_paper(run: GuidedRun, outcome: PrintOutcome) -> bool:
    """Whether something may have come out; else the run has ended. Not confirmed is no failure here: a person looks anyway."""
    if isinstance(outcome, NotPrinted):
        run.add_measure("reason", outcome.problem.value, is_good=False)
        run.end(is_passed=False, problem="guided.not_printed")
        return False
    run.add_measure("confirmed", "yes" if isinstance(outcome, Printed) else "no")
    return True


class ReceiptRun(GuidedRun):
    """A receipt with every dot of the head, rare characters and a code (凭条打印测试)."""

    _dots = 0
    """Of the paper that it was drawn for."""

    def start(self) -> None:
        job_id = f"test-{self.context.services.identifiers.new()}"
        receipt, press = Receipt(job_id, tuple(self._blocks())), self.context.services.press

        def draw(paper: ReceiptPaper) -> ReceiptImage:
            self._dots = paper.dots
            return with_pattern(press.draw(receipt, paper))

        self._dots = 0
        self.print_receipt(draw, self._ask)

    def _blocks(self) -> Iterator[ReceiptBlock]:
        place, health = self.context.place, self.context.services.health
        now = health.wall_time.astimezone(place.timezone)
        title = self.context.services.wording.both("test_paper.receipt_title")
        yield TextLine(title.zh, scale=1.5, bold=True, align=Align.CENTRE)
        yield TextLine(title.en, align=Align.CENTRE)
        yield Pair(self.printed_in_both("test_paper.terminal"), place.terminal_id)
        yield Pair(self.printed_in_both("test_paper.time"), f"{now:%Y-%m-%d %H:%M:%S}")
        yield TextLine(RARE, scale=1.2)
        yield TextLine(RARE)
        yield TextLine("0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ", scale=0.8)
        yield QrBlock(f"GKT0:{place.terminal_id}", self.printed_in_both("test_paper.code"))
        yield Rule(dashed=True)
        yield TextLine(self.printed_in_both("test_paper.dead_dots"), scale=0.85)

    def _ask(self, outcome: PrintOutcome) -> None:
        if self._dots:
            self.add_measure("dots", str(self._dots))
        if is_on_paper(self, outcome):
            self.ask()


class PageRun(GuidedRun):
    """The test page on A4 (A4打印测试); the document camera is measured with it afterwards."""

    def start(self) -> None:
        words, press = self._words(), self.context.services.press
        self.on("disk", lambda: press.measured_page(words), self._print)

    def _words(self) -> MeasuredPageWords:
        place, services = self.context.place, self.context.services
        say, lay_down = (
            partial(services.wording.say, language=Language.ZH),
            services.wording.both("test_paper.lay_down"),
        )
        time = f"{services.health.wall_time.astimezone(place.timezone):%Y-%m-%d %H:%M}"
        here = say("test_paper.here", terminal=place.terminal_id, site=place.site.zh, time=time)
        lines = (here, say("test_paper.look"), lay_down.zh, lay_down.en)
        return MeasuredPageWords(self.printed_in_both("test_paper.page_title"), lines, RARE, say("test_paper.foot"))

    def _print(self, pdf: bytes) -> None:
        def print_page(printer: DocumentPrinter, cancelled: Cancelled) -> PrintOutcome:
            return printer.print_document(pdf, PAGE_JOB, 1, cancelled)

        self.command(DOCUMENT_PRINTER, print_page, self._ask, PAGE_SECONDS)

    def _ask(self, outcome: PrintOutcome) -> None:
        if is_on_paper(self, outcome):
            self.ask()


def dot_pattern(paper: ReceiptPaper) -> bytes:
    """Rows for this paper: every dot alone, every dot beside another, and all of them at once; a dead one is a white line."""
    width = paper.row_bytes
    white = bytes(width) * GAP_ROWS
    full = b"\xff" * width * FULL_ROWS
    combs = [bytes([comb]) * width * COMB_ROWS for comb in (0xAA, 0x55, 0xCC, 0x33, 0xF0, 0x0F)]
    return white.join([b"", full, *combs, _stair(paper), b""])


def with_pattern(receipt: ReceiptImage) -> ReceiptImage:
    """The receipt with the pattern below it."""
    return ReceiptImage(receipt.job_id, receipt.paper, receipt.rows + dot_pattern(receipt.paper))


def _stair(paper: ReceiptPaper) -> bytes:
    """Short strokes one after the other across the paper: a dead dot is found by the number of its stroke."""
    rows = []
    for first in range(0, paper.dots, STAIR_DOTS):
        ones = ((1 << min(STAIR_DOTS, paper.dots - first)) - 1) << max(paper.dots - first - STAIR_DOTS, 0)
        rows.append(ones.to_bytes(paper.row_bytes, "big") * STAIR_ROWS)
    return b"".join(rows)
