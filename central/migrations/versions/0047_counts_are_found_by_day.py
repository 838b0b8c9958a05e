"""Counts are found by their day, what came late without what came in time; use and faults of terminals can be planned."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_usage_daily_day", "usage_daily", ["day"])
    op.create_index(
        "ix_record_late",
        "record",
        ["received_at"],
        sqlite_where=sa.text("strftime('%s', received_at) - strftime('%s', occurred_at) > 86400"),
        postgresql_where=sa.text("received_at - occurred_at > interval '1 day'"),
    )
    op.add_column("yearly_plan", sa.Column("used", sa.Float(), nullable=True))
    op.add_column("yearly_plan", sa.Column("stopped", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("yearly_plan", "stopped")
    op.drop_column("yearly_plan", "used")
    op.drop_index("ix_record_late", "record")
    op.drop_index("ix_usage_daily_day", "usage_daily")
