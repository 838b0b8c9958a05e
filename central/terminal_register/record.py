"""The record of a terminal: what the bureau wrote down about the machine."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from central.terminal_register.models import TerminalEntry, TerminalRecord


@dataclass(frozen=True)
class WrittenRecord:
    """What the form of a record holds (档案登记)."""

    owner: str = ""
    keeper: str = ""
    contractor: str = ""
    address: str = ""
    model: str = ""
    serial_number: str = ""
    accepted_on: date | None = None
    warranty_until: date | None = None


def record_of(session: Session, terminal_id: str) -> TerminalRecord:
    """What is written down; an empty record where nothing is."""
    return session.get(TerminalRecord, terminal_id) or TerminalRecord(
        terminal_id=terminal_id, **vars(WrittenRecord()), changed_by="", changed_at=None
    )


def write_record(
    session: Session, terminal: TerminalEntry, written: WrittenRecord, operator: str, now: datetime
) -> None:
    """Write all of it down anew."""
    values = vars(written) | {"changed_by": operator, "changed_at": now}
    session.merge(TerminalRecord(terminal_id=terminal.terminal_id, **values))
