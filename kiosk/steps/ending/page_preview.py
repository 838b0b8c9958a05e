"""What is printing, as a small picture for the screen. It comes when it is ready; nothing waits for it, and without it all goes on."""

import logging

from contract.documents import IssuedDocument
from drivers.ports.receipt_printer import ReceiptImage
from kiosk.services.ports import CitizenPictures
from kiosk.steps.step import Step
from kiosk.view.materials import PageView

log = logging.getLogger(__name__)


class PagePreview:
    """The page on the print screen (打印预览). Nothing of it for an item whose result is hidden until it is printed."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._number = 0
        self.page: PageView | None = None

    def show_receipt(self, receipt: ReceiptImage) -> None:
        """The dots that go to the printer."""
        self._show(picture_of(receipt))

    def show_document(self, document: IssuedDocument, pictures: CitizenPictures) -> None:
        """Its first page, once it is laid out. The one before is taken away at once."""
        self.clear()
        services, number = self._step.context.services, self._number
        if self._step.context.journey.item.hidden_until_printed:
            return

        def on_picture(picture: bytes) -> None:
            if number == self._number:
                self._show(picture)

        def on_failed(error: Exception) -> None:
            log.info("no preview: %s", type(error).__name__)

        services.workers.vision.run(
            lambda: services.press.preview(document, pictures),
            self._step.while_open(on_picture),
            self._step.while_open(on_failed),
        )

    def clear(self) -> None:
        """Nothing is shown, and nothing that comes later of what was asked for."""
        self._number += 1
        self.page = None

    def _show(self, picture: bytes) -> None:
        self._number += 1
        self.page = PageView(self._number, picture)


def picture_of(receipt: ReceiptImage) -> bytes:
    """The rows of dots as a portable bitmap, which takes them as they are."""
    height = len(receipt.rows) // receipt.paper.row_bytes
    return b"P4 %d %d\n" % (receipt.paper.dots, height) + receipt.rows
