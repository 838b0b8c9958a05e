"""The typesetter in a process of its own, run by `kiosk.papers.press`: documents to PDF, receipts to dots, one after the other.

It remembers parts of its last ten papers for the next one, and no option turns that off: what it remembers ends with its
process, at the latest with the visit. Argument: the folder of the templates. What is asked comes and goes by pipes.
"""

import io
import json
import sys
from pathlib import Path
from typing import BinaryIO

import typst
from PIL import Image

from contract.core_dumps import forbid_core_dumps
from drivers.piped.messages import send
from drivers.piped.own_pipes import own_pipes
from drivers.ports.receipt_printer import ReceiptPaper
from kiosk.papers.glyphs import installed_glyphs
from kiosk.papers.images import images_of
from kiosk.papers.press_exchange import (
    Answered,
    Asked,
    AskedDocument,
    AskedMeasuredPage,
    AskedPreview,
    AskedReceipt,
    next_asked,
)
from kiosk.papers.receipt_data import receipt_data
from kiosk.services.receipt_blocks import QrBlock, Receipt, TextLine

POINTS_AN_INCH = 72
"""The template of a receipt takes a point for a dot of the printer."""
PREVIEW_PPI = 60
"""An A4 page has 496 by 702 dots then: enough to know it by, too few to read it over somebody's shoulder."""
LIGHTEST_INK = 160
"""Of 256: what is lighter stays white. Above the half, for a print head draws thin strokes thinner than they are."""
INK = [255 if tone < LIGHTEST_INK else 0 for tone in range(256)]
FIRST = Receipt("", (TextLine("回执", bold=True), TextLine("A"), QrBlock("回执")))
"""Laid out before anybody asks: fonts are read and libraries loaded with it."""


class _SeveralPages(Exception):
    """A template of a receipt that is broken."""


class Typesetter:
    """The templates (排版) of a folder with the fonts of the system; no network, no packages."""

    def __init__(self, templates: Path) -> None:
        fonts = typst.Fonts()
        self._document, self._receipt, self._measured_page = (
            typst.Compiler(str(templates / name), root=str(templates), font_paths=fonts, ignore_system_fonts=True)
            for name in ("document.typ", "receipt.typ", "measured_page.typ")
        )
        self._glyphs = installed_glyphs()

    def answer(self, asked: Asked) -> Answered:
        try:
            return Answered(self._laid_out(asked))
        except (typst.TypstError, _SeveralPages):
            return Answered(None)

    def _laid_out(self, asked: Asked) -> bytes:
        match asked:
            case AskedDocument():
                return _whole(self._document.compile(format="pdf", sys_inputs=self._inputs(asked)))
            case AskedPreview():
                made = self._document.compile(format="png", ppi=PREVIEW_PPI, sys_inputs=self._inputs(asked))
                return _whole(made[0] if isinstance(made, list) else made)
            case AskedMeasuredPage(data):
                return _whole(self._measured_page.compile(format="pdf", sys_inputs={"page": data}))
            case _:
                return self._receipt_of(asked)

    def _inputs(self, asked: AskedDocument | AskedPreview) -> dict[str, str]:
        data = json.dumps({**json.loads(asked.data), "images": images_of(asked.pictures)}, ensure_ascii=False)
        return {"document": data}

    def _receipt_of(self, asked: AskedReceipt) -> bytes:
        data = json.dumps(receipt_data(asked.receipt, asked.paper, self._glyphs), ensure_ascii=False)
        drawn = self._receipt.compile(format="png", ppi=POINTS_AN_INCH, sys_inputs={"receipt": data})
        with Image.open(io.BytesIO(_whole(drawn))) as image:
            return image.getchannel(0).point(INK, "1").tobytes()


def _whole(made: bytes | list[bytes] | None) -> bytes:
    """All pages: a receipt has one, of any length."""
    if not isinstance(made, bytes):
        raise _SeveralPages
    return made


def serve(typesetter: Typesetter, source: BinaryIO, to: BinaryIO) -> None:
    """Until the terminal is gone."""
    while (asked := next_asked(source)) is not None:
        send(typesetter.answer(asked), to)


def main() -> None:
    """Be warm, then lay out what is asked."""
    forbid_core_dumps()
    pipes = own_pipes()
    typesetter = Typesetter(Path(sys.argv[1]))
    typesetter.answer(AskedReceipt(FIRST, ReceiptPaper()))
    serve(typesetter, *pipes)


if __name__ == "__main__":
    main()
