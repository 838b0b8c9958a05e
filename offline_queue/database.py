"""The terminal's database: one SQLite file, opened so that what was committed survives a power cut.

Threads may share a `QueueDatabase`: writes wait for each other, reads do not wait for writes.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import quote

from msgspec import Struct
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from offline_queue.ballast import Ballast, ballast_file
from offline_queue.errors import QueueDamaged, QueueFault, QueueFull
from offline_queue.owner import FolderOwner
from offline_queue.schema import migrate
from offline_queue.witness import Witness, boot_of_this_machine, witness_file

BUSY_TIMEOUT_MS = 5000
"""How long a write waits for another process, such as one that copies the file."""

PAGES_AT_ONCE = 1000
"""How many pages are given back to the disk at a time: a citizen's commit waits for it."""

T = TypeVar("T")

_WRITES = "gov_kiosk_writes"
_BEGIN_WRITING = "BEGIN IMMEDIATE"
_OTHERS = "PRAGMA data_version"
"""The same as long as only this connection wrote (https://sqlite.org/pragma.html#pragma_data_version)."""


class WriteTransaction(Struct, frozen=True):
    """A transaction that may write, and which one it is. `serial` counts the writes here, failed ones twice; `others` changes
    when anybody else wrote. `execute` runs a statement through the driver.
    """

    execute: Callable[[str, tuple[object, ...]], Any]  # Any: what comes back is the driver's
    serial: int
    others: int


class Writing(Struct, frozen=True):
    """The same, with a connection of SQLAlchemy's."""

    connection: Connection
    turn: WriteTransaction


class QueueDatabase:
    """An open database. Transactions only; anyone who leaves the block by an exception leaves no trace in the file.

    `boot` names this run of the machine. `owner` is what gives the right to write; it is given back by `close`.
    """

    def __init__(self, path: Path, engine: Engine, owner: FolderOwner | None = None) -> None:
        self.path = path
        self.boot = boot_of_this_machine()
        self.witness = Witness(witness_file(path), self.boot)
        self.ballast = Ballast(ballast_file(path))
        self._engine = engine
        self._owner = owner
        self._turn = threading.Lock()
        self._writer: Connection | None = None
        self._serial = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write; durable when the block is left. Raises QueueFault."""
        with self._turn, translated(), self._counted() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing_in_turn(self) -> Iterator[Writing]:
        """Like `writing`, for a caller that must know whether anybody wrote since."""
        with self.writing() as connection:
            others = int(connection.exec_driver_sql(_OTHERS).scalar_one())
            yield Writing(connection, WriteTransaction(connection.exec_driver_sql, self._serial, others))

    @contextmanager
    def writing_directly(self) -> Iterator[WriteTransaction]:
        """Like `writing_in_turn`, through the connection of the driver that SQLAlchemy holds: a third of its time."""
        with self._turn, translated(), self._counted() as connection, _transaction(connection) as driver:
            others = int(driver.execute(_OTHERS).fetchone()[0])
            yield WriteTransaction(driver.execute, self._serial, others)

    def freeing(self, change: Callable[[Connection], T]) -> T:
        """Run a change that the delivery needs, also on a full disk: then the ballast makes way for it. Raises QueueFault."""
        try:
            with self.writing() as connection:
                return change(connection)
        except QueueFull:
            if not self.ballast.release():
                raise
        try:
            with self.writing() as connection:
                return change(connection)
        finally:
            self.fold()
            self.ballast.restore()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the database. Raises QueueFault."""
        with translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    def is_whole(self) -> bool:
        """SQLite's own integrity check; reads the whole file. Raises QueueFault where it could not be read at all."""
        try:
            with self.reading() as connection:
                answer = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        except QueueDamaged:
            return False
        return bool(answer == "ok")

    def fold(self) -> None:
        """Fold the log into the file and cut it to nothing, as far as readers let it. What cannot be folded now stays."""
        with self._turn, suppress(QueueFault), translated(), self._counted() as connection:
            _driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def shrink(self) -> None:
        """Give some of the pages that are free in the file back to the disk, as far as there is room to do it."""
        with self._turn, suppress(QueueFault), translated(), self._counted() as connection:
            _driver(connection).execute(f"PRAGMA incremental_vacuum({PAGES_AT_ONCE})").fetchall()
        self.fold()

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
            self.witness.close()
        self._engine.dispose()
        if self._owner is not None:
            self._owner.release()

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


def attach(path: Path, owner: FolderOwner | None = None) -> QueueDatabase:
    """Open the file at `path` (made when missing) without looking into it."""
    engine = create_engine(f"sqlite:///{path}", pool_size=4, max_overflow=4, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return QueueDatabase(path, engine, owner)


def attach_for_reading(path: Path) -> QueueDatabase:
    """Open the file at `path`, which must be there, so that nothing can write to it and no log is folded."""
    engine = create_engine(f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true", pool_size=1, max_overflow=4)
    event.listen(engine, "connect", _prepare_for_reading)
    event.listen(engine, "begin", _begin)
    return QueueDatabase(path, engine)


def _prepare(connection: Any, _record: Any) -> None:  # Any: the driver's own types, which SQLAlchemy does not name
    _run(connection, "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY")
    # Only of a new file: on a full disk it would need room to say again what the file says already. Pages that become
    # free can go back to the disk only where this is said before there is a table.
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _run(connection, "auto_vacuum = INCREMENTAL", "journal_mode = WAL")


def _prepare_for_reading(connection: Any, _record: Any) -> None:  # Any: as above
    _run(connection, "query_only = ON")


def _run(connection: Any, *pragmas: str) -> None:  # Any: as above
    # The driver must not begin transactions by itself: it would begin them deferred, and a write could then fail
    # half-way for being too late (https://docs.sqlalchemy.org/en/21/dialects/sqlite.html, "transactions").
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout = {BUSY_TIMEOUT_MS}", *pragmas):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql(_BEGIN_WRITING if is_writing else "BEGIN")


@contextmanager
def _transaction(connection: Connection) -> Iterator[sqlite3.Connection]:
    driver = _driver(connection)
    driver.execute(_BEGIN_WRITING)
    try:
        yield driver
        driver.execute("COMMIT")
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK")
        raise


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


@contextmanager
def translated() -> Iterator[None]:
    """Turns what SQLAlchemy and the driver raise into faults of ours."""
    try:
        yield
    except DBAPIError as error:
        raise _fault(str(error.orig)) from error
    except sqlite3.Error as error:
        raise _fault(str(error)) from error


def _fault(text: str) -> QueueFault:
    lowered = text.lower()
    if "malformed" in lowered or "not a database" in lowered:
        return QueueDamaged(text)
    if "disk is full" in lowered:
        return QueueFull(text)
    return QueueFault(text)
