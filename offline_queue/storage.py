"""How a record lies in the outbox table, and how it is read back without trusting the disk."""

from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError

from contract.chain import is_intact
from contract.records import Record

COLUMNS = (
    "record_id",
    "terminal_id",
    "sequence",
    "kind",
    "state",
    "size",
    "committed_at",
    "parked_at",
    "reason",
    "body",
)
"""Of the outbox table; every row names all of them."""


class EntryState(StrEnum):
    """待发状态 — PENDING is the relay's, PARKED is a person's. Delivered entries are erased."""

    PENDING = "pending"
    PARKED = "parked"


def entry_values(record: Record, committed_at: datetime) -> dict[str, object]:
    """The row of a record."""
    return row_of(record, record.model_dump_json().encode(), committed_at)


def row_of(record: Record, body: bytes, committed_at: datetime) -> dict[str, object]:
    """The row of a record whose JSON is `body`."""
    return {
        "record_id": record.record_id,
        "terminal_id": record.terminal_id,
        "sequence": record.sequence,
        "kind": record.facts.kind,
        "state": EntryState.PENDING.value,
        "size": len(body),
        "committed_at": committed_at.isoformat(),
        "parked_at": None,
        "reason": "",
        "body": body,
    }


def record_in(body: bytes | str) -> Record | None:
    """The record in a row, or None when the bytes are not what was written."""
    try:
        record = Record.model_validate_json(body)
    except ValidationError:
        return None
    return record if is_intact(record) else None
