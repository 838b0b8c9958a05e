"""Guided tests of what reads: ID card, social-security card, codes, finger. What was read is dropped at once; only figures are kept."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from drivers.ports.code_scanner import CODE_SCANNER, CodeScanned, CodeScanner
from drivers.ports.fingerprint_reader import FINGERPRINT_READER, FingerCaptured, FingerprintReader, FingerStillThere
from drivers.ports.id_card_reader import (
    ID_CARD_READER,
    CardRead,
    CardUnreadable,
    CardWithdrawn,
    IdCardReader,
    SpentCard,
)
from drivers.ports.printing import NotPrinted
from drivers.ports.receipt_printer import RECEIPT_PRINTER
from drivers.ports.social_card_reader import (
    SOCIAL_CARD_READER,
    SocialCardRead,
    SocialCardReader,
    SocialCardUnreadable,
)
from kiosk.diagnostics.runs.guided_run import GuidedRun, RunContext
from kiosk.journeys.further_documents import has_expired
from kiosk.services.ports import may_be_used
from kiosk.services.receipt_blocks import QrBlock, Receipt, TextLine

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import date

    from drivers.ports.code_scanner import CodeOutcome
    from drivers.ports.device import Cancelled
    from drivers.ports.fingerprint_reader import FingerOutcome
    from drivers.ports.id_card_reader import IdCardOutcome
    from drivers.ports.printing import PrintOutcome
    from drivers.ports.social_card_reader import SocialCardOutcome

WAIT_SECONDS = 30.0
SPARE_SECONDS = 5.0
LEAST_QUALITY = 40
"""Of 100: a template that is worse is seldom found again."""
MARK = "GKT1:"


class _CardRun(GuidedRun):
    """What tests of cards have in common."""

    def _measure_doubts(self, doubts: AbstractSet[str]) -> None:
        """Each by its kind, which says what to look for on the card; a card with doubts is read all the same."""
        self.add_measures("doubts", sorted(doubts) or ["none"], is_good=not doubts)


class IdCardRun(_CardRun):
    """A card is read whole (身份证读卡测试)."""

    def start(self) -> None:
        def read(reader: IdCardReader, cancelled: Cancelled) -> tuple[IdCardOutcome, float]:
            outcome = reader.read(WAIT_SECONDS, cancelled)
            return outcome, self.now

        self.command(ID_CARD_READER, read, self._judge, WAIT_SECONDS + SPARE_SECONDS)

    def _judge(self, found: tuple[IdCardOutcome, float]) -> None:
        outcome, at = found
        match outcome:
            case CardRead(card):
                self.add_measure("layout", card.layout.value)
                self.add_measure("seconds", f"{at - self._began_at:.1f}")
                self.add_measure("portrait", "yes" if card.portrait is not None else "no")
                self._measure_doubts(card.doubts)
                self.end(is_passed=True)
            case CardUnreadable(reason):
                self.add_measure("reason", reason.value, is_good=False)
                self.end(is_passed=False, problem="guided.card_unreadable")
            case SpentCard():
                self.end(is_passed=False, problem="guided.card_spent")
            case CardWithdrawn():
                self.end(is_passed=False, problem="guided.card_withdrawn")
            case _:
                self.end(is_passed=False, problem="guided.nothing_read")


class SocialCardRun(_CardRun):
    """A social-security card is read whole (社保卡读卡测试)."""

    def start(self) -> None:
        def read(reader: SocialCardReader, cancelled: Cancelled) -> SocialCardOutcome:
            return reader.read(WAIT_SECONDS, cancelled)

        self.command(SOCIAL_CARD_READER, read, self._judge, WAIT_SECONDS + SPARE_SECONDS)

    def _judge(self, outcome: SocialCardOutcome) -> None:
        match outcome:
            case SocialCardRead(card):
                self.add_measure("version", f"{card.version}.00")
                self.add_measure("interface", card.interface.value)
                self.add_measure("authenticated", "yes" if card.is_authenticated else "no")
                self._measure_doubts(card.doubts | ({"expired"} if has_expired(card, self._today) else set()))
                self.end(is_passed=True)
            case SocialCardUnreadable(problem):
                self.add_measure("reason", problem.value, is_good=False)
                self.end(is_passed=False, problem="guided.card_unreadable")
            case SpentCard():
                self.end(is_passed=False, problem="guided.card_spent")
            case _:
                self.end(is_passed=False, problem="guided.nothing_read")

    @property
    def _today(self) -> date:
        return self.context.services.health.wall_time.astimezone(self.context.place.timezone).date()


class CodeRun(GuidedRun):
    """The scanner reads a code that the receipt printer has just printed; any code where nothing can be printed (扫码测试)."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._expected = ""

    def start(self) -> None:
        """Print a code that no one can know, and read it."""
        self._expected = ""
        if not may_be_used(self.context.services.devices.get(RECEIPT_PRINTER)):
            self._scan()
            return
        code = MARK + secrets.token_hex(8).upper()
        title = TextLine(self.printed_in_both("test_paper.scan_title"), bold=True)
        receipt = Receipt(f"test-{code[-8:]}", (title, QrBlock(code, code)))
        press = self.context.services.press

        def on_printed(outcome: PrintOutcome) -> None:
            self._expected = "" if isinstance(outcome, NotPrinted) else code
            self._scan()

        self.print_receipt(lambda paper: press.draw(receipt, paper), on_printed)

    def _scan(self) -> None:
        def scan(scanner: CodeScanner, cancelled: Cancelled) -> CodeOutcome:
            return scanner.scan(WAIT_SECONDS, cancelled)

        self.command(CODE_SCANNER, scan, self._judge, WAIT_SECONDS + SPARE_SECONDS)

    def _judge(self, outcome: CodeOutcome) -> None:
        if not isinstance(outcome, CodeScanned):
            self.end(is_passed=False, problem="guided.nothing_read")
            return
        is_ours = any(code.text == self._expected for code in outcome.every)
        self.add_measure("symbology", outcome.symbology)
        if self._expected:
            self.add_measure("own_code", "yes" if is_ours else "no", is_good=is_ours)
        is_passed = is_ours or not self._expected
        other = "guided.bar_code" if all(code.is_bar_code for code in outcome.every) else "guided.other_code"
        self.end(is_passed=is_passed, problem="" if is_passed else other)


class FingerRun(GuidedRun):
    """A finger is taken, and its quality measured (指纹测试)."""

    def start(self) -> None:
        def capture(reader: FingerprintReader, cancelled: Cancelled) -> FingerOutcome:
            return reader.capture(WAIT_SECONDS, cancelled)

        self.command(FINGERPRINT_READER, capture, self._judge, WAIT_SECONDS + SPARE_SECONDS)

    def _judge(self, outcome: FingerOutcome) -> None:
        match outcome:
            case FingerCaptured(quality=quality):
                is_good = quality >= LEAST_QUALITY
                self.add_measure("quality", str(quality), is_good=is_good)
                self.end(is_passed=is_good, problem="" if is_good else "guided.finger_poor")
            case FingerStillThere():
                self.end(is_passed=False, problem="guided.finger_there")
            case _:
                self.end(is_passed=False, problem="guided.nothing_read")
