"""Which records a count is of: the same question that `Crossing` answers by sums, put to the records themselves."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from central.clock import begin_of_day
from central.records.models import StoredRecord
from central.storage.database import one_of
from central.usage.crossing import Axis, CountMeasure, Crossing, Wanted
from central.usage.deltas import SERVED

KIND = "case"
_OF_FACTS = (Axis.DEPARTMENT, Axis.CHANNEL, Axis.OUTCOME)


def in_period(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """By the day that a record counts for; what is a day ahead of its arrival counts for the arrival, so none came much earlier."""
    yield StoredRecord.day.between(wanted.first, wanted.last)
    yield StoredRecord.received_at >= begin_of_day(wanted.first) - timedelta(days=1)


def of_question(
    session: Session, crossing: Crossing, wanted: Wanted, measure: CountMeasure = CountMeasure.BEGUN
) -> Iterator[ColumnElement[bool]]:
    """All that is asked for but the period."""
    yield StoredRecord.kind == KIND
    yield StoredRecord.not_counted == ""
    facts = StoredRecord.facts
    if wanted.region or {Axis.TERMINAL, Axis.SITE, Axis.TOWN} & wanted.only.keys():
        yield one_of(session, StoredRecord.terminal_id, crossing.served_by(wanted))
    items = crossing.items_of(wanted)
    if items is not None:
        yield facts["item_code"].as_string().in_(items)
    if measure is CountMeasure.SERVED:
        yield facts[Axis.OUTCOME.value].as_string().in_(SERVED)
    for axis in _OF_FACTS:
        if axis in wanted.only:
            yield facts[axis.value].as_string() == wanted.only[axis]
