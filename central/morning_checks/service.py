"""Keeps the newest morning check of each terminal, and says which terminals have none today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from central.clock import BEIJING, begin_of_day, civil_day
from central.morning_checks.models import MorningCheckEntry
from central.records.judging import Taken
from central.storage.database import one_of
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import EVERYWHERE, Scope
from central.usage.deltas import is_certain
from contract.records import MorningCheckFacts, Record
from contract.terms import TestVerdict

DUE_AT = time(10, 0)
"""From then on a terminal without a check of the day is called out (`central.console`)."""


@dataclass(frozen=True)
class CheckSummary:
    """The newest check of a terminal (巡检情况). `is_today`: it is of the civil day that was asked for."""

    checked_at: datetime
    passed: int
    failed: int
    skipped: int
    is_today: bool


def note_checks(session: Session, taken: Iterable[Taken], received_at: datetime) -> None:
    """Keep the newest check of each terminal. Call it in the transaction that stores the records."""
    for entry in taken:
        if isinstance(entry.record.facts, MorningCheckFacts):
            _note(session, entry.record, entry.record.facts, received_at)


def summaries(session: Session, terminal_ids: Collection[str], now: datetime) -> dict[str, CheckSummary]:
    """The newest checks of these terminals."""
    if not terminal_ids:
        return {}
    query = select(MorningCheckEntry).where(one_of(session, MorningCheckEntry.terminal_id, terminal_ids))
    return {check.terminal_id: _summary(check, now) for check in session.scalars(query)}


def last_checks(session: Session, terminal_ids: Collection[str]) -> dict[str, datetime]:
    """When the newest checks of these terminals were made."""
    entry = MorningCheckEntry
    query = select(entry.terminal_id, entry.checked_at).where(one_of(session, entry.terminal_id, terminal_ids))
    return {row[0]: row[1] for row in session.execute(query)}


def unchecked(session: Session, now: datetime, scope: Scope = EVERYWHERE) -> int:
    """How many enrolled terminals of a place have no check of this day; 0 before it is due."""
    local = now.astimezone(BEIJING)
    if local.time() < DUE_AT:
        return 0
    enrolled = and_(
        TerminalEntry.enrolled_at.is_not(None),
        TerminalEntry.revoked_at.is_(None),
        *scope.of_terminals(TerminalEntry.terminal_id),
    )
    number = session.scalar(select(func.count()).select_from(TerminalEntry).where(enrolled)) or 0
    is_checked = MorningCheckEntry.checked_at >= begin_of_day(local.date())
    joined = MorningCheckEntry.terminal_id == TerminalEntry.terminal_id
    query = select(func.count()).select_from(TerminalEntry).join(MorningCheckEntry, joined)
    return number - (session.scalar(query.where(enrolled, is_checked)) or 0)


def is_due(now: datetime) -> bool:
    """Whether the check of the day should have been made by now."""
    return now.astimezone(BEIJING).time() >= DUE_AT


def _note(session: Session, record: Record, facts: MorningCheckFacts, received_at: datetime) -> None:
    checked_at = record.occurred_at if is_certain(record, received_at) else received_at
    kept = session.get(MorningCheckEntry, record.terminal_id)
    if kept is None:
        kept = MorningCheckEntry(terminal_id=record.terminal_id)
        session.add(kept)
    elif kept.checked_at > checked_at:
        return  # an older one that came late
    kept.checked_at, kept.account, kept.record_id = checked_at, facts.account, record.record_id
    kept.passed = facts.number_of(TestVerdict.PASSED)
    kept.failed = facts.number_of(TestVerdict.FAILED)
    kept.skipped = facts.number_of(TestVerdict.SKIPPED)
    session.flush()


def _summary(kept: MorningCheckEntry, now: datetime) -> CheckSummary:
    is_today = civil_day(kept.checked_at) == civil_day(now)
    return CheckSummary(kept.checked_at, kept.passed, kept.failed, kept.skipped, is_today)
