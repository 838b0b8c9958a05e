"""The pattern that shows dead dots of a receipt printer's head: rows that are black, combs, and a stair. Pure."""

from drivers.ports.receipt_printer import ReceiptImage, ReceiptPaper

FULL_ROWS = 24
COMB_ROWS = 16
GAP_ROWS = 12
STAIR_ROWS = 8
STAIR_DOTS = 16


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
