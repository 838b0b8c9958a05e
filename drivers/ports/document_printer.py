"""A4 文档打印机 — the port."""

from typing import Protocol

from drivers.ports.device import Cancelled, Device
from drivers.ports.printing import PrintOutcome
from drivers.ports.status import FamilyOf


class DocumentPrinter(Device, Protocol):
    """A4 文档打印机."""

    def print_document(self, pdf: bytes, job_name: str, copies: int, cancelled: Cancelled) -> PrintOutcome:
        """Print a PDF. `job_name` holds no personal data. Ends the job on the device before giving up on it."""


DOCUMENT_PRINTER = FamilyOf[DocumentPrinter]("document_printer")
