"""Judges every terminal once a minute, opens and closes its alarms, and lists which are open and how their clocks run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from central.alarms.facts import TerminalFacts
from central.alarms.messages import AlarmMoment, Telling, channels_of
from central.alarms.models import AlarmEntry, TerminalDay
from central.alarms.rules import judged
from central.centre import CentreContext
from central.clock import civil_day
from central.identity.budgets import WrongCodes, spent_guesses
from central.morning_checks.service import last_checks
from central.storage.database import one_of
from central.terminal_register.firmware import every_wish
from central.terminal_register.models import TerminalEntry, TerminalRecord
from central.terminal_register.scope import EVERYWHERE, Scope
from central.usage.dimensions import By
from central.usage.models import UsageRollup
from contract.fault_register import FaultEntry, FaultSeverity, fault_entry
from contract.planned_hours import PlannedHours

TERMINALS_A_STEP = 200
DAYS_KEPT = 8
OPEN_DAYS_KEPT = 400
"""For how long it is kept how long a terminal was open on a day: the same month of the year before is asked for."""
CLOSED_KEPT = timedelta(days=400)
MOST_COUNTED = timedelta(minutes=5)
"""Of one round: what lies between two rounds further apart was seen by no one."""

ANSWER_WITHIN = timedelta(minutes=30)
ROUTINE_WITHIN = timedelta(hours=4)
REPAIR_WITHIN = timedelta(hours=2)


@dataclass(frozen=True)
class AlarmRow:
    """An open alarm with its clocks (告警行): until when somebody must have answered, and until when it must be mended."""

    terminal_id: str
    fault: FaultEntry
    note: str
    opened_at: datetime
    answered_at: datetime | None
    answered_by: str = ""

    @property
    def answer_due(self) -> datetime:
        """Half an hour after it was opened."""
        return self.opened_at + ANSWER_WITHIN

    @property
    def mend_due(self) -> datetime:
        """Two hours for a repair, four for what is routine."""
        is_routine = self.fault.severity is FaultSeverity.WARNS
        return self.opened_at + (ROUTINE_WITHIN if is_routine else REPAIR_WITHIN)

    def is_late(self, now: datetime) -> bool:
        """Whether a clock has run out."""
        return now > self.mend_due or (self.answered_at is None and now > self.answer_due)


_LINE: tuple[InstrumentedAttribute[Any], ...] = (
    AlarmEntry.terminal_id, AlarmEntry.fault_id, AlarmEntry.note, AlarmEntry.opened_at, AlarmEntry.answered_at,
    AlarmEntry.answered_by,
)  # fmt: skip
_BY_SEVERITY = {severity: place for place, severity in enumerate(FaultSeverity)}


def judge_terminals(centre: CentreContext) -> None:
    """One round over all terminals, some at a time, each step in a transaction of its own."""
    now, hours = centre.clock.now(), centre.settings.planned_hours
    after = ""
    while True:
        with centre.database.writing() as session:
            query = select(TerminalEntry).where(TerminalEntry.terminal_id > after).order_by(TerminalEntry.terminal_id)
            terminals = list(session.scalars(query.limit(TERMINALS_A_STEP).with_for_update()))
            wrong_codes = spent_guesses(session, centre.settings, now)
            _judge(session, terminals, hours, wrong_codes, Telling(session, channels_of(centre.settings), now))
            if len(terminals) < TERMINALS_A_STEP:
                session.execute(delete(AlarmEntry).where(AlarmEntry.closed_at < now - CLOSED_KEPT))
                return
        after = terminals[-1].terminal_id


def open_alarms_of(session: Session, scope: Scope = EVERYWHERE) -> list[AlarmRow]:
    """All that are open at a place, the worst first, then the oldest."""
    is_meant = AlarmEntry.closed_at.is_(None), *scope.of_terminals(AlarmEntry.terminal_id)
    # columns alone: after an outage there is one for each terminal
    query = select(*_LINE).where(*is_meant).order_by(AlarmEntry.opened_at)
    lines = [AlarmRow(name, fault_entry(fault_id), *rest) for name, fault_id, *rest in session.execute(query)]
    return sorted(lines, key=lambda line: _BY_SEVERITY[line.fault.severity])


def line_of(row: AlarmEntry) -> AlarmRow:
    return AlarmRow(
        row.terminal_id, fault_entry(row.fault_id), row.note, row.opened_at, row.answered_at, row.answered_by
    )


def answer_alarms(session: Session, terminal_id: str, now: datetime, responder: str = "") -> int:
    """The responder acts on this terminal: stop the clock of the answer; how many alarms that was of."""
    # the terminal before its alarms, as where they are judged
    session.get(TerminalEntry, terminal_id, with_for_update=True)
    is_waiting = AlarmEntry.terminal_id == terminal_id, AlarmEntry.closed_at.is_(None), AlarmEntry.answered_at.is_(None)
    values = {"answered_at": now, "answered_by": responder}
    changed = update(AlarmEntry).where(*is_waiting).values(values).returning(AlarmEntry.fault_id)
    return len(session.scalars(changed).all())


def open_rate(session: Session, scope: Scope, first: date, last: date) -> float | None:
    """Which part of their planned hours the terminals of a place were open on these days, in percent. None where nothing was planned."""
    in_use = TerminalEntry.enrolled_at.is_not(None), TerminalEntry.revoked_at.is_(None)
    open_, planned = TerminalDay.open_seconds, TerminalDay.planned_seconds
    query = (
        select(func.sum(case((open_ > planned, planned), else_=open_)), func.sum(planned))
        .join(TerminalEntry, TerminalEntry.terminal_id == TerminalDay.terminal_id)
        .where(*in_use, TerminalDay.day.between(first, last), *scope.of_terminals(TerminalDay.terminal_id))
    )
    was_open, was_planned = session.execute(query).one()
    return float(was_open) / float(was_planned) * 100 if was_planned else None


def _judge(
    session: Session,
    terminals: list[TerminalEntry],
    hours: PlannedHours,
    wrong_codes: Mapping[str, WrongCodes],
    telling: Telling,
) -> None:
    now = telling.now
    names = [terminal.terminal_id for terminal in terminals]
    if not names:
        return
    successes, days, checks = _last_successes(session, names), _days(session, names, now), last_checks(session, names)
    open_before, contractors, firmware = _open(session, names), _contractors(session, names), every_wish(session)
    began = []
    for terminal in terminals:
        name = terminal.terminal_id
        planned = PlannedHours.read(own) if (own := terminal.own_hours) else hours
        own_days = tuple(days.get(name, ()))
        facts = TerminalFacts(
            terminal, now, successes.get(name), own_days, planned, checks.get(name), firmware, wrong_codes.get(name)
        )
        if facts.day_before(0) is None:
            began.append(name)
        facts = _count_today(session, facts)
        opened = _renew(telling, terminal, judged(facts), open_before.get(name, {}))
        for row in opened:
            row.contractor = contractors.get(name, "")
    _forget_days(session, began, civil_day(now))


def _renew(
    telling: Telling, terminal: TerminalEntry, found: dict[str, str], open_before: dict[str, AlarmEntry]
) -> list[AlarmEntry]:
    """What is open now; the alarms that were not open before."""
    now = telling.now
    for fault_id, entry in open_before.items():
        if fault_id not in found:
            entry.closed_at = now
            telling.put(entry, AlarmMoment.CLOSED, terminal.site_zh)
            continue
        entry.note = found[fault_id][:200]
        if entry.late_at is None and line_of(entry).is_late(now):
            entry.late_at = now
            telling.put(entry, AlarmMoment.LATE, terminal.site_zh)
    opened = [
        AlarmEntry(terminal_id=terminal.terminal_id, fault_id=key, opened_at=now, note=found[key][:200])
        for key in sorted(found.keys() - open_before.keys())
    ]
    telling.session.add_all(opened)
    for row in opened:
        telling.put(row, AlarmMoment.OPENED, terminal.site_zh)
    return opened


def _contractors(session: Session, names: list[str]) -> dict[str, str]:
    columns = TerminalRecord.terminal_id, TerminalRecord.contractor
    return {row[0]: row[1] for row in session.execute(select(*columns).where(one_of(session, columns[0], names)))}


def _count_today(session: Session, facts: TerminalFacts) -> TerminalFacts:
    """Add to its day what it was open since the last round, and keep its counters. Two processes count nothing twice."""
    today = facts.day_before(0)
    if today is None:
        row = TerminalDay(terminal_id=facts.terminal.terminal_id, day=civil_day(facts.now), open_seconds=0)
        row.counted_until, row.counters = facts.now, _counters(facts.terminal)
        session.add(row)
        row.planned_seconds = int(facts.planned.of_day(row.day).total_seconds())
        for day in facts.days:
            day.open_seconds = facts.open_seconds(day)
        return replace(facts, days=(row, *facts.days))
    if facts.is_serving:
        since = max(today.counted_until, facts.now - MOST_COUNTED)
        today.open_seconds += int(facts.planned.overlap(since, facts.now).total_seconds())
    today.counted_until = facts.now
    if facts.is_heard:
        today.counters = _counters(facts.terminal)
    return facts


def _forget_days(session: Session, names: list[str], today: date) -> None:
    """Of terminals whose day begins: what their earliest days said, in two statements for all of them."""
    if not names:
        return
    of_these = one_of(session, TerminalDay.terminal_id, names)
    old, oldest = (today - timedelta(days=days) for days in (DAYS_KEPT, OPEN_DAYS_KEPT))
    session.execute(delete(TerminalDay).where(of_these, TerminalDay.day < oldest))
    # the counters of a fleet's year would be most of the database
    aging = TerminalDay.day.between(old - timedelta(days=DAYS_KEPT), old)
    session.execute(update(TerminalDay).where(of_these, aging).values(counters={}))


def _counters(terminal: TerminalEntry) -> dict[str, Any]:  # Any: JSON, counters by family
    return {str(device.get("family")): device.get("counters") or {} for device in terminal.devices}


def _last_successes(session: Session, names: list[str]) -> dict[str, Any]:  # Any: a date, as the database gives it
    rollup = UsageRollup
    query = (
        select(rollup.key, func.max(rollup.day))
        .where(rollup.dimension == By.TERMINAL.value, rollup.served > 0, one_of(session, rollup.key, names))
        .group_by(rollup.key)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _days(session: Session, names: list[str], now: datetime) -> dict[str, list[TerminalDay]]:
    cut = civil_day(now) - timedelta(days=DAYS_KEPT)
    is_meant = one_of(session, TerminalDay.terminal_id, names), TerminalDay.day >= cut
    query = select(TerminalDay).where(*is_meant).order_by(TerminalDay.day.desc())
    return _grouped(session.scalars(query))


def _grouped(rows: Iterable[TerminalDay]) -> dict[str, list[TerminalDay]]:
    found: dict[str, list[TerminalDay]] = {}
    for row in rows:
        found.setdefault(row.terminal_id, []).append(row)
    return found


def _open(session: Session, names: list[str]) -> dict[str, dict[str, AlarmEntry]]:
    is_meant = one_of(session, AlarmEntry.terminal_id, names), AlarmEntry.closed_at.is_(None)
    found: dict[str, dict[str, AlarmEntry]] = {}
    for row in session.scalars(select(AlarmEntry).where(*is_meant)):
        found.setdefault(row.terminal_id, {})[row.fault_id] = row
    return found
