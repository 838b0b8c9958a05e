"""Monthly partitions of the record table on PostgreSQL; nothing to do on SQLite.

Records always find a place: what no month is made for lands in `record_rest`. From there it is moved into its month when
that is made, so a centre that was not looked after for years mends itself.
"""

from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import Connection, text

from central.storage.database import CentreDatabase
from central.storage.postgresql import unhurried

MONTHS_AHEAD = 13

_LOCK: Final = 0x67_6B_70_61
"""Of PostgreSQL's advisory locks: one process at a time makes partitions."""


def keep_partitions(database: CentreDatabase, now: datetime) -> None:
    """Have all partitions there, as a part of the daily life of a centre."""
    if database.engine.dialect.name != "postgresql":
        return
    with database.engine.begin() as connection:
        if connection.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}):
            with unhurried(connection):
                ensure_partitions(connection, now)


def ensure_partitions(connection: Connection, now: datetime, months: int = MONTHS_AHEAD) -> None:
    """Make the partitions from this month on, and those of every month that has records in `record_rest`."""
    if connection.dialect.name != "postgresql":
        return
    connection.execute(text("CREATE TABLE IF NOT EXISTS record_rest PARTITION OF record DEFAULT"))
    month = now.astimezone(UTC).date().replace(day=1)
    wanted = _stranded_months(connection)
    for _ in range(months):
        wanted.add(month)
        month = _next_month(month)
    for wanted_month in sorted(wanted - _read_months(connection)):
        _make(connection, wanted_month)


def _read_months(connection: Connection) -> set[date]:
    query = text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'record'::regclass")
    names = (name.removeprefix("record_") for name in connection.scalars(query))
    return {date(int(name[:4]), int(name[5:]), 1) for name in names if name != "rest"}


def _stranded_months(connection: Connection) -> set[date]:
    month = "date_trunc('month', received_at AT TIME ZONE 'UTC')::date"
    return set(connection.scalars(text(f"SELECT DISTINCT {month} FROM record_rest")))  # noqa: S608 -- no outside text


def _make(connection: Connection, month: date) -> None:
    """The table first, with what is in `record_rest` for it; then it becomes a partition."""
    name = f"record_{month:%Y_%m}"
    bounds = {"first": _start(month), "following": _start(_next_month(month))}
    connection.execute(text(f"CREATE TABLE {name} (LIKE record INCLUDING ALL)"))
    connection.execute(
        text(
            "WITH moved AS (DELETE FROM record_rest WHERE received_at >= :first AND received_at < :following RETURNING *) "  # noqa: S608
            f"INSERT INTO {name} SELECT * FROM moved"
        ),
        bounds,
    )
    first, following = (bound.isoformat() for bound in bounds.values())
    connection.execute(
        text(f"ALTER TABLE record ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{following}')")
    )


def _start(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=UTC)


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
