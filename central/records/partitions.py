"""Monthly partitions of the record table on PostgreSQL; nothing to do on SQLite."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

MONTHS_AHEAD = 13


def ensure_partitions(connection: Connection, now: datetime, months: int = MONTHS_AHEAD) -> None:
    """Make the partitions from this month on. What falls outside lands in `record_rest`, never in an error."""
    if connection.dialect.name != "postgresql":
        return
    connection.execute(text("CREATE TABLE IF NOT EXISTS record_rest PARTITION OF record DEFAULT"))
    first = datetime(now.year, now.month, 1, tzinfo=UTC)
    for _ in range(months):
        following = _next_month(first)
        name = f"record_{first:%Y_%m}"
        connection.execute(
            text(
                f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF record "
                f"FOR VALUES FROM ('{first.isoformat()}') TO ('{following.isoformat()}')"
            )
        )
        first = following


def _next_month(first: datetime) -> datetime:
    return datetime(first.year + first.month // 12, first.month % 12 + 1, 1, tzinfo=UTC)
