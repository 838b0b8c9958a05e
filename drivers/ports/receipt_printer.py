"""热敏凭条打印机 — the port, and the blocks that a receipt is made of."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from drivers.ports.device import Device
from drivers.ports.printing import PrintOutcome
from drivers.ports.status import FamilyOf


class Align(StrEnum):
    """Horizontal place of a line."""

    LEFT = "left"
    CENTRE = "centre"


class TextLine(Struct, frozen=True):
    """A line of text, wrapped by the driver. `scale` 1.0 is body size."""

    text: str
    scale: float = 1.0
    bold: bool = False
    align: Align = Align.LEFT


class Pair(Struct, frozen=True):
    """Label and value; the value wraps under itself."""

    label: str
    value: str
    bold: bool = False


class Rule(Struct, frozen=True):
    """A dividing line; `dashed` for the tear-off kind."""

    dashed: bool = False


class QrBlock(Struct, frozen=True):
    """A QR code with a caption under it."""

    content: str
    caption: str = ""


class Gap(Struct, frozen=True):
    """White space, in body lines."""

    lines: float = 0.5


class StampLine(Struct, frozen=True):
    """An inverted or framed word such as 沙箱演示, to be seen at a glance."""

    text: str


ReceiptBlock = TextLine | Pair | Rule | QrBlock | Gap | StampLine


@dataclass(frozen=True)
class Receipt:
    """What goes on the thermal paper (回执), top to bottom. `job_id` names it in the print journal."""

    job_id: str
    blocks: tuple[ReceiptBlock, ...] = field(repr=False)


class ReceiptPrinter(Device, Protocol):
    """The receipt printer (热敏凭条打印机)."""

    def print_receipt(self, receipt: Receipt) -> PrintOutcome:
        """Draw, print and cut one receipt."""


RECEIPT_PRINTER = FamilyOf[ReceiptPrinter]("receipt_printer")
