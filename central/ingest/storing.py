"""Stores the records of a batch; where the database does not take one of them, it takes the others."""

from collections.abc import Mapping
from datetime import datetime

import psycopg
from sqlalchemy.exc import DataError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from central.cases.service import open_cases
from central.keys import CentreKeys
from central.morning_checks.service import note_checks
from central.ratings.service import add_ratings
from central.records.judging import Taken
from central.records.keeping import kept_boot, kept_facts, kept_id, kept_moment, kept_seal
from central.records.models import LedgerEntry, StoredRecord
from central.storage.database import insert_rows
from central.usage.deltas import day_of, is_certain
from central.usage.people import people_of
from central.usage.service import add_usage
from contract.records import Record
from contract.terms import ClockQuality

UNSTORABLE = "storage: the database does not take what the record says"

_VALUE_FAULTS = (DataError, IntegrityError, StatementError, OverflowError, ValueError)


def store_taken(session: Session, taken: list[Taken], keys: CentreKeys, now: datetime) -> frozenset[str]:
    """Store the records with all that grows with them; gives the ids of those that the database refuses for what they say.

    A database that is away, or a fault of ours, is raised as it comes.
    """
    if _is_stored(session, taken, keys, now):
        return frozenset()
    if len(taken) == 1:
        return frozenset({taken[0].record.record_id})
    return frozenset(entry.record.record_id for entry in taken if not _is_stored(session, [entry], keys, now))


def _is_stored(session: Session, taken: list[Taken], keys: CentreKeys, now: datetime) -> bool:
    try:
        with session.begin_nested():
            _store(session, taken, keys, now)
    except _VALUE_FAULTS as error:
        if _is_about_a_value(error):
            return False
        raise
    return True


def _is_about_a_value(error: Exception) -> bool:
    match error:
        case DataError():
            return True
        case IntegrityError(orig=psycopg.errors.CheckViolation()):
            return False  # no partition for this month: nothing that a record says
        case IntegrityError():
            return True
        case StatementError(orig=orig):
            return isinstance(orig, OverflowError | ValueError)
        case _:
            return isinstance(error, OverflowError | ValueError)


def _store(session: Session, taken: list[Taken], keys: CentreKeys, now: datetime) -> None:
    insert_rows(session, LedgerEntry, [_ledger_row(entry.record) for entry in taken])
    counted = [entry for entry in taken if entry.not_counted is None]
    people = people_of(session, counted, keys)
    insert_rows(session, StoredRecord, [_record_row(entry, people, now) for entry in taken])
    add_usage(session, counted, people, now)
    open_cases(session, taken, keys, now)
    note_checks(session, taken, now)
    add_ratings(session, counted, now, keys)


def _ledger_row(record: Record) -> dict[str, object]:
    return {
        "terminal_id": record.terminal_id,
        "epoch": record.epoch,
        "sequence": record.sequence,
        "record_id": kept_id(record),
        "digest": record.digest,
        "previous_digest": record.previous_digest,
    }


def _clock(record: Record, now: datetime) -> ClockQuality:
    """As sure as the counts take it: they can be made again from what is stored."""
    is_doubted = record.clock is ClockQuality.SYNCHRONISED and not is_certain(record, now)
    return ClockQuality.WRONG if is_doubted else record.clock


def _record_row(taken: Taken, people: Mapping[str, str], now: datetime) -> dict[str, object]:
    record = taken.record
    day = day_of(record, now)
    return {
        "terminal_id": record.terminal_id,
        "epoch": record.epoch,
        "sequence": record.sequence,
        "received_at": now,
        "record_id": kept_id(record),
        "occurred_at": kept_moment(record, day),
        "boot_id": kept_boot(record),
        "clock": _clock(record, now).value,
        "kind": record.facts.kind,
        "facts": kept_facts(record),
        "sealed": kept_seal(record),
        "day": day,
        "person": people.get(record.record_id),
        "not_counted": taken.not_counted or "",
    }
