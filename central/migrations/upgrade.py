"""Brings a database to the schema of this software, and checks whether it is there."""

from datetime import datetime
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
        config = _config(connection)
        command.upgrade(config, "head")
        ensure_partitions(connection, now)


def is_current(database: CentreDatabase) -> bool:
    """Whether the database has exactly the schema of this software."""
    with database.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        wanted = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return present == wanted


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
