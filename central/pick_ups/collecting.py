"""Whether the paper of a pick-up code came out, by the terminal's word or by its record, and what is kept of that."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.cases.models import CaseEntry
from central.operators.console_audit import AT_A_TERMINAL, note_event
from central.pick_ups.models import PickUpCode
from central.records.models import StoredRecord
from contract.pick_ups import HELD_FOR
from contract.terms import PaperOutcome


def came_out_unsaid(session: Session, row: PickUpCode) -> bool:
    """Whether the terminal that had the papers last has written down that they came out: its word was lost, its record comes late."""
    if row.held_until is None or not row.held_request:
        return False
    written = (
        StoredRecord.terminal_id == row.held_by,
        StoredRecord.received_at >= row.held_until - HELD_FOR,
        StoredRecord.kind == "paper",
        StoredRecord.facts["case_record_id"].as_string() == row.held_request,
        StoredRecord.facts["documents"].as_string() == PaperOutcome.PRINTED.value,
    )
    return session.scalar(select(StoredRecord.sequence).where(*written).limit(1)) is not None


def note_collected(session: Session, row: PickUpCode, now: datetime) -> None:
    """Its paper is out: the code is used up."""
    row.held_until = None
    row.collected_at, row.collected_by, row.code_digest = now, row.held_by, ""
    entry = session.get_one(CaseEntry, (row.terminal_id, row.case_key))
    note_event(session, AT_A_TERMINAL, "pick_up_collected", f"{entry.case_number} {row.held_by}", now)
