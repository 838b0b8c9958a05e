"""Brings a database to the schema of this software, and checks whether it is there."""

from datetime import datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from central.records.partitions import ensure_partitions
from central.storage.database import CentreDatabase
from central.storage.postgresql import unhurried

_FOLDER = Path(__file__).parent


def upgrade(database: CentreDatabase, now: datetime) -> None:
    """Run every missing migration, and make the record partitions of the coming year. Safe to repeat."""
    with database.engine.begin() as connection, unhurried(connection):
        if not _has_newest(connection):
            command.upgrade(_config(connection), "head")
        ensure_partitions(connection, now)


def is_current(database: CentreDatabase) -> bool:
    """Whether the database has exactly the schema of this software."""
    with database.engine.connect() as connection:
        return _has_newest(connection)


def _has_newest(connection: Connection) -> bool:
    return MigrationContext.configure(connection).get_current_revision() == _newest()


@cache
def _newest() -> str | None:
    """The newest revision; finding it reads every migration."""
    return ScriptDirectory(str(_FOLDER)).get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
