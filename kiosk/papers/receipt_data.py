"""What the template of a receipt is given: the blocks, with pairs that follow each other in one group, and codes as rows."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from msgspec import to_builtins

from drivers.ports.receipt_printer import ReceiptPaper
from kiosk.papers.glyphs import CharacterSet, settable
from kiosk.services.receipt_blocks import Pair, QrBlock, Receipt, ReceiptBlock, TextLine

QUIET = 4
"""Modules of white around a QR code, as its standard wants."""
TOO_LONG = TextLine("二维码内容过长，未印出 code too long to print")
"""In place of a code that cannot be: a receipt without it is worth more than none."""

Data = dict[str, Any]
"""As it is written in JSON."""


def receipt_data(receipt: Receipt, paper: ReceiptPaper, glyphs: CharacterSet) -> Data:
    """For `receipt.typ`. What has no glyph becomes 〓."""
    return {"dots": paper.dots, "dpi": paper.dpi, "blocks": list(_data_of_blocks(receipt.blocks, glyphs))}


def _data_of_blocks(blocks: tuple[ReceiptBlock, ...], glyphs: CharacterSet) -> Iterator[Data]:
    for is_pair, group in groupby(blocks, key=lambda block: isinstance(block, Pair)):
        blocks_data = [_block_data(block, glyphs) for block in group]
        if is_pair:
            yield {"kind": "pairs", "pairs": blocks_data}
        else:
            yield from blocks_data


def _block_data(block: ReceiptBlock, glyphs: CharacterSet) -> Data:
    """The block as the template takes it."""
    data: Data = to_builtins(block)
    if isinstance(block, QrBlock):
        data["rows"] = qr_rows(data.pop("content"), QUIET)
        if not data["rows"]:
            data = to_builtins(TOO_LONG)
    texts = {name: settable(element, glyphs) for name, element in data.items() if isinstance(element, str)}
    return {**data, **texts}


def qr_rows(content: str, border: int = 0) -> list[str]:
    """A QR code as rows of 0 and 1, with so many modules of white around it; none where no code holds so much."""
    import segno

    try:
        code = segno.make(content, error="m", micro=False)
    except segno.DataOverflowError:
        return []
    return ["".join("1" if module else "0" for module in row) for row in code.matrix_iter(border=border)]
