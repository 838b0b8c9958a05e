"""The terminal's database: one SQLite file, opened so that what was committed survives a power cut.

Threads may share a `Database`: writes wait for each other, reads do not wait for writes.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from offline_queue.errors import QueueDamaged, QueueFault, QueueFull
from offline_queue.schema import migrate

BUSY_TIMEOUT_MS = 5000
"""How long a write waits for another process, such as `kiosk queue`."""

_WRITES = "gov_kiosk_writes"


class Writing(Struct, frozen=True):
    """A transaction that may write. `serial` counts the writes here, failed ones twice; `others` changes when anybody else wrote."""

    connection: Connection
    serial: int
    others: int


class Database:
    """An open database. Transactions only; whoever leaves the block by an exception leaves no trace in the file."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._turn = threading.Lock()
        self._writer: Connection | None = None
        self._serial = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write; durable when the block is left. Raises QueueFault."""
        with self._turn, _translated(), self._counted() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing_in_turn(self) -> Iterator[Writing]:
        """Like `writing`, for who must know whether anybody wrote since."""
        with self.writing() as connection:
            # https://sqlite.org/pragma.html#pragma_data_version: the same as long as only this connection wrote
            others = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
            yield Writing(connection, self._serial, others)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the database. Raises QueueFault."""
        with _translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    def is_whole(self) -> bool:
        """SQLite's own integrity check; reads the whole file. Raises QueueFault where it could not be read at all."""
        try:
            with self.reading() as connection:
                answer = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        except QueueDamaged:
            return False
        return bool(answer == "ok")

    def migrate(self) -> None:
        """Bring the tables to the form this program needs."""
        with self.writing() as connection:
            migrate(connection)

    def close(self) -> None:
        """Close every connection; the last one folds the WAL into the file."""
        with self._turn:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self._engine.dispose()

    @contextmanager
    def _counted(self) -> Iterator[Connection]:
        """The one connection that writes, kept open."""
        if self._writer is None:
            self._writer = self._engine.connect().execution_options(**{_WRITES: True})
        self._serial += 1
        try:
            yield self._writer
        except BaseException:
            self._serial += 1
            raise


def attach(path: Path) -> Database:
    """Open the file at `path` (made when missing) without looking into it."""
    engine = create_engine(f"sqlite:///{path}", pool_size=4, max_overflow=4)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Database(path, engine)


def _prepare(connection: Any, _record: Any) -> None:  # Any: the driver's own types, which SQLAlchemy does not name
    # The driver must not begin transactions by itself: it would begin them deferred, and a write could then fail
    # half-way for being too late (https://docs.sqlalchemy.org/en/21/dialects/sqlite.html, "transactions").
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _fault(str(error.orig)) from error


def _fault(text: str) -> QueueFault:
    lowered = text.lower()
    if "malformed" in lowered or "not a database" in lowered:
        return QueueDamaged(text)
    if "disk is full" in lowered:
        return QueueFull(text)
    return QueueFault(text)
