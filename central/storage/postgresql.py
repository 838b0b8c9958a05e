"""Connections to PostgreSQL that never wait for ever: for a server that is gone, frozen, or too busy to answer."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, TypeVar

import psycopg
from msgspec import Struct
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

RV = TypeVar("RV")

_GRACE_SECONDS = 2.0
"""How much longer than the server's own deadline an answer is waited for."""

_AWAY = frozenset({"25006", "57P01", "57P02", "57P03", "57P05"})
"""What a server says that is shut down, starts, or has become a replica: the connection is of no use any more."""

_RESTED_SECONDS = 1.0
_USED_AT = "used_at"

_NETWORK = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}
"""As libpq calls them: seconds, but for the last, which is milliseconds."""


_PLANS = "-c plan_cache_mode=force_custom_plan"
"""A plan that is kept for any values was made when its tables were small: it compares each of many rows with every element of an array."""


class DatabaseTimeouts(Struct, frozen=True):
    """How long a statement may take (等待上限), and how long a free connection of the pool is waited for; seconds.

    `lock` is how long SQLite waits for anyone who writes: terminals give up after 8 s, and a thread is held meanwhile.
    Through PgBouncer in transaction mode nothing may be prepared (`prepares`).
    """

    statement: float = 15.0
    pool: float = 5.0
    lock: float = 5.0
    prepares: bool = True


class BoundedConnection(psycopg.Connection[Any]):  # Any: SQLAlchemy chooses the rows
    """One that is closed when an answer takes too long (限时连接): what the server does with the statement is not known then."""

    answer_seconds: float | None = None

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Called by psycopg for everything that the server is asked. Raises OperationalError."""
        try:
            return super().wait(gen, interval, timeout or self.answer_seconds)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


def postgresql_engine(url: URL, pool_size: int, patience: DatabaseTimeouts) -> Engine:
    """An engine whose connections have deadlines. What the address says itself (`?connect_timeout=…`) goes first."""
    timeout = f"-c statement_timeout={round(patience.statement * 1000)}"
    bounds = _NETWORK | {"options": f"{timeout} {_PLANS}"}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=patience.pool,
        hide_parameters=True,  # the text of an error goes into logs, and what was stored may be personal
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, words: list[str], given: dict[str, Any]) -> BoundedConnection:
        threshold = 5 if patience.prepares else None
        connection = BoundedConnection.connect(*words, **bounds | given, prepare_threshold=threshold)
        connection.answer_seconds = patience.statement + _GRACE_SECONDS
        return connection

    event.listen(engine, "handle_error", _tell_disconnect)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _require_alive)
    return engine


def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_USED_AT] = monotonic()


def _require_alive(connection: psycopg.Connection[Any], record: ConnectionPoolEntry, _proxy: object) -> None:
    """Ask a connection that has rested whether its server is there; one that is new or in steady use shows that by itself.

    Through PgBouncer a new one says nothing of the server: asked for it again and again the pool would give up as over a defect.
    """
    now = monotonic()
    if now - record.info.get(_USED_AT, now) < _RESTED_SECONDS:
        return
    try:
        connection.execute("")
        connection.rollback()
    except psycopg.Error as error:
        raise InvalidatePoolError from error


@contextmanager
def lone_statements(engine: Engine) -> Iterator[psycopg.Connection[Any]]:
    """A connection on which each statement is a transaction of its own. Raises DBAPIError, as for SQLAlchemy's own statements."""
    pooled = None
    try:
        pooled = engine.raw_connection()
        raw: Any = pooled.driver_connection  # Any: psycopg's connection behind SQLAlchemy's
        raw.autocommit = True
        yield raw
        raw.autocommit = False
    except psycopg.Error as error:
        is_gone = pooled is None or pooled.driver_connection.closed or error.sqlstate in _AWAY  # type: ignore[union-attr]
        if pooled is not None:
            # with its own way of transactions it goes back to no one
            pooled.invalidate(error)
        raise DBAPIError.instance(
            "a statement", None, error, psycopg.Error, hide_parameters=True, connection_invalidated=is_gone
        ) from error
    except BaseException as error:
        if pooled is not None:
            pooled.invalidate(error)
        raise
    finally:
        if pooled is not None:
            pooled.close()


@contextmanager
def unhurried(connection: Connection) -> Iterator[None]:
    """Within, and until the transaction ends, a statement may take as long as it needs: for migrations and rebuilding."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, BoundedConnection):
        yield
        return
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    usual, raw.answer_seconds = raw.answer_seconds, None
    try:
        yield
    finally:
        raw.answer_seconds = usual


def vacuum(engine: Engine, tables: Iterable[str]) -> None:
    """Take dead rows away, with what indexes say of them, however long it takes. Readers and writers are not hindered meanwhile."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw = connection.connection.driver_connection
        connection.exec_driver_sql("SET statement_timeout = 0")
        if isinstance(raw, BoundedConnection):
            raw.answer_seconds = None
        try:
            for table in tables:
                connection.exec_driver_sql(f'VACUUM "{table}"')
        finally:
            # it has no deadlines any more: it goes back to no one
            connection.invalidate()


def _tell_disconnect(context: ExceptionContext) -> None:
    if isinstance(context.original_exception, psycopg.Error) and context.original_exception.sqlstate in _AWAY:
        context.is_disconnect = True
