"""The records behind a number. They say what was done, not by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.schema import Catalogue
from central.records.models import StoredRecord
from central.storage.database import one_of
from central.usage.crossing import Axis, Crossing, Wanted

MOST_RECORDS = 300
KIND = "case"


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


def counted_records(session: Session, catalogue: Catalogue | None, wanted: Wanted) -> list[CountedRecord]:
    """The newest of those that count, as the question narrows them."""
    crossing = Crossing(session, catalogue)
    query = select(StoredRecord).where(*_where(session, crossing, wanted)).order_by(StoredRecord.received_at.desc())
    return [_line(crossing, record) for record in session.scalars(query.limit(MOST_RECORDS))]


def _where(session: Session, crossing: Crossing, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    yield StoredRecord.kind == KIND
    yield StoredRecord.not_counted == ""
    yield StoredRecord.day.between(wanted.first, wanted.last)
    if wanted.region or {Axis.TERMINAL, Axis.SITE, Axis.TOWN} & wanted.only.keys():
        yield one_of(session, StoredRecord.terminal_id, crossing.served_by(wanted))
    items = crossing.items_of(wanted)
    if items is not None:
        yield StoredRecord.facts["item_code"].as_string().in_(items)
    for axis in (Axis.DEPARTMENT, Axis.CHANNEL, Axis.OUTCOME):
        if axis in wanted.only:
            yield StoredRecord.facts[axis.value].as_string() == wanted.only[axis]


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
