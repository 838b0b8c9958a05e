"""Papers on their way out of the machine, or to the telephone."""

from enum import StrEnum

from msgspec import Struct

from kiosk.view.lines import Line
from kiosk.view.materials import PageView
from kiosk.view.note import Note


class PaperStage(StrEnum):
    """The stage of one paper (出纸阶段). ASK: the machine does not know; the citizen is asked whether it came out."""

    NONE = "none"
    PENDING = "pending"
    PRINTING = "printing"
    PRINTED = "printed"
    PROBLEM = "problem"
    ASK = "ask"
    GIVEN_UP = "given_up"


class PhoneCopyStage(StrEnum):
    """The stage of the copy for the telephone (手机副本阶段)."""

    NONE = "none"
    OFFERED = "offered"
    SENDING = "sending"
    READY = "ready"
    FAILED = "failed"


class PhoneCopyView(Struct, frozen=True):
    """The documents for the citizen's telephone (存到手机): `qr_text` is the address, good `until` (HH:MM)."""

    stage: PhoneCopyStage
    qr_text: str = ""
    until: str = ""


NO_PHONE_COPY = PhoneCopyView(PhoneCopyStage.NONE)


class PrintScreen(Struct, frozen=True):
    """The receipt and the documents (打印). `lines`: numbers for a citizen who goes without paper to note.

    `page`: the first page of what is printing, small; None while it is laid out, and where it is hidden until it is printed.
    """

    receipt: PaperStage
    documents: PaperStage
    document_count: int
    note: Note
    can_retry: bool
    lines: tuple[Line, ...] = ()
    page: PageView | None = None
    phone: PhoneCopyView = NO_PHONE_COPY
