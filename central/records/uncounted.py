"""What came in and grows no count: of an item or a department that no published catalogue has. Kept, and shown apart."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.records.judging import NotCounted
from central.records.models import StoredRecord
from central.terminal_register.scope import EVERYWHERE, Scope


@dataclass(frozen=True)
class UncountedRow:
    """How many of one terminal (未计数的记录), item and department, and why."""

    terminal_id: str
    item_code: str
    department: str
    reason: NotCounted
    records: int


def list_uncounted_records(session: Session, scope: Scope = EVERYWHERE, limit: int = 20) -> list[UncountedRow]:
    """The records within a scope that do not count, most first."""
    item, department = (StoredRecord.facts[key].as_string() for key in ("item_code", "department"))
    groups = (StoredRecord.terminal_id, item, department, StoredRecord.not_counted)
    number = func.count()
    # written as in the index, which holds these few alone
    query = select(*groups, number).where(StoredRecord.not_counted != "").group_by(*groups)
    query = query.where(*scope.of_cases(StoredRecord.terminal_id, department))
    ordered = query.order_by(number.desc(), *groups).limit(limit)
    return [
        UncountedRow(terminal_id, code, of, NotCounted(reason), count)
        for terminal_id, code, of, reason, count in session.execute(ordered)
    ]
