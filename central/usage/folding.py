"""Folds deltas into the sums: in the background, once a second, and whenever somebody wants it done."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from operator import add

from sqlalchemy import bindparam, case, delete, func, select, update
from sqlalchemy.orm import Session

from central.storage.database import CentreDatabase, one_of
from central.storage.postgresql import unhurried
from central.storage.upserts import Row, add_missing, add_up
from central.usage.deltas import CaseTally, Deltas, PersonVisit, together
from central.usage.dimensions import KEYS, By
from central.usage.models import (
    EVERYTHING,
    SUMS,
    PersonEver,
    PersonSeen,
    UsageDaily,
    UsageDelta,
    UsageRollup,
    UsageTotal,
)

AT_ONCE = 500
"""Deltas in one transaction: some 50,000 cases, and well under a second."""

LOCK = 0x67_6B_66_6F
"""Of PostgreSQL's advisory locks: a fold shares it, a rebuild holds it alone."""


def fold_all(database: CentreDatabase) -> int:
    """Fold until nothing is left; gives how many deltas went in. Several processes may do it at once."""
    folded = 0
    while step := _fold_once(database):
        folded += step
    return folded


def fold(session: Session, limit: int = AT_ONCE) -> int:
    """Fold the oldest deltas that no one else has in hand. Run it in a writing transaction."""
    chosen = select(UsageDelta).order_by(UsageDelta.delta_id).limit(limit).with_for_update(skip_locked=True)
    rows = session.scalars(chosen).all()
    if rows:
        session.execute(delete(UsageDelta).where(one_of(session, UsageDelta.delta_id, [row.delta_id for row in rows])))
        _add(session, together(row.content for row in rows))
    return len(rows)


@contextmanager
def folding_alone(database: CentreDatabase) -> Iterator[None]:
    """Hold the lock of folding: no other process folds until the block ends."""
    if database.engine.dialect.name != "postgresql":
        yield  # the one writer of SQLite is alone
        return
    with database.engine.connect() as connection:
        connection.execute(select(func.pg_advisory_lock(LOCK)))
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(LOCK)))


@contextmanager
def everything_folded(database: CentreDatabase) -> Iterator[Session]:
    """A writing transaction with one view of the database, in which no delta waits; no one else folds meanwhile."""
    with folding_alone(database), database.writing() as session:
        if database.engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        with unhurried(session.connection()):
            while fold(session):
                pass
            yield session


def _fold_once(database: CentreDatabase) -> int:
    with database.writing() as session:
        return fold(session) if _may_fold(session) else 0


def _may_fold(session: Session) -> bool:
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock_shared(LOCK))))


def _add(session: Session, deltas: Deltas) -> None:
    daily = _merged(deltas.lines)
    sums: _Sums = defaultdict(lambda: [0] * len(SUMS))
    for line in daily:
        measured = _measures(line)
        for dimension, key_of in KEYS.items():
            kept = sums[dimension, line.day, key_of(line)]
            kept[:-1] = map(add, kept, measured)
    for visit in _new_visits(session, deltas.visits):
        sums[EVERYTHING, visit.day, ""][-1] += 1
        sums[By.TERMINAL.value, visit.day, visit.terminal_id][-1] += 1
    add_up(session, UsageDaily, [line._asdict() for line in daily])
    _add_sums(session, sums, _new_people(session, deltas.visits))


_Sums = dict[tuple[str, date, str], list[int]]
"""Dimension, day and key → the sums."""


def _merged(lines: Iterable[CaseTally]) -> list[CaseTally]:
    """Each kind of case once, in one order."""
    found: dict[CaseTally, list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        kept = found[line._replace(cases=0, seconds=0)]
        kept[0] += line.cases
        kept[1] += line.seconds
    return sorted(line._replace(cases=cases, seconds=seconds) for line, (cases, seconds) in found.items())


def _measures(line: CaseTally) -> tuple[int, ...]:
    served = line.served
    return (
        served,
        served if line.is_simulated else 0,
        served if line.is_uncertain else 0,
        line.cases,
        line.seconds,
    )


def _add_sums(session: Session, sums: _Sums, people: int) -> None:
    ever: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(SUMS))
    by_day: list[Row] = []
    for (dimension, day, key), kept in sorted(sums.items()):
        by_day.append({"dimension": dimension, "day": day, "key": key} | dict(zip(SUMS, kept, strict=True)))
        ever[dimension, key] = [*map(add, ever[dimension, key], kept)]
    add_up(session, UsageRollup, by_day)
    totals: list[Row] = []
    for (dimension, key), kept in sorted(ever.items()):
        new = people if dimension == EVERYTHING else 0
        totals.append({"dimension": dimension, "key": key, "people": new} | dict(zip(SUMS, kept, strict=True)))
    add_up(session, UsageTotal, totals)


def _new_visits(session: Session, visits: Iterable[PersonVisit]) -> list[PersonVisit]:
    made = add_missing(session, PersonSeen, [visit._asdict() for visit in sorted(set(visits))])
    return [PersonVisit(*visit) for visit in made]


def _new_people(session: Session, visits: Iterable[PersonVisit]) -> int:
    """How many were never seen before. Of those who were, the first and the last day follow."""
    days: dict[str, list[date]] = defaultdict(list)
    for visit in visits:
        days[visit.pseudonym].append(visit.day)
    rows = [{"pseudonym": who, "first_day": min(seen), "last_day": max(seen)} for who, seen in sorted(days.items())]
    made = {who for (who,) in add_missing(session, PersonEver, rows)}
    seen = [row for row in rows if row["pseudonym"] not in made]
    if seen:
        table = PersonEver.__table__
        first, last = table.c.first_day, table.c.last_day
        sooner, later = bindparam("sooner", type_=first.type), bindparam("later", type_=last.type)
        follow = {
            "first_day": case((first > sooner, sooner), else_=first),
            "last_day": case((last < later, later), else_=last),
        }
        session.execute(
            update(table).where(table.c.pseudonym == bindparam("who")).values(follow),  # type: ignore[arg-type]  # a Table
            [{"who": row["pseudonym"], "sooner": row["first_day"], "later": row["last_day"]} for row in seen],
        )
    return len(made)
