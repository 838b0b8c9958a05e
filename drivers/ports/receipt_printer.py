"""热敏凭条打印机 — the port: a printer takes a receipt that has been laid out for its paper, and sets no type itself."""

from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Device
from drivers.ports.printing import NotPrinted, PrintOutcome
from drivers.ports.status import FamilyOf

LONGEST_SECONDS = 600.0


class ReceiptPaper(Struct, frozen=True):
    """The paper of a receipt printer (凭条纸): the dots that it can set side by side, a multiple of 8, and how many to an inch.

    A receipt may take `most_seconds`, and `row_seconds` for each of its rows besides: a slow line or head needs longer for more.
    """

    dots: int = 576
    dpi: int = 203
    most_seconds: float = 40.0
    row_seconds: float = 0.0

    @property
    def row_bytes(self) -> int:
        """Bytes that one row of dots takes."""
        return self.dots // 8


class ReceiptImage(Struct, frozen=True):
    """A receipt (回执图样) in the dots of its paper. `job_id` names it in the print journal.

    `rows` from top to bottom, each of `paper.row_bytes`; the highest bit is the leftmost dot, and 1 is black.
    """

    job_id: str
    paper: ReceiptPaper
    rows: bytes

    @property
    def most_seconds(self) -> float:
        """How long `print_receipt` may take with it; no driver keeps a citizen for longer than `LONGEST_SECONDS`."""
        rows = len(self.rows) // self.paper.row_bytes
        seconds = self.paper.most_seconds + rows * self.paper.row_seconds
        return seconds if 0 < seconds < LONGEST_SECONDS else LONGEST_SECONDS

    def __repr__(self) -> str:
        return f"ReceiptImage({self.job_id!r}, masked)"


class ReceiptPrinter(Device, Protocol):
    """Prints and cuts one receipt, and says whether it is known to have come out (热敏凭条打印机)."""

    def paper(self) -> ReceiptPaper | NotPrinted:
        """What a receipt must be laid out for; the reason where nothing can be printed. Answers at once."""

    def print_receipt(self, receipt: ReceiptImage) -> PrintOutcome:
        """Print and cut one receipt, within its `most_seconds`. The image must be one for the paper of this printer."""


RECEIPT_PRINTER = FamilyOf[ReceiptPrinter]("receipt_printer")
