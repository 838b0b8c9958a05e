"""The database behind the centre: SQLite for a small site, PostgreSQL for a real one; one way to read, one to write.

The schema is Alembic's business (`central.migrations`).
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

import psycopg
from opentelemetry.trace import SpanKind
from sqlalchemy import (
    URL,
    Column,
    ColumnElement,
    DateTime,
    Engine,
    MetaData,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from central.storage.postgresql import DatabaseTimeouts, lone_statements, postgresql_engine
from central.tracing import step

_WRITES = "gov_central_writes"

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})
POSTGRESQL = frozenset({"postgresql", "postgres", "postgresql+psycopg"})


class DatabaseUnknown(Exception):
    """The address is of no kind of database that the centre works with. The text does not repeat it: it may hold a password."""


class DatabaseMissing(Exception):
    """There is no such SQLite file."""


class Base(DeclarativeBase):
    """The base of every table of the centre."""

    metadata = MetaData(naming_convention=_NAMES)


class UtcTime(TypeDecorator[datetime]):
    """A moment: timestamptz on PostgreSQL, naive UTC on SQLite, always aware in Python. Refuses naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Called by SQLAlchemy before a value is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Called by SQLAlchemy on a value that was read."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def require_database(url: str) -> None:
    """For whom an empty database is of no use: nothing is made. Raises DatabaseMissing, DatabaseUnknown."""
    parsed = _address(url)
    if parsed.drivername in SQLITE and not (parsed.database and Path(parsed.database).is_file()):
        raise DatabaseMissing(
            f"{parsed.database}；数据库由 --database-url 或 GOV_CENTRAL_DATABASE_URL 指定 "
            "--database-url or GOV_CENTRAL_DATABASE_URL names another"
        )


class CentreDatabase:
    """The one engine of a process. Thread-safe; `close` it at the end. Raises DatabaseUnknown.

    `writing` takes SQLite's write lock at once, because a reader that turns writer there fails instead of waiting.
    """

    def __init__(self, url: str, pool_size: int = 10, patience: DatabaseTimeouts = DatabaseTimeouts()) -> None:  # noqa: B008 - it is frozen
        self._engine = _engine(url, pool_size, patience)
        self._reader = sessionmaker(self._engine, expire_on_commit=False)
        self._writer = sessionmaker(self._engine.execution_options(**{_WRITES: True}), expire_on_commit=False)

    @property
    def engine(self) -> Engine:
        """For migrations and measurements."""
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with self._step("read"), self._reader() as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session that only reads, and sees one state of the database however long it reads."""
        with self._step("read"), self._reader() as session:
            if self._engine.dialect.name == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction: committed at the end of the block, rolled back when it raises."""
        with self._step("write"), self._writer.begin() as session:
            yield session

    @property
    def takes_lone_statements(self) -> bool:
        """Whether it has `lone_statements`: PostgreSQL alone."""
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def lone_statements(self) -> Iterator[psycopg.Connection[Any]]:
        """PostgreSQL's own connection, on which each statement is a transaction of its own, for what comes very often."""
        with self._step("write"), lone_statements(self._engine) as connection:
            yield connection

    def _step(self, kind: str) -> AbstractContextManager[None]:
        return step(f"database {kind}", SpanKind.CLIENT, db__system__name=self._engine.dialect.name)

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()


def hold_lock(session: Session, number: int) -> None:
    """Until this transaction ends no other one holds the lock of this number. Call it before reading what the writing follows from."""
    # SQLite has one writer, who is alone from the first statement
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(number)))


def insert_rows(session: Session, table: Any, rows: list[dict[str, object]]) -> None:  # Any: a mapped class
    """Insert many rows of one shape, in the session's transaction; by COPY on PostgreSQL, where a statement a row is slow."""
    target: Table = table.__table__
    if session.get_bind().dialect.name != "postgresql":
        session.connection().execute(target.insert(), rows)
        return
    chosen = [column for column in target.columns if column.name in rows[0]]
    values = itemgetter(*(column.name for column in chosen))
    names = ", ".join(f'"{column.name}"' for column in chosen)
    types = [_type_name(column, session.get_bind().dialect) for column in chosen]
    connection = session.connection()
    raw: Any = connection.connection.driver_connection  # Any: psycopg's connection behind SQLAlchemy's
    try:
        _copy(raw, f'COPY "{target.name}" ({names}) FROM STDIN (FORMAT BINARY)', types, map(values, rows))
    except psycopg.Error as error:
        # as SQLAlchemy says it of its own statements
        if raw.closed:
            connection.invalidate(error)
        raise DBAPIError.instance(
            "COPY", None, error, psycopg.Error, hide_parameters=True, connection_invalidated=raw.closed
        ) from error


def _copy(raw: Any, statement: str, types: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    # in binary a sealed record goes over as it is, in text at twice its size
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _type_name(column: Column[Any], dialect: Dialect) -> str:
    """As PostgreSQL calls it, without a length: a binary COPY converts nothing, so the types must be the table's own."""
    return column.type.compile(dialect).partition("(")[0].lower()


def one_of(session: Session, column: InstrumentedAttribute[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """Whether a column has one of many values; one array on PostgreSQL, where hundreds of parameters are slow."""
    chosen = list(values)
    if session.get_bind().dialect.name != "postgresql":
        return column.in_(chosen)
    return column == func.any(bindparam(None, chosen, postgresql.ARRAY(column.type)))


def one_of_named(dialect: str, column: InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """The same of a statement that is built once: `name` is the parameter with the values."""
    if dialect != "postgresql":
        return column.in_(bindparam(name, expanding=True))
    return column == func.any(bindparam(name, type_=postgresql.ARRAY(column.type)))


def insert_into(session: Session, table: Any) -> postgresql.Insert | sqlite.Insert:  # Any: a mapped class
    """An INSERT with `on_conflict_*` in the dialect of the session."""
    target: Table = table.__table__
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(target)
    return sqlite.insert(target)


def _engine(url: str, pool_size: int, patience: DatabaseTimeouts) -> Engine:
    parsed = _address(url)
    if parsed.drivername in SQLITE:
        if parsed.database and parsed.database != ":memory:":
            _keep_private(Path(parsed.database))
        engine = create_engine(parsed, connect_args={"timeout": patience.lock}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return postgresql_engine(parsed, pool_size, patience)


def _keep_private(file: Path) -> None:
    """The file is its owner's alone, and with it the log beside it, which SQLite gives the same mode."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    if file.stat().st_uid == os.geteuid():
        file.chmod(0o600)


def _address(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.drivername not in SQLITE | POSTGRESQL:
        raise DatabaseUnknown("可用 there are: sqlite:///FILE, postgresql://USER@HOST/NAME")
    return parsed


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Transactions are begun by hand below: the driver would begin them late, and as readers.
    connection.isolation_level = None
    cursor = connection.cursor()
    # What is acknowledged the terminal may erase: it must be on the disk, and in WAL mode only FULL waits for that.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
