"""What terminals ask about people has a budget, and a stop beyond it."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_use",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("used_at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "kind", "subject", name=op.f("pk_budget_use")),
    )
    op.create_index("ix_budget_use_used_at", "budget_use", ["terminal_id", "kind", "used_at"])
    op.create_table(
        "terminal_alarm",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("raised_at", UtcTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("lifted_at", UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "raised_at", name=op.f("pk_terminal_alarm")),
    )


def downgrade() -> None:
    op.drop_table("terminal_alarm")
    op.drop_index("ix_budget_use_used_at", table_name="budget_use")
    op.drop_table("budget_use")
