"""Counts what terminals did. The records are the only source: an item counts when its case record arrives, once.

Read from sums that are kept (central.usage.folding) and what is not folded into them yet: exact at any moment where the
session sees one state of the database (`Database.snapshot`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from central.records.judging import Taken
from central.storage.database import one_of
from central.usage.deltas import SERVED, CaseTally, Deltas, PersonVisit, deltas_of, not_folded, write_down
from central.usage.dimensions import EVER, KEYS, By, Period
from central.usage.models import EVERYTHING, PersonEver, PersonSeen, UsageDaily, UsageRollup, UsageTotal


@dataclass(frozen=True)
class Count:
    """One line of a count: served cases (completed or submitted), all cases that were begun, and mean seconds a case.

    `uncertain`: how many of the served ones count on their day of arrival, since no clock showed when they happened.
    """

    key: str
    served: int
    begun: int
    mean_seconds: float
    uncertain: int = 0


@dataclass(frozen=True)
class Totals:
    """The whole of a period: cases served, of these with simulated devices, of these on a day that is uncertain.

    `people`: different people served; `visits`: the same person once a day and terminal. Both are None for a single item:
    they are not counted by items.
    """

    served: int
    simulated: int
    uncertain: int
    people: int | None
    visits: int | None


def add_usage(session: Session, taken: Sequence[Taken], people: dict[str, str], received_at: datetime) -> None:
    """Count these records. Call it in the transaction that stores them, once for each record."""
    write_down(session, deltas_of(taken, people, received_at))


def counts(session: Session, by: By, period: Period = EVER) -> list[Count]:
    """Counts along one dimension: days newest first, everything else busiest first."""
    return counts_along(session, (by,), period)[by]


def counts_along(
    session: Session, dimensions: Sequence[By], period: Period = EVER, waiting: Deltas | None = None
) -> dict[By, list[Count]]:
    """The same along several dimensions at once. `waiting` is what is not folded, where the caller has read it."""
    deltas = not_folded(session) if waiting is None else waiting
    sums: dict[By, dict[str, list[int]]] = {by: defaultdict(lambda: [0, 0, 0, 0]) for by in dimensions}
    for by, key, *measured in [*_kept(session, dimensions, period), *_waiting(deltas.lines, dimensions, period)]:
        sums[by][key] = [had + more for had, more in zip(sums[by][key], measured, strict=True)]
    return {by: _ordered(by, sums[by]) for by in dimensions}


def _ordered(by: By, sums: dict[str, list[int]]) -> list[Count]:
    found = [
        Count(key, served, begun, seconds / begun if begun else 0.0, uncertain)
        for key, (served, begun, seconds, uncertain) in sums.items()
        if begun
    ]
    if by is By.DAY:
        return sorted(found, key=lambda count: count.key, reverse=True)
    return sorted(found, key=lambda count: (-count.served, count.key))


def totals(session: Session, period: Period = EVER, waiting: Deltas | None = None) -> Totals:
    """The sums of a period. `waiting` is what is not folded, where the caller has read it."""
    deltas = not_folded(session) if waiting is None else waiting
    served, simulated, uncertain, visits = _kept_totals(session, period)
    for line in _within(deltas.lines, period):
        served += line.served
        simulated += line.served if line.is_simulated else 0
        uncertain += line.served if line.is_uncertain else 0
    if period.item_code is not None:
        return Totals(served, simulated, uncertain, None, None)
    new = _not_seen(session, deltas, period)
    return Totals(served, simulated, uncertain, people_served(session, period, deltas), visits + len(new))


def people_served(session: Session, period: Period = EVER, waiting: Deltas | None = None) -> int:
    """How many different people were served by any terminal."""
    came = _came_in(period)
    if period.is_ever:
        kept = session.scalar(select(UsageTotal.people).where(UsageTotal.dimension == EVERYTHING, UsageTotal.key == ""))
    else:
        kept = session.scalar(select(func.count()).select_from(PersonEver).where(came))
    deltas = not_folded(session) if waiting is None else waiting
    candidates = {visit.pseudonym for visit in deltas.visits if period.has(visit.day)}
    if not candidates:
        return kept or 0
    known = session.scalars(select(PersonEver.pseudonym).where(one_of(session, PersonEver.pseudonym, candidates), came))
    return (kept or 0) + len(candidates - set(known))


# --- what is kept ---


def _kept(session: Session, dimensions: Sequence[By], period: Period) -> Iterator[tuple[Any, ...]]:  # Any: see the next
    """Dimension, key, served, begun, seconds and uncertain of each line."""
    if period.item_code is not None:
        for by in dimensions:
            yield from _kept_of_item(session, by, period)
        return
    if By.DAY in dimensions:
        where = [UsageRollup.dimension == EVERYTHING, *_days(UsageRollup.day, period)]
        for _, key, *measured in session.execute(_summed(UsageRollup, UsageRollup.day, where)):
            yield By.DAY, str(key), *map(int, measured)
    kept = [by.value for by in dimensions if by is not By.DAY]
    if kept:
        model = UsageTotal if period.is_ever else UsageRollup
        where = [model.dimension.in_(kept), *([] if period.is_ever else _days(UsageRollup.day, period))]
        for dimension, key, *measured in session.execute(_summed(model, model.key, where)):
            yield By(dimension), key, *map(int, measured)


def _summed(
    model: type[UsageTotal | UsageRollup], column: InstrumentedAttribute[Any], where: list[ColumnElement[bool]]
) -> Select[tuple[Any, ...]]:
    sums = (model.served, model.begun, model.seconds, model.uncertain)
    return select(model.dimension, column, *map(func.sum, sums)).where(*where).group_by(model.dimension, column)


def _kept_of_item(session: Session, by: By, period: Period) -> Iterator[tuple[Any, ...]]:
    column = _COLUMNS[by]
    served = case((UsageDaily.outcome.in_(SERVED), UsageDaily.cases), else_=0)
    uncertain = case((UsageDaily.is_uncertain, served), else_=0)
    sums = map(func.sum, (served, UsageDaily.cases, UsageDaily.seconds, uncertain))
    where = [UsageDaily.item_code == period.item_code, *_days(UsageDaily.day, period)]
    for key, *measured in session.execute(select(column, *sums).where(*where).group_by(column)):
        yield by, str(key), *map(int, measured)


def _kept_totals(session: Session, period: Period) -> tuple[int, int, int, int]:
    """Served, simulated, uncertain, visits."""
    if period.item_code is not None:
        served = case((UsageDaily.outcome.in_(SERVED), UsageDaily.cases), else_=0)
        sums = [
            served,
            case((UsageDaily.is_simulated, served), else_=0),
            case((UsageDaily.is_uncertain, served), else_=0),
        ]
        where = [UsageDaily.item_code == period.item_code, *_days(UsageDaily.day, period)]
        found = session.execute(select(*map(func.sum, sums)).where(*where)).one()
        return int(found[0] or 0), int(found[1] or 0), int(found[2] or 0), 0
    model = UsageTotal if period.is_ever else UsageRollup
    where = [model.dimension == EVERYTHING, *([] if period.is_ever else _days(UsageRollup.day, period))]
    columns = (model.served, model.simulated, model.uncertain, model.visits)
    kept = session.execute(select(*map(func.sum, columns)).where(*where)).one()
    return int(kept[0] or 0), int(kept[1] or 0), int(kept[2] or 0), int(kept[3] or 0)


def _days(column: InstrumentedAttribute[date], period: Period) -> list[ColumnElement[bool]]:
    first = [] if period.first is None else [column >= period.first]
    return first if period.last is None else [*first, column <= period.last]


def _came_in(period: Period) -> ColumnElement[bool]:
    """The people seen in a period, by their first and last day where these suffice."""
    came = [and_(true(), *_days(column, period)) for column in (PersonEver.first_day, PersonEver.last_day)]
    first, last = period.first, period.last
    if first is not None and last is not None:
        between = exists().where(PersonSeen.pseudonym == PersonEver.pseudonym, *_days(PersonSeen.day, period))
        came.append(and_(PersonEver.first_day < first, PersonEver.last_day > last, between))
    return or_(*came)


_COLUMNS: dict[By, InstrumentedAttribute[Any]] = {
    By.DAY: UsageDaily.day,
    By.ITEM: UsageDaily.item_code,
    By.DEPARTMENT: UsageDaily.department,
    By.TERMINAL: UsageDaily.terminal_id,
    By.OUTCOME: UsageDaily.outcome,
    By.CHANNEL: UsageDaily.channel,
}


# --- what waits to be folded ---


def _within(lines: Iterable[CaseTally], period: Period) -> Iterator[CaseTally]:
    return (line for line in lines if period.has(line.day) and period.item_code in (None, line.item_code))


def _waiting(lines: Iterable[CaseTally], dimensions: Sequence[By], period: Period) -> Iterator[tuple[Any, ...]]:
    for line in _within(lines, period):
        measured = (line.served, line.cases, line.seconds, line.served if line.is_uncertain else 0)
        for by in dimensions:
            yield by, line.day.isoformat() if by is By.DAY else KEYS[by.value](line), *measured


def _not_seen(session: Session, deltas: Deltas, period: Period) -> set[PersonVisit]:
    """Visits of a period that are in no sum yet."""
    waiting = {visit for visit in deltas.visits if period.has(visit.day)}
    if not waiting:
        return waiting
    columns = (PersonSeen.terminal_id, PersonSeen.day, PersonSeen.pseudonym)
    query = select(*columns).where(
        one_of(session, PersonSeen.pseudonym, {visit.pseudonym for visit in waiting}),
        one_of(session, PersonSeen.day, {visit.day for visit in waiting}),
    )
    return waiting - {PersonVisit(*row) for row in session.execute(query)}
