"""Takes uploads: one transaction for a whole batch, in which records, counts, people, ratings and cases grow together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from central.cases.service import open_cases
from central.catalogue_publishing.service import departments_of
from central.database import insert_rows, one_of
from central.keys import CentreKeys
from central.ratings.service import add_ratings
from central.records.judging import Bench, Held, NotCounted, Taken, why_not_counted
from central.records.models import LedgerEntry, StoredRecord
from central.terminals.models import Terminal
from central.usage.service import add_usage
from contract.answers import RecordDisposition, Upload, UploadAnswer
from contract.records import CaseFacts, ClockQuality, RatingFacts, Record


class TerminalUnknown(Exception):
    """No terminal of this name is enrolled."""


@dataclass(frozen=True)
class RecordLine:
    """One of the last records, for the console: nothing personal."""

    terminal_id: str
    sequence: int
    received_at: datetime
    occurred_at: datetime
    kind: str
    item_code: str
    outcome: str
    channel: str
    delay_seconds: float
    is_clock_certain: bool
    not_counted: NotCounted | None


def take_upload(session: Session, upload: Upload, keys: CentreKeys, now: datetime) -> UploadAnswer:
    """Judge and store the records of `upload`. Run it in a writing transaction; raises TerminalUnknown."""
    terminal = session.get(Terminal, upload.terminal_id, with_for_update=True)
    if terminal is None:
        raise TerminalUnknown(upload.terminal_id)
    bench = Bench(upload.terminal_id, keys.opening)
    bench.remember(_held_around(session, upload.terminal_id, upload.records))
    dispositions = tuple(bench.judge(record) for record in upload.records)
    if bench.taken:
        _store(session, _weighed(session, bench.taken), keys, now)
        _move_on(session, terminal, bench)
    return _answer(upload, dispositions, terminal.complete_up_to)


def last_records(session: Session, limit: int = 20) -> list[RecordLine]:
    """The records that came in last, newest first."""
    query = select(StoredRecord).order_by(StoredRecord.received_at.desc(), StoredRecord.sequence.desc()).limit(limit)
    return [_line(stored) for stored in session.scalars(query)]


def gaps(session: Session, terminal_id: str, limit: int = 20) -> list[tuple[int, int]]:
    """Runs of sequences that are missing below the highest one, as (first, last)."""
    after = aliased(LedgerEntry)
    following = (
        select(func.min(after.sequence))
        .where(after.terminal_id == terminal_id, after.sequence > LedgerEntry.sequence)
        .correlate(LedgerEntry)
        .scalar_subquery()
    )
    edges = (
        select(LedgerEntry.sequence, following)
        .where(LedgerEntry.terminal_id == terminal_id, ~_has(terminal_id, LedgerEntry.sequence + 1))
        .order_by(LedgerEntry.sequence)
        .limit(limit)
    )
    first = session.scalar(select(func.min(LedgerEntry.sequence)).where(LedgerEntry.terminal_id == terminal_id))
    missing = [(1, first - 1)] if first is not None and first > 1 else []
    return missing + [(last + 1, found - 1) for last, found in session.execute(edges) if found is not None]


def _held_around(session: Session, terminal_id: str, records: Iterable[Record]) -> Iterable[Held]:
    sequences = {record.sequence + step for record in records for step in (-1, 0, 1)}
    query = select(LedgerEntry.sequence, LedgerEntry.record_id, LedgerEntry.digest, LedgerEntry.previous_digest).where(
        LedgerEntry.terminal_id == terminal_id,
        or_(
            one_of(session, LedgerEntry.sequence, sequences),
            one_of(session, LedgerEntry.record_id, {record.record_id for record in records}),
        ),
    )
    return (Held(*row) for row in session.execute(query))


def _store(session: Session, taken: list[Taken], keys: CentreKeys, now: datetime) -> None:
    insert_rows(session, LedgerEntry, [_ledger_row(each.record) for each in taken])
    insert_rows(session, StoredRecord, [_record_row(each, now) for each in taken])
    counted = [each for each in taken if each.not_counted is None]
    add_usage(session, counted, keys, now)
    add_ratings(session, counted, now)
    open_cases(session, taken, keys, now)


def _weighed(session: Session, taken: list[Taken]) -> list[Taken]:
    """The same records, each with what keeps it from being counted."""
    facts = (each.record.facts for each in taken)
    codes = {each.item_code for each in facts if isinstance(each, CaseFacts | RatingFacts)}
    departments = departments_of(session, codes)
    return [replace(each, not_counted=why_not_counted(each.record, departments)) for each in taken]


def _ledger_row(record: Record) -> dict[str, object]:
    return {
        "terminal_id": record.terminal_id,
        "sequence": record.sequence,
        "record_id": record.record_id,
        "digest": record.digest,
        "previous_digest": record.previous_digest,
    }


def _record_row(taken: Taken, now: datetime) -> dict[str, object]:
    record = taken.record
    return {
        "terminal_id": record.terminal_id,
        "sequence": record.sequence,
        "received_at": now,
        "record_id": record.record_id,
        "occurred_at": record.occurred_at,
        "boot_id": record.boot_id,
        "clock": record.clock.value,
        "kind": record.facts.kind,
        "facts": record.facts.model_dump(mode="json"),
        "sealed": record.sealed,
        "not_counted": taken.not_counted or "",
    }


def _move_on(session: Session, terminal: Terminal, bench: Bench) -> None:
    """Follow the chain from where it was whole. Beyond the batch there may be records that came early."""
    end = terminal.complete_up_to
    while end + 1 in bench.by_sequence:
        end += 1
    if terminal.complete_up_to < end < terminal.highest_sequence:
        end = _end_of_run(session, terminal.terminal_id, end)
    terminal.complete_up_to = end
    terminal.highest_sequence = max(terminal.highest_sequence, *(each.record.sequence for each in bench.taken))


def _end_of_run(session: Session, terminal_id: str, start: int) -> int:
    query = (
        select(LedgerEntry.sequence)
        .where(LedgerEntry.terminal_id == terminal_id, LedgerEntry.sequence >= start)
        .where(~_has(terminal_id, LedgerEntry.sequence + 1))
        .order_by(LedgerEntry.sequence)
        .limit(1)
    )
    return session.scalar(query) or start


def _has(terminal_id: str, sequence: ColumnElement[int]) -> ColumnElement[bool]:
    other = aliased(LedgerEntry)
    return exists().where(other.terminal_id == terminal_id, other.sequence == sequence)


def _answer(upload: Upload, dispositions: tuple[RecordDisposition, ...], complete_up_to: int) -> UploadAnswer:
    return UploadAnswer(
        batch_id=upload.batch_id,
        terminal_id=upload.terminal_id,
        dispositions=dispositions,
        complete_up_to=complete_up_to,
    )


def _line(stored: StoredRecord) -> RecordLine:
    return RecordLine(
        terminal_id=stored.terminal_id,
        sequence=stored.sequence,
        received_at=stored.received_at,
        occurred_at=stored.occurred_at,
        kind=stored.kind,
        item_code=stored.facts.get("item_code", ""),
        outcome=stored.facts.get("outcome", stored.facts.get("level", "")),
        channel=stored.facts.get("channel", ""),
        delay_seconds=max(0.0, (stored.received_at - stored.occurred_at).total_seconds()),
        is_clock_certain=stored.clock == ClockQuality.SYNCHRONISED,
        not_counted=NotCounted(stored.not_counted) if stored.not_counted else None,
    )
