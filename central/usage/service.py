"""Counts what terminals did. The records are the only source: an item counts when its case record arrives, once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from central.clock import civil_day
from central.database import insert_into
from central.keys import CentreKeys
from central.records.judging import Taken
from central.usage.models import PersonSeen, UsageDaily
from central.usage.people import people_of
from contract.records import CaseFacts, ClockQuality, Outcome, Record

SERVED = tuple(outcome.value for outcome in Outcome if outcome.is_served)


class By(StrEnum):
    """统计维度."""

    DAY = "day"
    ITEM = "item"
    DEPARTMENT = "department"
    TERMINAL = "terminal"
    OUTCOME = "outcome"


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included; None leaves that side open. `item_code` narrows to one item."""

    first: date | None = None
    last: date | None = None
    item_code: str | None = None


@dataclass(frozen=True)
class Count:
    """One line of a count: served cases (completed or submitted), all cases that were begun, and mean seconds a case."""

    key: str
    served: int
    begun: int
    mean_seconds: float


@dataclass(frozen=True)
class Totals:
    """The whole of a period: cases served, of these with simulated devices, and different people served."""

    served: int
    simulated: int
    people: int


EVER = Period()


def counts(session: Session, by: By, period: Period = EVER) -> list[Count]:
    """Counts along one dimension: days newest first, everything else busiest first."""
    column = _COLUMNS[by]
    served = func.coalesce(func.sum(UsageDaily.cases).filter(UsageDaily.outcome.in_(SERVED)), 0)
    begun = func.sum(UsageDaily.cases)
    query = select(column, served, begun, func.sum(UsageDaily.seconds)).where(*_within(period)).group_by(column)
    ordered = query.order_by(column.desc()) if by is By.DAY else query.order_by(served.desc(), column)
    return [
        Count(str(key), int(good), int(every), float(seconds) / int(every) if every else 0.0)
        for key, good, every, seconds in session.execute(ordered)
    ]


def totals(session: Session, period: Period = EVER) -> Totals:
    """The sums of a period."""
    is_served = UsageDaily.outcome.in_(SERVED)
    cases = func.coalesce(func.sum(UsageDaily.cases), 0)
    within = _within(period)
    served = session.scalar(select(cases).where(is_served, *within)) or 0
    simulated = session.scalar(select(cases).where(is_served, UsageDaily.is_simulated, *within)) or 0
    return Totals(int(served), int(simulated), people_served(session, period))


def people_served(session: Session, period: Period = EVER) -> int:
    """How many different people were served by any terminal."""
    query = select(func.count(PersonSeen.pseudonym.distinct()))
    if period.first is not None:
        query = query.where(PersonSeen.day >= period.first)
    if period.last is not None:
        query = query.where(PersonSeen.day <= period.last)
    return session.scalar(query) or 0


def day_of(record: Record, received_at: datetime) -> date:
    """The day a record counts for: when it happened, where its terminal was certain of its clock; else when it arrived."""
    return civil_day(record.occurred_at if record.clock is ClockQuality.SYNCHRONISED else received_at)


def add_usage(session: Session, taken: Sequence[Taken], keys: CentreKeys, received_at: datetime) -> None:
    """Count these records. Call it in the transaction that stores them, once for each record."""
    sums: dict[tuple[object, ...], list[int]] = defaultdict(lambda: [0, 0])
    people: set[tuple[str, date, str]] = set()
    who = people_of(session, taken, keys)
    for each in taken:
        facts = each.record.facts
        if not isinstance(facts, CaseFacts):
            continue
        day = day_of(each.record, received_at)
        key = (each.record.terminal_id, day, facts.item_code, facts.outcome.value, facts.is_simulated, facts.department)
        sums[key][0] += 1
        sums[key][1] += facts.duration_seconds
        if each.record.record_id in who:
            people.add((each.record.terminal_id, day, who[each.record.record_id]))
    _upsert_usage(session, sums)
    _note_people(session, people)


def _upsert_usage(session: Session, sums: dict[tuple[object, ...], list[int]]) -> None:
    if not sums:
        return
    names = ("terminal_id", "day", "item_code", "outcome", "is_simulated", "department")
    rows = [dict(zip(names, key, strict=True)) | {"cases": n, "seconds": s} for key, (n, s) in sums.items()]
    statement = insert_into(session, UsageDaily)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["terminal_id", "day", "item_code", "outcome", "is_simulated"],
            set_={
                "cases": UsageDaily.cases + statement.excluded.cases,
                "seconds": UsageDaily.seconds + statement.excluded.seconds,
            },
        ),
        rows,
    )


def _note_people(session: Session, people: set[tuple[str, date, str]]) -> None:
    if not people:
        return
    rows = [{"terminal_id": terminal, "day": day, "pseudonym": who} for terminal, day, who in people]
    session.execute(insert_into(session, PersonSeen).on_conflict_do_nothing(), rows)


def _within(period: Period) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if period.first is not None:
        clauses.append(UsageDaily.day >= period.first)
    if period.last is not None:
        clauses.append(UsageDaily.day <= period.last)
    if period.item_code is not None:
        clauses.append(UsageDaily.item_code == period.item_code)
    return clauses


_COLUMNS: dict[By, InstrumentedAttribute[str] | InstrumentedAttribute[date]] = {
    By.DAY: UsageDaily.day,
    By.ITEM: UsageDaily.item_code,
    By.DEPARTMENT: UsageDaily.department,
    By.TERMINAL: UsageDaily.terminal_id,
    By.OUTCOME: UsageDaily.outcome,
}
