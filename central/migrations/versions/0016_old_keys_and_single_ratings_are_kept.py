"""Old keys of terminals are kept for receipts of their time; each rating has a row, so that sums of levels can be made again."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    keys = op.create_table(
        "terminal_key",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("since", UtcTime(timezone=True), nullable=False),
        sa.Column("until", UtcTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=12), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "public_key", name=op.f("pk_terminal_key")),
    )
    ratings = op.create_table(
        "rating_given",
        sa.Column("rating_id", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("rating_id", name=op.f("pk_rating_given")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erasure",
        sa.Column("erasure_id", sa.String(length=36), nullable=False),
        sa.Column("erased_at", UtcTime(timezone=True), nullable=False),
        sa.Column("operator", sa.String(length=40), nullable=False),
        sa.Column("erased", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("erasure_id", name=op.f("pk_erasure")),
    )
    _fill(keys, _keys())
    _fill(ratings, _ratings())


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_table("rating_given")
    op.drop_table("terminal_key")


def _fill(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    for first in range(0, len(rows), 1000):
        op.bulk_insert(table, rows[first : first + 1000])


def _keys() -> list[dict[str, Any]]:
    """The keys that terminals have now, and the first ones of chains that ended."""
    moment = UtcTime(timezone=True)
    terminal = sa.table(
        "terminal", *map(sa.column, ("terminal_id", "public_key", "next_key")),
        *(sa.column(name, moment) for name in ("key_since", "enrolled_at", "revoked_at")),
    )  # fmt: skip
    chain = sa.table(
        "terminal_chain", *map(sa.column, ("terminal_id", "epoch", "public_key")), sa.column("began_at", moment)
    )
    bind, now = op.get_bind(), datetime.now(UTC)
    found: dict[tuple[str, bytes], dict[str, Any]] = {}

    def add(terminal_id: str, key: bytes | None, since: datetime, until: datetime | None, ended_by: str) -> None:
        if key is not None:
            row = {"terminal_id": terminal_id, "public_key": bytes(key), "since": since, "until": until}
            found.setdefault((terminal_id, bytes(key)), row | {"ended_by": ended_by if until else ""})

    for row in bind.execute(sa.select(terminal)):
        since = row.key_since or row.enrolled_at or now
        add(row.terminal_id, row.public_key, since, row.revoked_at, "revoked")
        add(row.terminal_id, row.next_key, since, row.revoked_at, "revoked")
    later: dict[str, datetime] = {}
    for row in bind.execute(sa.select(chain).order_by(chain.c.terminal_id, chain.c.epoch.desc())):
        began = row.began_at or later.get(row.terminal_id, now)
        add(row.terminal_id, row.public_key, began, later.get(row.terminal_id, now), "replaced")
        later[row.terminal_id] = began
    return list(found.values())


def _ratings() -> list[dict[str, Any]]:
    """As many as the daily sums say, in an order that says nothing."""
    names = ("terminal_id", "day", "item_code", "department", "level")
    columns = [sa.column("day", sa.Date()) if name == "day" else sa.column(name) for name in names]
    daily = sa.table("rating_daily", *columns, sa.column("ratings"))
    rows = [
        {"rating_id": uuid4().hex} | {name: getattr(row, name) for name in names}
        for row in op.get_bind().execute(sa.select(daily))
        for _ in range(row.ratings)
    ]
    return sorted(rows, key=lambda row: row["rating_id"])
