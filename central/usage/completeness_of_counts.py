"""How far counts can be relied on: until when every terminal has reported all, which have not, and what came late."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from central.clock import begin_of_day
from central.records.completeness import missing_numbers
from central.records.models import CAME_LATE, StoredRecord
from central.storage.database import one_of
from central.terminal_register.models import TerminalChain, TerminalEntry
from central.usage.crossing import Crossing, Wanted
from central.usage.records_of_counts import of_question

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
    with_gaps, begins = _with_gaps(session, terminals), begin_of_day(since)
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
    missing = missing_numbers(session, with_gaps & {line.terminal_id for line in behind[:NAMED]})
    complete_up_to, _, last = min(heard, default=(None, "", None))
    is_held = complete_up_to is not None and now - complete_up_to > SILENT
    return CountsCompleteness(
        complete_up_to,
        tuple(replace(line, missing=missing[line.terminal_id]) for line in behind[:NAMED]),
        len(behind),
        last if is_held else None,
    )


def late_terminals(session: Session, crossing: Crossing, wanted: Wanted) -> tuple[LateTerminal, ...]:
    """Of the records that came within the period and are asked for: which came late, most of them first."""
    record = StoredRecord
    since, until = (begin_of_day(day) for day in (wanted.first, wanted.last + timedelta(days=1)))
    is_meant = record.received_at >= since, record.received_at < until, *of_question(session, crossing, wanted)
    # word for word as the index has it, so that only what came late is read
    is_late = text(CAME_LATE[session.get_bind().dialect.name])
    query = select(record.terminal_id, func.count()).where(*is_meant, is_late).group_by(record.terminal_id)
    late = Counter({name: int(number) for name, number in session.execute(query)})
    return tuple(
        LateTerminal(name, crossing.terminals[name].site_zh if name in crossing.terminals else name, number)
        for name, number in sorted(late.items(), key=lambda row: (-row[1], row[0]))
    )


def _with_gaps(session: Session, terminals: set[str]) -> set[str]:
    chain = TerminalChain
    is_behind = one_of(session, chain.terminal_id, terminals), chain.highest_sequence > chain.complete_up_to
    return set(session.scalars(select(chain.terminal_id).where(*is_behind)))
