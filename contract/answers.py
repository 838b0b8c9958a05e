"""What the centre answers to an upload. Only this, whole and signed, counts as delivery."""

from enum import StrEnum

from pydantic import Field

from contract.model import Message
from contract.records import Record


class Disposition(StrEnum):
    """处置 — what became of one record. DUPLICATE is success."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REFUSED = "refused"

    @property
    def is_delivered(self) -> bool:
        """Whether the terminal may erase its copy."""
        return self in (Disposition.ACCEPTED, Disposition.DUPLICATE)


class Upload(Message):
    """上传批次 — records of one epoch of one terminal in order of sequence. `batch_id` comes back in the answer."""

    batch_id: str
    terminal_id: str
    epoch: int = Field(default=1, ge=1)
    records: tuple[Record, ...] = Field(min_length=1)


class RecordDisposition(Message):
    """The centre's word on one record; `reason` is set for conflict and refused."""

    record_id: str
    sequence: int
    disposition: Disposition
    reason: str = ""


class UploadAnswer(Message):
    """上传应答 — one disposition per record, and the sequence up to which the centre has everything of this epoch."""

    batch_id: str
    terminal_id: str
    epoch: int = Field(default=1, ge=1)
    dispositions: tuple[RecordDisposition, ...]
    complete_up_to: int = Field(ge=0)
