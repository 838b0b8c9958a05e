"""Takes uploads: one transaction for a whole batch, in which records, counts, people, ratings and cases grow together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select, tuple_
from sqlalchemy.orm import Session

from central.catalogue_publishing.service import departments_of
from central.executions.models import Execution
from central.ingest.storing import UNSTORABLE, store_taken
from central.keys import CentreKeys
from central.records.completeness import chain_of, move_on, note_arrival
from central.records.judging import HeldRecord, NotCounted, RecordJudge, Taken, waiting_case, why_not_counted
from central.records.keeping import kept_id
from central.records.models import LedgerEntry, StoredRecord
from central.storage.database import one_of_named
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import EVERYWHERE, Scope
from contract.answers import Disposition, RecordDisposition, Upload, UploadAnswer
from contract.records import CaseFacts, RatingFacts, Record
from contract.terms import ClockQuality


class TerminalUnknown(Exception):
    """No terminal of this name is enrolled."""


class EpochUnknown(Exception):
    """No key of this terminal began a chain of this epoch (链代不明)."""


@dataclass(frozen=True)
class RecordRow:
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
    """Judge and store the records of `upload`. Run it in a writing transaction; raises TerminalUnknown, EpochUnknown."""
    terminal = session.get(TerminalEntry, upload.terminal_id, with_for_update=True)
    if terminal is None:
        raise TerminalUnknown(upload.terminal_id)
    chain = chain_of(session, terminal, upload.epoch)
    if chain is None:
        raise EpochUnknown(upload.epoch)
    bench = RecordJudge(upload.terminal_id, upload.epoch, keys.opening, _executed_under(session, upload))
    bench.remember(_held_around(session, upload))
    dispositions = tuple(bench.judge(record) for record in upload.records)
    if bench.taken:
        refused = store_taken(session, _weigh(session, bench.taken), keys, now)
        dispositions = tuple(_corrected(disposition, refused) for disposition in dispositions)
        stored = {entry.record.sequence for entry in bench.taken if entry.record.record_id not in refused}
        if stored:
            move_on(session, chain, stored)
    note_arrival(chain, {record.sequence for record in upload.records})
    return _answer(upload, dispositions, chain.complete_up_to)


def last_records(session: Session, limit: int = 20, scope: Scope = EVERYWHERE) -> list[RecordRow]:
    """The records within a scope that came in last, newest first; what belongs to no department is not within one."""
    department = StoredRecord.facts["department"].as_string()
    query = select(StoredRecord).where(*scope.of_cases(StoredRecord.terminal_id, department))
    query = query.order_by(StoredRecord.received_at.desc(), StoredRecord.sequence.desc()).limit(limit)
    return [_line(stored) for stored in session.scalars(query)]


def _held_around(session: Session, upload: Upload) -> Iterable[HeldRecord]:
    """What is held at these places of the chain and beside them, and what has one of these ids in any chain of the terminal."""
    places = {record.sequence + step for record in upload.records for step in (-1, 0, 1)}
    ids = {kept_id(record) for record in upload.records}
    wanted = {"terminal_id": upload.terminal_id, "epoch": upload.epoch, "places": list(places), "ids": list(ids)}
    return (HeldRecord(*row) for row in session.execute(_held(session.get_bind().dialect.name), wanted))


@cache
def _held(dialect: str) -> Select[*tuple[Any, ...]]:  # Any: columns of the ledger
    entry = LedgerEntry
    is_around = and_(entry.epoch == bindparam("epoch"), one_of_named(dialect, entry.sequence, "places"))
    return select(entry.epoch, entry.sequence, entry.record_id, entry.digest, entry.previous_digest).where(
        entry.terminal_id == bindparam("terminal_id"), or_(is_around, one_of_named(dialect, entry.record_id, "ids"))
    )


def _executed_under(session: Session, upload: Upload) -> frozenset[str]:
    """Which cases among these have ids of executions, whose cases have the same key. No other begins before this is stored."""
    ids = {record.record_id for record in upload.records if waiting_case(record) is not None}
    if not ids:
        return frozenset()
    wanted = {"terminal_id": upload.terminal_id, "ids": list(ids)}
    return frozenset(session.scalars(_executed(session.get_bind().dialect.name), wanted))


@cache
def _executed(dialect: str) -> Select[*tuple[Any, ...]]:  # Any: the id of a request
    is_one = one_of_named(dialect, Execution.request_id, "ids")
    return select(Execution.request_id).where(Execution.terminal_id == bindparam("terminal_id"), is_one)


def _corrected(said: RecordDisposition, refused: Collection[str]) -> RecordDisposition:
    """What the database did not take is refused, although nothing else spoke against it."""
    if said.record_id not in refused or said.disposition is not Disposition.ACCEPTED:
        return said
    return said.model_copy(update={"disposition": Disposition.REFUSED, "reason": UNSTORABLE})


def _weigh(session: Session, taken: list[Taken]) -> list[Taken]:
    """The same records, each with what keeps it from being counted."""
    facts = (entry.record.facts for entry in taken)
    codes = {fact.item_code for fact in facts if isinstance(fact, CaseFacts | RatingFacts)}
    departments = departments_of(session, codes)
    supplements = _supplements(session, taken)
    return [
        replace(
            entry, not_counted=why_not_counted(entry.record, departments) or _as_supplement(entry.record, supplements)
        )
        for entry in taken
    ]


def _supplements(session: Session, taken: list[Taken]) -> frozenset[tuple[str, str]]:
    """Executions that brought the missing paper of a case: it was counted when it was made."""
    keys = {
        (entry.record.terminal_id, entry.record.facts.request_id)
        for entry in taken
        if isinstance(entry.record.facts, CaseFacts) and entry.record.facts.request_id
    }
    if not keys:
        return frozenset()
    columns = (Execution.terminal_id, Execution.request_id)
    query = select(*columns).where(tuple_(*columns).in_(sorted(keys)), Execution.joins)
    return frozenset((terminal_id, request_id) for terminal_id, request_id in session.execute(query))


def _as_supplement(record: Record, supplements: frozenset[tuple[str, str]]) -> NotCounted | None:
    facts = record.facts
    is_supplement = isinstance(facts, CaseFacts) and (record.terminal_id, facts.request_id) in supplements
    return NotCounted.SUPPLEMENT if is_supplement else None


def _answer(upload: Upload, dispositions: tuple[RecordDisposition, ...], complete_up_to: int) -> UploadAnswer:
    return UploadAnswer(
        batch_id=upload.batch_id,
        terminal_id=upload.terminal_id,
        epoch=upload.epoch,
        dispositions=dispositions,
        complete_up_to=complete_up_to,
    )


def _line(stored: StoredRecord) -> RecordRow:
    return RecordRow(
        terminal_id=stored.terminal_id,
        sequence=stored.sequence,
        received_at=stored.received_at,
        occurred_at=stored.occurred_at,
        kind=stored.kind,
        item_code=stored.facts.get("item_code", ""),
        outcome=stored.facts.get("outcome", ""),
        channel=stored.facts.get("channel", ""),
        delay_seconds=max(0.0, (stored.received_at - stored.occurred_at).total_seconds()),
        is_clock_certain=stored.clock == ClockQuality.SYNCHRONISED,
        not_counted=NotCounted(stored.not_counted) if stored.not_counted else None,
    )
