"""How far counts can be relied on: until when every terminal has reported all, which have not, and what came late."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.clock import BEIJING
from central.records.completeness import gaps
from central.records.models import StoredRecord
from central.storage.database import one_of
from central.terminal_register.models import TerminalChain, TerminalEntry
from central.usage.crossing import Crossing, Wanted
from central.usage.records_of_counts import of_question

LATE = timedelta(days=1)
"""A record that comes so long after it happened is late."""
SILENT = timedelta(minutes=30)
"""A terminal that has not been heard for so long may have more to report than is known here."""
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
    """Until when counts are complete (完整截至), but for the terminals that are behind; None where no other is there.

    `behind` are the first `NAMED` of `behind_number`; `held_by` is the terminal whose silence holds the moment back, if one is silent.
    """

    complete_up_to: datetime | None
    behind: tuple[TerminalBehind, ...] = ()
    behind_number: int = 0
    held_by: TerminalBehind | None = None


@dataclass(frozen=True)
class LateTerminal:
    """A terminal whose records came late (晚到终端), and how many of them."""

    terminal_id: str
    site: str
    number: int


def completeness_of(session: Session, terminals: set[str], since: date, now: datetime) -> CountsCompleteness:
    """Of these terminals, for counts that begin with a day: a key that was withdrawn before it has nothing to tell about them."""
    entry = TerminalEntry
    columns = entry.terminal_id, entry.site_zh, entry.queue_pending, entry.last_seen_at, entry.revoked_at
    is_meant = one_of(session, entry.terminal_id, terminals), entry.enrolled_at.is_not(None)
    with_gaps, begins = _with_gaps(session, terminals), datetime.combine(since, time(), BEIJING)
    behind, heard = [], []
    for name, site, pending, seen_at, revoked_at in session.execute(
        select(*columns).where(*is_meant).order_by(entry.terminal_id)
    ):
        line = TerminalBehind(name, site, 0, pending, seen_at)
        if revoked_at is not None and revoked_at < begins:
            continue
        if name in with_gaps or pending or seen_at is None:
            behind.append(line)
        elif revoked_at is None:
            heard.append((seen_at, name, line))
    complete_up_to, _, last = min(heard, default=(None, "", None))
    is_held = complete_up_to is not None and now - complete_up_to > SILENT
    return CountsCompleteness(
        complete_up_to,
        tuple(_with_missing(session, line) for line in behind[:NAMED]),
        len(behind),
        last if is_held else None,
    )


def late_terminals(session: Session, crossing: Crossing, wanted: Wanted) -> tuple[LateTerminal, ...]:
    """Of the records that came within the period and are asked for: which came late, most of them first."""
    record = StoredRecord
    since, until = (datetime.combine(day, time(), BEIJING) for day in (wanted.first, wanted.last + timedelta(days=1)))
    is_meant = record.received_at >= since, record.received_at < until, *of_question(session, crossing, wanted)
    if session.get_bind().dialect.name == "postgresql":
        is_late = record.received_at - record.occurred_at > LATE
        query = select(record.terminal_id, func.count()).where(*is_meant, is_late).group_by(record.terminal_id)
        late = Counter({row[0]: int(row[1]) for row in session.execute(query)})
    else:
        moments = select(record.terminal_id, record.occurred_at, record.received_at).where(*is_meant)
        late = Counter(name for name, occurred, received in session.execute(moments) if received - occurred > LATE)
    return tuple(
        LateTerminal(name, crossing.terminals[name].site_zh if name in crossing.terminals else name, number)
        for name, number in sorted(late.items(), key=lambda row: (-row[1], row[0]))
    )


def _with_gaps(session: Session, terminals: set[str]) -> set[str]:
    chain = TerminalChain
    is_behind = one_of(session, chain.terminal_id, terminals), chain.highest_sequence > chain.complete_up_to
    return set(session.scalars(select(chain.terminal_id).where(*is_behind)))


def _with_missing(session: Session, line: TerminalBehind) -> TerminalBehind:
    return replace(line, missing=sum(run.number for run in gaps(session, line.terminal_id)))
