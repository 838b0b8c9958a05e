"""What the centre answers to an upload. Only this, whole and signed, counts as delivery."""

from enum import StrEnum

from pydantic import Field

from contract.limits import (
    MOST_RECORDS,
    MOST_SEQUENCE,
    Epoch,
    Identifier,
    Line,
    Remark,
    SequenceOrNone,
    TerminalName,
)
from contract.model import Message
from contract.records import Record


class Disposition(StrEnum):
    """What became of one record (处置). DUPLICATE is success."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REFUSED = "refused"

    @property
    def is_delivered(self) -> bool:
        """Whether the terminal may erase its copy."""
        return self in (Disposition.ACCEPTED, Disposition.DUPLICATE)


class UploadHead(Message):
    """What an upload says of itself (批次抬头), besides its records."""

    batch_id: Identifier
    terminal_id: TerminalName
    epoch: Epoch = 1


class Upload(UploadHead):
    """Records of one epoch of one terminal in order of sequence (上传批次). `batch_id` comes back in the answer."""

    records: tuple[Record, ...] = Field(min_length=1, max_length=MOST_RECORDS)


class RecordDisposition(Message):
    """The centre's word on one record (处置); `reason` is set for conflict and refused.

    It repeats the id and the sequence as they were sent, also where no record may have such ones.
    """

    record_id: Line
    sequence: int = Field(ge=-MOST_SEQUENCE, le=MOST_SEQUENCE)
    disposition: Disposition
    reason: Remark = ""


class UploadAnswer(Message):
    """One disposition per record (上传应答), and the sequence up to which the centre has everything of this epoch."""

    batch_id: Identifier
    terminal_id: TerminalName
    epoch: Epoch = 1
    dispositions: tuple[RecordDisposition, ...] = Field(max_length=MOST_RECORDS)
    complete_up_to: SequenceOrNone
