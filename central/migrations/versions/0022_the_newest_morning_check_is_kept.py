"""The newest morning check of each terminal is kept, so that a missing one shows."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "morning_check",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("checked_at", UtcTime(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", name=op.f("pk_morning_check")),
    )


def downgrade() -> None:
    op.drop_table("morning_check")
