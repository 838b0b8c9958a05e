"""How far counts can be relied on: until when every terminal has reported all, which have not, and what came late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.records.completeness import gaps
from central.records.models import StoredRecord
from central.storage.database import one_of
from central.terminal_register.models import TerminalChain, TerminalEntry

LATE = timedelta(days=1)
"""A record that comes so long after it happened is late."""
NAMED = 20


@dataclass(frozen=True)
class TerminalBehind:
    """A terminal that has not reported all (缺数终端): `missing` records between others, `pending` on its disk, last heard."""

    terminal_id: str
    site: str
    missing: int
    pending: int
    heard_at: datetime | None


@dataclass(frozen=True)
class CountsCompleteness:
    """Until when counts are complete (完整截至), but for the terminals `behind`; None where no other is there. `late`: what came late."""

    complete_up_to: datetime | None
    behind: tuple[TerminalBehind, ...]
    late: int


def completeness_of(session: Session, terminals: set[str], since: datetime, until: datetime) -> CountsCompleteness:
    """Of these terminals; `late` counts what came within the span."""
    is_meant = one_of(session, TerminalEntry.terminal_id, terminals)
    query = select(TerminalEntry).where(is_meant, TerminalEntry.enrolled_at.is_not(None))
    entries = list(session.scalars(query.order_by(TerminalEntry.terminal_id)))
    missing = _missing(session, terminals)
    behind, complete = [], []
    for entry in entries:
        lacking = missing.get(entry.terminal_id, 0)
        if lacking or entry.queue_pending or entry.last_seen_at is None:
            behind.append(
                TerminalBehind(entry.terminal_id, entry.site_zh, lacking, entry.queue_pending, entry.last_seen_at)
            )
        elif entry.revoked_at is None:
            complete.append(entry.last_seen_at)
    return CountsCompleteness(
        min(complete, default=None), tuple(behind[:NAMED]), _late(session, terminals, since, until)
    )


def _missing(session: Session, terminals: set[str]) -> dict[str, int]:
    chain = TerminalChain
    is_behind = one_of(session, chain.terminal_id, terminals), chain.highest_sequence > chain.complete_up_to
    names = set(session.scalars(select(chain.terminal_id).where(*is_behind)))
    return {name: sum(run.number for run in gaps(session, name)) for name in names}


def _late(session: Session, terminals: set[str], since: datetime, until: datetime) -> int:
    record = StoredRecord
    within = record.received_at >= since, record.received_at < until, record.kind == "case"
    query = select(record.occurred_at, record.received_at).where(
        *within, one_of(session, record.terminal_id, terminals)
    )
    if session.get_bind().dialect.name == "postgresql":
        is_late = record.received_at - record.occurred_at > LATE
        return session.scalar(select(func.count()).select_from(query.where(is_late).subquery())) or 0
    return sum(received - occurred > LATE for occurred, received in session.execute(query))
