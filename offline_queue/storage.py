"""How a record lies in the outbox table, and how it is read back without trusting the disk."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from pydantic import ValidationError
from sqlalchemy import ColumnElement

from contract.chain import is_intact
from contract.records import Record
from offline_queue.models import OUTBOX
from offline_queue.moments import Moment

COLUMNS = tuple(column.name for column in OUTBOX.columns)
"""Of the outbox table; every row names all of them."""


class EntryState(StrEnum):
    """Whether an entry of the queue was sent (待发状态).

    PENDING is the relay's, PARKED is a person's, DELIVERED is kept for a while in case the centre asks again.
    """

    PENDING = "pending"
    PARKED = "parked"
    DELIVERED = "delivered"


class EntryChange(StrEnum):
    """A change that moves a record from state to state (状态变更): the centre's word, a refusal, a person, the centre's wish."""

    DELIVER = "deliver"
    PARK = "park"
    RELEASE = "release"
    SEND_AGAIN = "send_again"


ENTRY_TRANSITIONS: dict[tuple[EntryState, EntryChange], EntryState] = {
    (EntryState.PENDING, EntryChange.DELIVER): EntryState.DELIVERED,
    (EntryState.PARKED, EntryChange.DELIVER): EntryState.DELIVERED,
    (EntryState.PENDING, EntryChange.PARK): EntryState.PARKED,
    (EntryState.PARKED, EntryChange.RELEASE): EntryState.PENDING,
    (EntryState.DELIVERED, EntryChange.SEND_AGAIN): EntryState.PENDING,
}
"""What is not here does not happen."""


def open_to(change: EntryChange) -> ColumnElement[bool]:
    """The condition that an entry is in a state in which this change applies."""
    return OUTBOX.c.state.in_([state for state, transition in ENTRY_TRANSITIONS if transition is change])


WAITING_OR_PARKED = (EntryState.PENDING, EntryState.PARKED)
"""What the terminal still owes."""


class Written(Struct, frozen=True):
    """The time at which a record was written down (写入时间): `at` for people, `moment` for its age."""

    at: datetime
    moment: Moment


def row_of(record: Record, body: bytes, written: Written) -> dict[str, object]:
    """The row of a record whose JSON is `body`."""
    return {
        "record_id": record.record_id,
        "terminal_id": record.terminal_id,
        "epoch": record.epoch,
        "sequence": record.sequence,
        "kind": record.facts.kind,
        "state": EntryState.PENDING.value,
        "size": len(body),
        "committed_at": written.at.isoformat(),
        "committed_run": written.moment.run,
        "committed_known": written.moment.known,
        "settled_run": None,
        "settled_known": None,
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
