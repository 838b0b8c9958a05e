"""`central rebuild`: reports every count that is not what the records say, and puts it right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Table, and_, delete, exists, func, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from central.storage.database import CentreDatabase
from central.usage.recount import Comparison, counted_again, differing, superfluous

_STREAMED = 1000
"""Rows that are fetched at once."""


@dataclass(frozen=True)
class Difference:
    """A line of a table that is kept otherwise than the records say (差异). None: there is no such line."""

    table: str
    key: str
    kept: str | None
    counted: str | None


@dataclass(frozen=True)
class Rebuilt:
    """The end of a rebuild (重新统计结果): how many lines differed, and how many of them were put right."""

    differences: int
    repaired: int


def rebuild(
    database: CentreDatabase, kept_since: date, on_progress: Callable[[Difference], None] | None, *, is_repairing: bool
) -> Rebuilt:
    """Count again and compare; `on_progress` is called for every difference. Repairs where that is wanted, in one transaction.

    None: they are counted, and none of them leaves the database; where all sums are to be made, that is millions.

    A rating that was lost, or that no record has, is reported and never made up.
    """
    found = repaired = 0
    with counted_again(database, kept_since) as (session, comparisons):
        for comparison in comparisons:
            here = _count(session, comparison) if on_progress is None else _report(session, comparison, on_progress)
            found += here
            if here and is_repairing and comparison.table is not None:
                _repair(session.connection(), comparison, comparison.table)
                repaired += here
    return Rebuilt(found, repaired)


def _count(session: Session, comparison: Comparison) -> int:
    both = (differing(comparison), superfluous(comparison))
    return sum(session.execute(query.with_only_columns(func.count())).scalar_one() for query in both)


def _report(session: Session, comparison: Comparison, on_progress: Callable[[Difference], None]) -> int:
    number = 0
    for difference in _differences(session, comparison):
        on_progress(difference)
        number += 1
    return number


def _differences(session: Session, comparison: Comparison) -> Iterator[Difference]:
    options = {"yield_per": _STREAMED}
    keys, values = len(comparison.keys), len(comparison.values)
    for row in session.execute(differing(comparison), execution_options=options):
        key, kept, counted, is_missing = row[:keys], row[keys : keys + values], row[keys + values : -1], row[-1]
        before = None if is_missing else _key_in_words(comparison, kept)
        yield Difference(comparison.name, " ".join(map(str, key)), before, _key_in_words(comparison, counted))
    for row in session.execute(superfluous(comparison), execution_options=options):
        yield Difference(comparison.name, " ".join(map(str, row[:keys])), _key_in_words(comparison, row[keys:]), None)


def _key_in_words(comparison: Comparison, values: tuple[object, ...]) -> str:
    return " ".join(f"{name}={value}" for name, value in zip(comparison.values, values, strict=True)) or "1"


def _repair(connection: Connection, comparison: Comparison, table: Table) -> None:
    """Every line that differs goes, and comes back as it was counted."""
    counted = comparison.counted
    names = [*comparison.keys, *comparison.values]
    alike = and_(*(table.c[name] == counted.c[name] for name in names))
    connection.execute(delete(table).where(*comparison.within, ~exists().where(alike)))
    # no look at what is there already: to the planner a table that was empty is empty still, and it would read all of it for each row
    rows = select(*(counted.c[name] for name in names)).where(true())
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(table).from_select(names, rows).on_conflict_do_nothing())
