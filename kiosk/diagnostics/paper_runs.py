"""Guided tests of what prints: a receipt with the dot pattern and rare characters, and the test page on A4. A person looks at both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.ports.document_printer import DOCUMENT_PRINTER, DocumentPrinter
from drivers.ports.printing import NotPrinted, Printed
from kiosk.diagnostics.dot_pattern import with_pattern
from kiosk.diagnostics.guided_run import GuidedRun
from kiosk.services.measured_page_words import MeasuredPageWords
from kiosk.services.receipt_blocks import Align, Pair, QrBlock, Receipt, Rule, TextLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drivers.ports.device import Cancelled
    from drivers.ports.printing import PrintOutcome
    from drivers.ports.receipt_printer import ReceiptImage, ReceiptPaper
    from kiosk.services.receipt_blocks import ReceiptBlock

PAGE_SECONDS = 180.0
RARE = "㛃㛿䶮堃垚犇骉龘𠅤𡇙𪣻𫖮𬱖"
"""Characters of names from the extensions A to E of Unicode, and some that many fonts draw badly."""
PAGE_JOB = "kiosk-test-page"


def is_on_paper(run: GuidedRun, outcome: PrintOutcome) -> bool:
    """Whether something may have come out; else the run has ended. Not confirmed is no failure here: a person looks anyway."""
    if isinstance(outcome, NotPrinted):
        run.measured("reason", outcome.problem.value, is_good=False)
        run.end(is_passed=False, problem="guided.not_printed")
        return False
    run.measured("confirmed", "yes" if isinstance(outcome, Printed) else "no")
    return True


class ReceiptRun(GuidedRun):
    """A receipt with every dot of the head, rare characters and a code (凭条打印测试)."""

    _dots = 0
    """Of the paper that it was drawn for."""

    def start(self) -> None:
        job_id = f"test-{self.context.services.identifiers.new()}"
        receipt, press = Receipt(job_id, tuple(self._blocks())), self.context.services.press

        def drawn(paper: ReceiptPaper) -> ReceiptImage:
            self._dots = paper.dots
            return with_pattern(press.draw(receipt, paper))

        self._dots = 0
        self.print_receipt(drawn, self._ask)

    def _blocks(self) -> Iterator[ReceiptBlock]:
        place, clock = self.context.place, self.context.services.clock
        now = clock.now().astimezone(place.timezone)
        yield TextLine("终端测试凭条", scale=1.5, bold=True, align=Align.CENTRE)
        yield TextLine("Test of the receipt printer", align=Align.CENTRE)
        yield Pair("终端 terminal", place.terminal_id)
        yield Pair("时间 time", f"{now:%Y-%m-%d %H:%M:%S}")
        yield TextLine(RARE, scale=1.2)
        yield TextLine(RARE)
        yield TextLine("0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ", scale=0.8)
        yield QrBlock(f"GKT0:{place.terminal_id}", "二维码 QR code")
        yield Rule(dashed=True)
        yield TextLine("下面的图案里有白色竖线，就是有坏点。A white line below is a dead dot.", scale=0.85)

    def _ask(self, outcome: PrintOutcome) -> None:
        if self._dots:
            self.measured("dots", str(self._dots))
        if is_on_paper(self, outcome):
            self.ask()


class PageRun(GuidedRun):
    """The test page on A4 (A4打印测试); the document camera is measured with it afterwards."""

    def start(self) -> None:
        words, press = self._words(), self.context.services.press
        self.on("disk", lambda: press.measured_page(words), self._print)

    def _words(self) -> MeasuredPageWords:
        place = self.context.place
        now = self.context.services.clock.now().astimezone(place.timezone)
        lines = (
            f"终端 {place.terminal_id} · {place.site.zh} · {now:%Y-%m-%d %H:%M}",
            "四角的黑块、三组线条和五级灰度都应清楚完整，文字不应缺笔少画。",
            "打印后请把本页平放在拍摄台下，四边露出桌面，再做“拍摄台测量”。",
            "Then lay this page flat under the document camera and measure it there.",
        )
        return MeasuredPageWords("终端测试页 Test page", lines, RARE, "政务服务自助终端 · 测试页，不含个人信息")

    def _print(self, pdf: bytes) -> None:
        def printed(printer: DocumentPrinter, cancelled: Cancelled) -> PrintOutcome:
            return printer.print_document(pdf, PAGE_JOB, 1, cancelled)

        self.command(DOCUMENT_PRINTER, printed, self._ask, PAGE_SECONDS)

    def _ask(self, outcome: PrintOutcome) -> None:
        if is_on_paper(self, outcome):
            self.ask()
