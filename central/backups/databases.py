"""How each kind of database is copied while it is used, and put back: SQLite by its own backup, PostgreSQL by pg_dump."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from central.storage.database import POSTGRESQL, SQLITE, DatabaseUnknown

_LONGEST_WORDS = 300


class BackupFailed(Exception):
    """The database could not be copied or put back; says why, without its address."""


class BackedDatabase(Protocol):
    """A database that can be copied (可备份数据库). `part` is the name of its copy in a backup."""

    part: str

    def dump(self, file: Path) -> None:
        """Copy it as it is at one moment. Raises BackupFailed."""

    def load(self, file: Path) -> None:
        """Make it from the copy; it must not be there. Raises BackupFailed."""

    def is_there(self) -> bool:
        """Whether there is anything in it."""


def backed_database(url: str) -> BackedDatabase:
    """The database of this address. Raises DatabaseUnknown."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnknown("sqlite:///FILE or postgresql://USER@HOST/NAME") from None
    if parsed.drivername in SQLITE and parsed.database:
        return BackedSqlite(Path(parsed.database))
    if parsed.drivername in POSTGRESQL:
        return BackedPostgresql(parsed)
    raise DatabaseUnknown("sqlite:///FILE or postgresql://USER@HOST/NAME")


class BackedSqlite:
    """One file. Implements `BackedDatabase`."""

    part = "database.sqlite"

    def __init__(self, file: Path) -> None:
        self._file = file

    def dump(self, file: Path) -> None:
        """By SQLite's own online backup: writers are not stopped."""
        if not self.is_there():
            raise BackupFailed("there is no database")
        try:
            with closing(sqlite3.connect(self._file)) as source, closing(sqlite3.connect(file)) as copy:
                source.backup(copy, pages=1000)
                found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.Error as error:
            raise BackupFailed(str(error)) from error
        if found != "ok":
            raise BackupFailed(f"the database is damaged: {found}")

    def load(self, file: Path) -> None:
        """A rename of the whole file."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_name(self._file.name + ".restored")
        part.write_bytes(file.read_bytes())
        part.chmod(0o600)
        part.replace(self._file)

    def is_there(self) -> bool:
        return self._file.exists()


class BackedPostgresql:
    """A server, by the programs of its client package. Implements `BackedDatabase`."""

    part = "database.dump"

    def __init__(self, url: URL) -> None:
        self._address = url.set(drivername="postgresql", password=None).render_as_string()
        self._password = url.password

    def dump(self, file: Path) -> None:
        self._run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={file}", f"--dbname={self._address}")

    def load(self, file: Path) -> None:
        """All of it or nothing."""
        options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-acl")
        self._run("pg_restore", *options, f"--dbname={self._address}", str(file))

    def is_there(self) -> bool:
        counted = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        return self._run("psql", "--no-psqlrc", "-tAc", counted, f"--dbname={self._address}").strip() != "0"

    def _run(self, *command: str) -> str:
        """The password goes by the environment: arguments are seen by everybody on the machine."""
        environment = {**os.environ} if self._password is None else {**os.environ, "PGPASSWORD": str(self._password)}
        try:
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        except FileNotFoundError as error:
            raise BackupFailed(f"{command[0]} is not installed (Debian: postgresql-client)") from error
        except subprocess.CalledProcessError as error:
            raise BackupFailed(f"{command[0]}: {error.stderr.strip()[:_LONGEST_WORDS]}") from error
        return done.stdout
