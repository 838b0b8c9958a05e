"""Ratings are counted by month and one dimension, told from five on; what singled out a rating is erased."""

import json
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TOLD_FROM = 5
_OLD = ("rating_given", "rating_daily", "rating_reason_daily", "rating_rollup")
_Cell = tuple[str, date, str]


def upgrade() -> None:
    cells = op.create_table(
        "rating_cell",
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("ratings", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("waiting_box", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("scope", "month", "key", name=op.f("pk_rating_cell")),
    )
    counts = op.create_table(
        "rating_count",
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("ratings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "month", "key", "mark", "value", name=op.f("pk_rating_count")),
    )
    levels = _levels()
    told = {cell for cell, found in levels.items() if found.total() >= _TOLD_FROM}
    _fill(
        cells,
        [_named(cell) | {"ratings": found.total(), "told": found.total() if cell in told else 0}
         for cell, found in levels.items()],
    )  # fmt: skip
    # The levels of fewer than five are given up: there is no one here who could encrypt them.
    for mark, every in (("level", levels), ("reason", _reasons())):
        for cell in told & every.keys():
            _fill(counts, [_named(cell) | {"mark": mark, "value": value, "ratings": number}
                           for value, number in every[cell].items()])  # fmt: skip
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA secure_delete = ON")
    _forget_waiting()
    for name in _OLD:
        op.drop_table(name)


def downgrade() -> None:
    """The tables of before, empty: what was told apart then is known to no one any more."""
    op.drop_table("rating_count")
    op.drop_table("rating_cell")
    columns: dict[str, sa.types.TypeEngine[Any]] = {
        "terminal_id": sa.String(length=64), "day": sa.Date(), "item_code": sa.String(length=8),
        "level": sa.String(length=24), "department": sa.String(length=32), "reason": sa.String(length=64),
    }  # fmt: skip
    for table, names, count in (
        ("rating_rollup", ("day", "department", "level"), "ratings"),
        ("rating_reason_daily", ("terminal_id", "day", "item_code", "reason"), "ticks"),
        ("rating_daily", ("terminal_id", "day", "item_code", "level", "department"), "ratings"),
    ):
        op.create_table(
            table,
            *(sa.Column(name, columns[name], nullable=False) for name in names),
            sa.Column(count, sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}")),
        )
    of_given = ("terminal_id", "day", "item_code", "department", "level")
    op.create_table(
        "rating_given",
        sa.Column("rating_id", sa.String(length=32), nullable=False),
        *(sa.Column(name, columns[name], nullable=False) for name in of_given),
        sa.PrimaryKeyConstraint("rating_id", name=op.f("pk_rating_given")),
        sqlite_with_rowid=False,
    )


def _levels() -> dict[_Cell, Counter[str]]:
    found: dict[_Cell, Counter[str]] = defaultdict(Counter)
    for row in _rows("rating_daily", "terminal_id", "item_code", "level", "department", "ratings"):
        month = row.day.replace(day=1)
        for scope, key in (("department", row.department), ("terminal", row.terminal_id), ("item", row.item_code)):
            found[scope, month, key][row.level] += row.ratings
    return found


def _reasons() -> dict[_Cell, Counter[str]]:
    found: dict[_Cell, Counter[str]] = defaultdict(Counter)
    for row in _rows("rating_reason_daily", "item_code", "reason", "ticks"):
        found["item", row.day.replace(day=1), row.item_code][row.reason] += row.ticks
    return found


def _forget_waiting() -> None:
    """Ratings in deltas that are not folded yet: the daily lines have them too."""
    deltas = sa.table("usage_delta", sa.column("delta_id"), sa.column("content", sa.JSON()))
    bind = op.get_bind()
    for row in bind.execute(sa.select(deltas)).all():
        content = json.loads(row.content) if isinstance(row.content, str) else row.content
        rest = {name: value for name, value in content.items() if name != "rated"}
        this = deltas.c.delta_id == row.delta_id
        if not rest:
            bind.execute(sa.delete(deltas).where(this))
        elif rest != content:
            bind.execute(sa.update(deltas).where(this).values(content=rest))


def _rows(name: str, *columns: str) -> list[Any]:
    table = sa.table(name, sa.column("day", sa.Date()), *map(sa.column, columns))
    return list(op.get_bind().execute(sa.select(table)))


def _named(cell: _Cell) -> dict[str, Any]:
    return dict(zip(("scope", "month", "key"), cell, strict=True))


def _fill(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    for first in range(0, len(rows), 1000):
        op.bulk_insert(table, rows[first : first + 1000])
