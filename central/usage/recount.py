"""Counts everything again from the records, inside the database, and compares it with the sums that are kept."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    MetaData,
    Select,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from central.records.models import StoredRecord
from central.storage.database import Base, CentreDatabase
from central.usage.deltas import SERVED
from central.usage.dimensions import By
from central.usage.folding import everything_folded
from central.usage.models import EVERYTHING, SUMS, PersonEver, PersonSeen, UsageDaily, UsageRollup, UsageTotal
from central.usage.rating_models import RatingCell, RatingCount, RatingMark, RatingScope
from contract.terms import ClockQuality

_Rows = Select[*tuple[Any, ...]]  # Any: of columns that are put together here


@dataclass(frozen=True)
class Comparison:
    """What is kept beside what was counted again (对账): the same columns, `keys` and `values`.

    `table` is where the kept ones are, `within` which of its rows are compared; None where nothing says what they should
    be.
    """

    name: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    kept: FromClause
    counted: FromClause
    table: Table | None
    within: tuple[ColumnElement[bool], ...] = ()


@contextmanager
def counted_again(database: CentreDatabase, kept_since: date) -> Iterator[tuple[Session, list[Comparison]]]:
    """A transaction in which everything is folded and counted again, committed at the end of the block.

    No one folds meanwhile; records go on coming in and are not in it. People are compared from `kept_since` on: of the time
    before that their pseudonyms are forgotten.
    """
    with everything_folded(database) as session:
        connection, scratch = session.connection(), MetaData()
        yield session, list(_comparisons(connection, scratch, kept_since))
        scratch.drop_all(connection)


def _comparisons(connection: Connection, scratch: MetaData, kept_since: date) -> Iterator[Comparison]:
    daily = _scratch(connection, scratch, UsageDaily)
    _fill(connection, daily, _cases())
    yield _compare(UsageDaily, daily)

    seen = _scratch(connection, scratch, PersonSeen)
    _fill(connection, seen, _visits(kept_since))
    yield _compare(PersonSeen, seen, _table(PersonSeen).c.day >= kept_since)

    ever = _scratch(connection, scratch, PersonEver)
    _fill(connection, ever, _people(seen, kept_since))
    yield _compare(PersonEver, ever)

    rollup = _scratch(connection, scratch, UsageRollup)
    for dimension, key in _keys(daily).items():
        _fill(connection, rollup, _sums(daily, dimension, key))
    _count_visits(connection, _scratch_visits(connection, scratch), rollup, seen, kept_since)
    yield _compare(UsageRollup, rollup)

    total = _scratch(connection, scratch, UsageTotal)
    _fill(connection, total, _totals(rollup, ever))
    yield _compare(UsageTotal, total)
    for scope, key in _rated_by().items():
        yield _ratings_received(connection, scope, key)
    yield _levels_listed()


# --- what there should be ---


def _cases() -> _Rows:
    facts = StoredRecord.facts
    named = [facts[name].as_string() for name in ("item_code", "department", "outcome", "channel")]
    uncertain = StoredRecord.clock != ClockQuality.SYNCHRONISED.value
    keys = [StoredRecord.terminal_id, StoredRecord.day, *named, facts["is_simulated"].as_boolean(), uncertain]
    sums = [func.count(), func.sum(facts["duration_seconds"].as_integer())]
    return select(*keys, *sums).where(StoredRecord.kind == "case", StoredRecord.not_counted == "").group_by(*keys)


def _visits(kept_since: date) -> _Rows:
    columns = (StoredRecord.terminal_id, StoredRecord.day, StoredRecord.person)
    counts = (StoredRecord.person.is_not(None), StoredRecord.day >= kept_since, StoredRecord.not_counted == "")
    return select(*columns).where(*counts).distinct()


def _people(seen: Table, kept_since: date) -> _Rows:
    ever = _table(PersonEver)
    before = case((ever.c.last_day < kept_since, ever.c.last_day), else_=ever.c.first_day)
    both = union_all(
        select(seen.c.pseudonym, seen.c.day.label("first_day"), seen.c.day.label("last_day")),
        select(ever.c.pseudonym, ever.c.first_day, before).where(ever.c.first_day < kept_since),
    ).subquery()
    return select(both.c.pseudonym, func.min(both.c.first_day), func.max(both.c.last_day)).group_by(both.c.pseudonym)


def _keys(daily: Table) -> dict[str, ColumnElement[str]]:
    return {
        EVERYTHING: literal(""),
        By.ITEM.value: daily.c.item_code,
        By.DEPARTMENT.value: daily.c.department,
        By.TERMINAL.value: daily.c.terminal_id,
        By.OUTCOME.value: daily.c.outcome,
        By.CHANNEL.value: daily.c.channel,
    }


def _sums(daily: Table, dimension: str, key: ColumnElement[str]) -> _Rows:
    served = case((daily.c.outcome.in_(SERVED), daily.c.cases), else_=0)
    simulated, uncertain = (case((flag, served), else_=0) for flag in (daily.c.is_simulated, daily.c.is_uncertain))
    sums = map(func.sum, (served, simulated, uncertain, daily.c.cases, daily.c.seconds))
    groups = [daily.c.day] if dimension == EVERYTHING else [daily.c.day, key]
    return select(literal(dimension), daily.c.day, key, *sums, literal(0)).group_by(*groups)


def _count_visits(connection: Connection, visits: Table, rollup: Table, seen: Table, kept_since: date) -> None:
    """Counts from the visits that are kept; earlier days stay as they are. Grouped first, so that millions of lines are read once."""
    for dimension, key in ((EVERYTHING, literal("")), (By.TERMINAL.value, seen.c.terminal_id)):
        groups = [seen.c.day] if dimension == EVERYTHING else [seen.c.day, seen.c.terminal_id]
        _fill(connection, visits, select(literal(dimension), seen.c.day, key, func.count()).group_by(*groups))
    kept = _table(UsageRollup)
    before, since = (
        func.coalesce(select(table.c.visits).where(*_same_line(table, rollup)).scalar_subquery(), 0)
        for table in (kept, visits)
    )
    counted = case((rollup.c.day < kept_since, before), else_=since)
    has_visits = rollup.c.dimension.in_((EVERYTHING, By.TERMINAL.value))
    connection.execute(update(rollup).where(has_visits).values(visits=counted))


def _same_line(one: FromClause, other: FromClause) -> Iterator[ColumnElement[bool]]:
    return (one.c[name] == other.c[name] for name in ("dimension", "day", "key"))


def _totals(rollup: Table, ever: Table) -> _Rows:
    people = select(func.count()).select_from(ever).scalar_subquery()
    keys = (rollup.c.dimension, rollup.c.key)
    sums = (func.sum(rollup.c[name]) for name in SUMS)
    return select(*keys, *sums, case((rollup.c.dimension == EVERYTHING, people), else_=0)).group_by(*keys)


def _rated_by() -> dict[RatingScope, ColumnElement[str]]:
    return {
        RatingScope.DEPARTMENT: StoredRecord.facts["department"].as_string(),
        RatingScope.TERMINAL: StoredRecord.terminal_id.expression,
        RatingScope.ITEM: StoredRecord.facts["item_code"].as_string(),
    }


def _ratings_received(connection: Connection, scope: RatingScope, key: ColumnElement[str]) -> Comparison:
    """Of a rating the records keep that there was one: that can be compared, and the level cannot be made up."""
    cells, month = _table(RatingCell), _month(connection)
    is_rating = (StoredRecord.kind == "rating", StoredRecord.not_counted == "")
    named = (literal(scope.value).label("scope"), month.label("month"), key.label("key"))
    counted = select(*named, func.count().label("ratings")).where(*is_rating).group_by(month, key).subquery()
    kept = select(cells).where(cells.c.scope == scope.value).subquery()
    return Comparison(cells.name, ("scope", "month", "key"), ("ratings",), kept, counted, None)


def _levels_listed() -> Comparison:
    """The levels of a cell are as many as the cell says, and nothing greater is kept: whatever sums them counts them again."""
    cells, counts, names = _table(RatingCell), _table(RatingCount), ("scope", "month", "key")
    columns = [counts.c[name] for name in names]
    levels = select(*columns, func.sum(counts.c.ratings).label("ratings")).group_by(*columns)
    kept = levels.where(counts.c.mark == RatingMark.LEVEL.value).subquery()
    listed = (
        select(*(cells.c[name] for name in names), cells.c.listed.label("ratings")).where(cells.c.listed > 0).subquery()
    )
    return Comparison(counts.name, names, ("ratings",), kept, listed, None)


def _month(connection: Connection) -> ColumnElement[date]:
    """The first day of the month of a record."""
    if connection.dialect.name == "postgresql":
        return cast(func.date_trunc("month", StoredRecord.day), Date)
    return func.date(StoredRecord.day, "start of month", type_=Date)


# --- tables ---


def _table(model: type[Base]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(model.__name__)
    return table


def _scratch(connection: Connection, scratch: MetaData, model: type[Base]) -> Table:
    """A table like that of the model, gone with the transaction."""
    like = _table(model)
    return _temporary(connection, scratch, like.name, like.columns)


def _scratch_visits(connection: Connection, scratch: MetaData) -> Table:
    """The visits of each line of the rollup."""
    names = ("dimension", "day", "key", "visits")
    return _temporary(connection, scratch, "visits", [_table(UsageRollup).c[name] for name in names])


def _temporary(connection: Connection, scratch: MetaData, name: str, like: Iterable[Column[Any]]) -> Table:
    columns = [Column(column.name, column.type, primary_key=column.primary_key, autoincrement=False) for column in like]
    made = Table(f"recounted_{name}", scratch, *columns, prefixes=["TEMPORARY"])
    made.create(connection)
    return made


def _fill(connection: Connection, table: Table, rows: _Rows) -> None:
    connection.execute(table.insert().from_select([column.name for column in table.columns], rows))


def _compare(model: type[Base], counted: Table, *within: ColumnElement[bool]) -> Comparison:
    table = _table(model)
    keys = tuple(column.name for column in table.columns if column.primary_key)
    values = tuple(column.name for column in table.columns if not column.primary_key)
    kept = select(table).where(*within).subquery() if within else table
    return Comparison(table.name, keys, values, kept, counted, table, within)


def joined(comparison: Comparison, left: FromClause, right: FromClause) -> tuple[FromClause, ColumnElement[bool]]:
    """Each row of `left` with that of `right` under the same key, and whether there is none."""
    same = and_(*(left.c[name] == right.c[name] for name in comparison.keys))
    return left.outerjoin(right, same), right.c[comparison.keys[0]].is_(None)


def differing(comparison: Comparison) -> _Rows:
    """Counted rows that are kept otherwise or not at all: keys, kept values, counted values."""
    kept, counted = comparison.kept, comparison.counted
    both, is_missing = joined(comparison, counted, kept)
    is_other = or_(is_missing, *(kept.c[name] != counted.c[name] for name in comparison.values))
    columns = [
        *_columns(counted, comparison.keys),
        *_columns(kept, comparison.values),
        *_columns(counted, comparison.values),
    ]
    return select(*columns, is_missing).select_from(both).where(is_other)


def superfluous(comparison: Comparison) -> _Rows:
    """Kept rows that nothing in the records accounts for: keys and values."""
    both, is_missing = joined(comparison, comparison.kept, comparison.counted)
    columns = _columns(comparison.kept, (*comparison.keys, *comparison.values))
    return select(*columns).select_from(both).where(is_missing)


def _columns(rows: FromClause, names: Sequence[str]) -> list[ColumnElement[object]]:
    return [rows.c[name] for name in names]
