"""The record of a terminal: what the bureau wrote down about the machine."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
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


def plan_hours(session: Session, planned: str, *, terminal_id: str = "", site_zh: str = "") -> int:
    """When a terminal, or all of a site, should be open; "" as their group says. How many they are.

    Held in the order of their names, as by all who hold several.
    """
    is_meant = TerminalEntry.terminal_id == terminal_id if terminal_id else TerminalEntry.site_zh == site_zh
    found = session.scalars(select(TerminalEntry).where(is_meant).order_by(TerminalEntry.terminal_id).with_for_update())
    terminals = found.all()
    for terminal in terminals:
        terminal.planned_hours = planned
    return len(terminals)


def write_record(
    session: Session, terminal: TerminalEntry, written: WrittenRecord, operator: str, now: datetime
) -> None:
    """Replace the whole record."""
    values = vars(written) | {"changed_by": operator, "changed_at": now}
    session.merge(TerminalRecord(terminal_id=terminal.terminal_id, **values))
