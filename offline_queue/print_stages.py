"""The words of the print journal: papers, stages, entries. Needs no database."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Paper(StrEnum):
    """The two papers that a visit may print (纸件)."""

    RECEIPT = "receipt"
    DOCUMENT = "document"


class PrintStage(StrEnum):
    """The print stage (打印阶段). INTENT: nothing sent yet. SENT: bytes may be out. The other three are ends."""

    INTENT = "intent"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    NOT_PRINTED = "not_printed"

    @property
    def is_end(self) -> bool:
        """Whether it stays so."""
        return self not in (PrintStage.INTENT, PrintStage.SENT)


PRINT_TRANSITIONS: dict[PrintStage, frozenset[PrintStage]] = {
    PrintStage.INTENT: frozenset(
        {PrintStage.SENT, PrintStage.CONFIRMED, PrintStage.UNCONFIRMED, PrintStage.NOT_PRINTED}
    ),
    PrintStage.SENT: frozenset({PrintStage.CONFIRMED, PrintStage.UNCONFIRMED, PrintStage.NOT_PRINTED}),
    PrintStage.UNCONFIRMED: frozenset({PrintStage.CONFIRMED, PrintStage.UNCONFIRMED, PrintStage.NOT_PRINTED}),
    PrintStage.CONFIRMED: frozenset(),
    PrintStage.NOT_PRINTED: frozenset(),
}
"""A citizen may say of an unconfirmed paper whether it came."""


class PrintEntry(Struct, frozen=True):
    """One job (打印记录). `record_id` is the case's record, None where there is none."""

    job_id: str
    paper: Paper
    record_id: str | None
    stage: PrintStage
    intended_at: datetime
    changed_at: datetime
    detail: str
