"""A payment on the telephone."""

from enum import StrEnum

from msgspec import Struct

from kiosk.view.lines import Line
from kiosk.view.note import Note


class PayStage(StrEnum):
    """The stage of the payment (缴费阶段)."""

    OPENING = "opening"
    TO_CHECK = "to_check"
    WAITING = "waiting"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    PROBLEM = "problem"


class PaymentScreen(Struct, frozen=True):
    """QR code to be paid on the phone (缴费)."""

    stage: PayStage
    amount: str
    lines: tuple[Line, ...]
    qr_text: str
    order_no: str
    seconds_left: int
    note: Note
