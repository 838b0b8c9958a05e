"""What a receipt is made of, top to bottom. Says nothing of paper, fonts or printers: see `kiosk/papers/templates/receipt.typ`."""

from enum import StrEnum

from msgspec import Struct


class Align(StrEnum):
    """Horizontal place of a line."""

    LEFT = "left"
    CENTRE = "centre"


class TextLine(Struct, frozen=True, tag_field="kind", tag="text"):
    """A line of text, wrapped where it is too long. `scale` 1.0 is body size."""

    text: str
    scale: float = 1.0
    bold: bool = False
    align: Align = Align.LEFT


class Pair(Struct, frozen=True, tag_field="kind", tag="pair"):
    """Label and value; the value wraps under itself."""

    label: str
    value: str
    bold: bool = False


class Rule(Struct, frozen=True, tag_field="kind", tag="rule"):
    """A dividing line; `dashed` for the tear-off kind."""

    dashed: bool = False


class QrBlock(Struct, frozen=True, tag_field="kind", tag="code"):
    """A QR code with a caption under it."""

    content: str
    caption: str = ""


class Gap(Struct, frozen=True, tag_field="kind", tag="gap"):
    """White space, in body lines."""

    lines: float = 0.5


class StampLine(Struct, frozen=True, tag_field="kind", tag="stamp"):
    """A word in white on black such as 沙箱演示, to be seen at a glance."""

    text: str


ReceiptBlock = TextLine | Pair | Rule | QrBlock | Gap | StampLine


class Receipt(Struct, frozen=True):
    """What goes on the thermal paper (回执). `job_id` names it in the print journal."""

    job_id: str
    blocks: tuple[ReceiptBlock, ...]

    def __repr__(self) -> str:
        return f"Receipt({self.job_id}, {len(self.blocks)} blocks)"
