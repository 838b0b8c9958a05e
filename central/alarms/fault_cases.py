"""Fault cases: an alarm from its opening to what was done about it, and how well each contractor kept its clocks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from central.alarms.models import AlarmEntry
from central.alarms.service import AlarmRow, line_of
from central.clock import begin_of_day
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import EVERYWHERE, Scope
from contract.fault_register import FaultSeverity, fault_register

MOST_CASES = 300
MOST_TAKEN_AWAY = 10_000


class FaultCaseState(StrEnum):
    """How far a fault case is (工单状态): the fault is there, it is gone and nothing is written down yet, or that is done too."""

    OPEN = "open"
    MENDED = "mended"
    SETTLED = "settled"


@dataclass(frozen=True)
class FaultSearch:
    """What fault cases are looked for (工单查询).

    `words` are of the number of a terminal or of its site; `contractor`: None is all, "" of terminals without one.
    """

    terminal_id: str = ""
    words: str = ""
    contractor: str | None = None
    state: FaultCaseState | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What is true of each case that is looked for."""
        wanted: list[ColumnElement[bool]] = []
        if self.terminal_id:
            wanted.append(AlarmEntry.terminal_id == self.terminal_id)
        if self.words:
            columns = TerminalEntry.terminal_id, TerminalEntry.site_zh
            named = or_(*(column.contains(self.words, autoescape=True) for column in columns))
            wanted.append(AlarmEntry.terminal_id.in_(select(TerminalEntry.terminal_id).where(named)))
        if self.contractor is not None:
            wanted.append(AlarmEntry.contractor == self.contractor)
        match self.state:
            case FaultCaseState.OPEN:
                wanted.append(AlarmEntry.closed_at.is_(None))
            case FaultCaseState.MENDED:
                wanted += [AlarmEntry.closed_at.is_not(None), AlarmEntry.settled_at.is_(None)]
            case FaultCaseState.SETTLED:
                wanted.append(AlarmEntry.settled_at.is_not(None))
        return wanted


class FaultCaseUnknown(Exception):
    """There is no case of these that waits to be settled."""


@dataclass(frozen=True)
class FaultCase:
    """One alarm with what people did about it (故障工单)."""

    alarm: AlarmRow
    contractor: str
    closed_at: datetime | None
    remedy: str
    settled_by: str
    settled_at: datetime | None

    @property
    def state(self) -> FaultCaseState:
        """How far it is."""
        if self.closed_at is None:
            return FaultCaseState.OPEN
        return FaultCaseState.MENDED if self.settled_at is None else FaultCaseState.SETTLED

    @property
    def is_answered_in_time(self) -> bool:
        """Whether somebody answered, or the fault was gone, within half an hour."""
        ends = [moment for moment in (self.alarm.answered_at, self.closed_at) if moment is not None]
        return bool(ends) and min(ends) <= self.alarm.answer_due

    @property
    def is_mended_in_time(self) -> bool:
        """Whether it was gone within its time."""
        return self.closed_at is not None and self.closed_at <= self.alarm.mend_due


@dataclass(frozen=True)
class ContractorFigures:
    """How a contractor fared with the cases of a period (运维单位考核); "" is of terminals without one. Shares in percent, of the
    cases whose clock has run out or stopped.
    """

    contractor: str
    cases: int
    open: int
    answered: float | None
    mended: float | None
    mean_hours: float | None


EVERY_CASE = FaultSearch()


def fault_cases(
    session: Session, scope: Scope = EVERYWHERE, search: FaultSearch = EVERY_CASE, most: int = MOST_CASES
) -> list[FaultCase]:
    """Those that are not settled first: the open ones, then the mended ones; then the newest, so many at most. Of a place."""
    query = select(AlarmEntry).where(*scope.of_terminals(AlarmEntry.terminal_id), *search.conditions())
    is_closed = AlarmEntry.closed_at.is_not(None)
    ordered = query.order_by(is_closed, AlarmEntry.settled_at.is_not(None), AlarmEntry.opened_at.desc())
    return [_case(row) for row in session.scalars(ordered.limit(most))]


def contractors(session: Session, scope: Scope = EVERYWHERE) -> list[str]:
    """Those that answer for a case of a place, "" where a terminal has none."""
    query = select(AlarmEntry.contractor).where(*scope.of_terminals(AlarmEntry.terminal_id))
    return sorted(session.scalars(query.distinct()))


def settle(session: Session, alarm: tuple[str, str, datetime], remedy: str, operator: str, now: datetime) -> None:
    """Write down what was done about an alarm that is gone. Raises FaultCaseUnknown."""
    row = session.get(AlarmEntry, alarm, with_for_update=True)
    if row is None or row.closed_at is None or row.settled_at is not None:
        raise FaultCaseUnknown
    row.remedy, row.settled_by, row.settled_at = remedy, operator, now


def contractor_figures(
    session: Session, scope: Scope, first: date, last: date, now: datetime
) -> list[ContractorFigures]:
    """Of the cases that opened on these days, by contractor."""
    begins, ends = (begin_of_day(day) for day in (first, last + timedelta(days=1)))
    is_meant = AlarmEntry.opened_at >= begins, AlarmEntry.opened_at < ends
    query = select(AlarmEntry).where(*is_meant, *scope.of_terminals(AlarmEntry.terminal_id))
    found: dict[str, list[FaultCase]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.contractor].append(_case(row))
    return [_figures(contractor, cases, now) for contractor, cases in sorted(found.items())]


def stopped_share(session: Session, scope: Scope, first: date, last: date) -> float | None:
    """Of the terminals in use: how many had a fault on these days with which no citizen can be served, in percent; None without any."""
    begins, ends = (begin_of_day(day) for day in (first, last + timedelta(days=1)))
    stops = [entry.id for entry in fault_register().values() if entry.severity is FaultSeverity.STOPS]
    alarm, terminal = AlarmEntry, TerminalEntry
    is_in_use = terminal.enrolled_at.is_not(None), terminal.revoked_at.is_(None)
    here = select(terminal.terminal_id).where(*is_in_use, *scope.of_terminals(terminal.terminal_id))
    in_use = session.scalar(select(func.count()).select_from(here.subquery())) or 0
    is_meant = alarm.fault_id.in_(stops), alarm.terminal_id.in_(here)
    is_then = alarm.opened_at < ends, or_(alarm.closed_at.is_(None), alarm.closed_at >= begins)
    stopped = session.scalar(select(func.count(alarm.terminal_id.distinct())).where(*is_meant, *is_then)) or 0
    return stopped / in_use * 100 if in_use else None


def _figures(contractor: str, cases: list[FaultCase], now: datetime) -> ContractorFigures:
    answered = [case.is_answered_in_time for case in cases if case.is_answered_in_time or now > case.alarm.answer_due]
    mended = [case.is_mended_in_time for case in cases if case.closed_at is not None or now > case.alarm.mend_due]
    hours = [
        (case.closed_at - case.alarm.opened_at) / timedelta(hours=1) for case in cases if case.closed_at is not None
    ]
    return ContractorFigures(
        contractor,
        len(cases),
        sum(case.closed_at is None for case in cases),
        _percent(answered),
        _percent(mended),
        sum(hours) / len(hours) if hours else None,
    )


def _percent(kept: Iterable[bool]) -> float | None:
    every = list(kept)
    return sum(every) / len(every) * 100 if every else None


def _case(row: AlarmEntry) -> FaultCase:
    return FaultCase(line_of(row), row.contractor, row.closed_at, row.remedy, row.settled_by, row.settled_at)
