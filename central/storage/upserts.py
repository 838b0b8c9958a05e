"""Many rows into one table at once, each added to what is there under its key."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from central.storage.database import insert_into

Row = Mapping[str, object]


def add_up(session: Session, model: Any, rows: Sequence[Row]) -> None:  # Any: a mapped class
    """Add the values of these rows to those under the same primary key; give them in the order of their keys, each once.

    In one order, anyone who does it, so that two who add at the same time wait for each other and never in a circle.
    """
    if not rows:
        return
    table: Table = model.__table__
    statement, parameters = _insert(session, model, rows)
    added = {
        column.key: column + statement.excluded[column.key]
        for column in table.columns
        if column.key in rows[0] and not column.primary_key
    }
    session.execute(statement.on_conflict_do_update(index_elements=table.primary_key, set_=added), *parameters)


def add_missing(session: Session, model: Any, rows: Sequence[Row]) -> list[tuple[Any, ...]]:  # Any: a mapped class
    """Insert those whose key is not there yet; gives their keys."""
    if not rows:
        return []
    statement, parameters = _insert(session, model, rows)
    keys = model.__table__.primary_key.columns
    made = session.execute(statement.on_conflict_do_nothing().returning(*keys), *parameters)
    return [tuple(row) for row in made]


def _insert(
    session: Session, model: Any, rows: Sequence[Row]
) -> tuple[postgresql.Insert | sqlite.Insert, tuple[list[dict[str, object]], ...]]:
    """One statement: on PostgreSQL with an array a column, elsewhere with a row of parameters each."""
    statement = insert_into(session, model)
    if session.get_bind().dialect.name != "postgresql":
        return statement, ([dict(row) for row in rows],)
    table: Table = model.__table__
    columns = [table.columns[name] for name in rows[0]]
    arrays = [
        func.unnest(bindparam(None, [row[column.key] for row in rows], postgresql.ARRAY(column.type)))
        for column in columns
    ]
    return statement.from_select(columns, select(*arrays)), ()
