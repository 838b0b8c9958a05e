"""The port of the A4 document printer (A4 文档打印机)."""

from typing import Protocol

from drivers.ports.device import Cancelled, Device
from drivers.ports.printing import PrintOutcome
from drivers.ports.status import FamilyOf


class DocumentPrinter(Device, Protocol):
    """Prints documents of a visit on A4 paper (A4 文档打印机), a whole PDF at a time."""

    def print_document(self, pdf: bytes, job_name: str, copies: int, cancelled: Cancelled) -> PrintOutcome:
        """Print a PDF. `job_name` holds no personal data. Ends the job on the device before giving up on it."""


DOCUMENT_PRINTER = FamilyOf[DocumentPrinter]("document_printer")
