"""Alarms open and close by themselves, by what terminals tell and how their days went."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("terminal_id", sa.String(length=64), primary_key=True),
        sa.Column("fault_id", sa.String(length=64), primary_key=True),
        sa.Column("opened_at", UtcTime(), primary_key=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("closed_at", UtcTime(), nullable=True),
    )
    op.create_index("ix_alarm_closed_at", "alarm", ["closed_at"])
    op.create_table(
        "terminal_day",
        sa.Column("terminal_id", sa.String(length=64), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("open_seconds", sa.Integer(), nullable=False),
        sa.Column("counted_until", UtcTime(), nullable=False),
        sa.Column("counters", sa.JSON(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("terminal_day")
    op.drop_index("ix_alarm_closed_at", "alarm")
    op.drop_table("alarm")
