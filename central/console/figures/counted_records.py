"""The records behind a number. They say what was done, not by whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.paging import page_within
from central.records.models import StoredRecord
from central.usage.crossing import Axis, CountMeasure, Crossing, Measures, Wanted
from central.usage.records_of_counts import in_period, of_question

RECORDS_A_PAGE = 300


@dataclass(frozen=True)
class CountedRecord:
    """One case record as the console lists it (计数记录)."""

    terminal_id: str
    sequence: int
    occurred_at: datetime
    received_at: datetime
    item_code: str
    item: str
    department: str
    channel: str
    outcome: str
    seconds: int


@dataclass(frozen=True)
class RecordsPage:
    """Some of the records behind a number (记录页): which page of how many, the number itself, and what narrows it in words."""

    lines: tuple[CountedRecord, ...]
    page: int
    pages: int
    number: int
    narrowed: tuple[tuple[Axis, str, str], ...]
    """Each axis with the value and its name."""


def counted_records(
    session: Session, crossing: Crossing, wanted: Wanted, measure: CountMeasure, page: int = 1
) -> RecordsPage:
    """Those that count as the question narrows them, the newest first. Take it from one snapshot: the number is that of the sums."""
    number = crossing.count(wanted).get((), Measures()).number(measure)
    page, pages = page_within(page, number, RECORDS_A_PAGE)
    record = StoredRecord
    query = select(record).where(*of_question(session, crossing, wanted, measure), *in_period(wanted))
    query = query.order_by(record.received_at.desc(), record.terminal_id, record.epoch.desc(), record.sequence.desc())
    narrowed = tuple((axis, key, crossing.name(axis, key)) for axis, key in wanted.only.items())
    found = session.scalars(query.offset((page - 1) * RECORDS_A_PAGE).limit(RECORDS_A_PAGE))
    return RecordsPage(tuple(_line(crossing, row) for row in found), page, pages, number, narrowed)


def _line(crossing: Crossing, record: StoredRecord) -> CountedRecord:
    facts = record.facts
    item_code, department = str(facts.get("item_code", "")), str(facts.get("department", ""))
    return CountedRecord(
        terminal_id=record.terminal_id,
        sequence=record.sequence,
        occurred_at=record.occurred_at,
        received_at=record.received_at,
        item_code=item_code,
        item=crossing.name(Axis.ITEM, item_code),
        department=crossing.name(Axis.DEPARTMENT, department),
        channel=str(facts.get("channel", "")),
        outcome=str(facts.get("outcome", "")),
        seconds=int(facts.get("duration_seconds", 0)),
    )
