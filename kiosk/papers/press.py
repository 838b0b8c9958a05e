"""Papers by typst, in a process of their own that is warm while a visit lasts and ends with it.

Blocks for some hundredths of a second: call on a worker. Keeps nothing of what it laid out.
"""

from __future__ import annotations

import json
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.piped.messages import send
from drivers.piped.piped_process import PipedProcess
from drivers.ports.receipt_printer import ReceiptImage, ReceiptPaper
from kiosk.papers.measured_page import page_data
from kiosk.papers.press_exchange import (
    Answered,
    Asked,
    AskedDocument,
    AskedMeasuredPage,
    AskedPreview,
    AskedReceipt,
    next_answered,
)
from kiosk.papers.receipt_data import qr_rows
from kiosk.services.measured_page_words import MeasuredPageWords
from kiosk.services.ports import NO_PICTURES, CitizenPictures
from kiosk.services.receipt_blocks import Receipt

if TYPE_CHECKING:  # the first screen needs no pydantic
    from contract.documents import IssuedDocument

TEMPLATES = Path(__file__).parent / "templates"
PROJECT = Path(__file__).parents[2]
LONGEST = 20.0
"""Seconds; a paper takes some hundredths of one."""


class PressFailed(Exception):
    """There is no paper: a broken template, or a process that ended twice. Its own words may quote the paper and are dropped."""


class TypstPress:
    """The press (排版进程). Thread-safe. `begin` makes a process warm for the visit, `erase` ends it; without either one serves one paper.

    A process that dies or hangs is started again once for the paper that it owes.
    """

    name = "press"

    def __init__(self, templates: Path = TEMPLATES, longest: float = LONGEST) -> None:
        self._templates = templates
        self._longest = longest
        self._state = threading.Lock()
        self._turn = threading.Lock()
        self._process: PipedProcess | None = None
        self._is_begun = False
        self._visits = 0

    def begin(self) -> None:
        """A visit will want paper. Returns at once; the process becomes warm by itself."""
        with self._state:
            self._is_begun = True
            if self._process is None:
                self._process = self._start()

    def erase(self) -> None:
        """The visit is over: what the typesetter remembers of it ends, and so does what it is laying out."""
        with self._state:
            self._is_begun = False
            self._visits += 1
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def render(self, document: IssuedDocument, pictures: CitizenPictures = NO_PICTURES) -> bytes:
        """The PDF of a document. Raises PressFailed."""
        return self._laid_out(AskedDocument(document_json(document), pictures))

    def preview(self, document: IssuedDocument, pictures: CitizenPictures = NO_PICTURES) -> bytes:
        """The PNG of its first page, as small as the screen shows it. Raises PressFailed."""
        return self._laid_out(AskedPreview(document_json(document), pictures))

    def draw(self, receipt: Receipt, paper: ReceiptPaper) -> ReceiptImage:
        """The receipt in dots. Raises PressFailed."""
        return ReceiptImage(receipt.job_id, paper, self._laid_out(AskedReceipt(receipt, paper)))

    def measured_page(self, words: MeasuredPageWords) -> bytes:
        """The PDF of the test page. Raises PressFailed."""
        return self._laid_out(AskedMeasuredPage(page_data(words)))

    def _laid_out(self, asked: Asked) -> bytes:
        with self._turn:
            visit = self._visits
            for _ in range(2):
                answered = self._once(asked)
                if answered is not None:
                    if answered.paper is None:
                        raise PressFailed("the template is broken")
                    return answered.paper
                if visit != self._visits:
                    break
        raise PressFailed("the press process ended")

    def _once(self, asked: Asked) -> Answered | None:
        """None where the process died, or took too long and was killed."""
        with self._state:
            is_kept = self._is_begun
            process = self._process or self._start()
            self._process = process if is_kept else None
        try:
            answered = process.answer(partial(send, asked), next_answered, self._longest)
            if answered is None:
                is_kept = False
                with self._state:
                    self._process = None if self._process is process else self._process
            return answered
        finally:
            if not is_kept:
                process.end()

    def _start(self) -> PipedProcess:
        command = (sys.executable, "-m", "kiosk.papers.press_process", str(self._templates))
        return PipedProcess(command, PROJECT)


def document_json(document: IssuedDocument) -> str:
    """For `document.typ`, which also wants its images."""
    return json.dumps(_data(document), ensure_ascii=False)


def _data(document: IssuedDocument) -> dict[str, Any]:
    content = document.verification_url or document.verification_code
    data = document.model_dump(mode="json")
    data["qr"] = qr_rows(content) if content else []
    data["bars"] = bars(document.bar_code) if document.bar_code else ""
    return data


def bars(text: str) -> str:
    """A Code 128 as 0 and 1 from left to right."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    image = memoryview(code.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]  # a buffer, which its types do not say
    _height, width = image.shape or (0, 0)
    return "".join("1" if module == 0 else "0" for module in image.tobytes()[:width])
