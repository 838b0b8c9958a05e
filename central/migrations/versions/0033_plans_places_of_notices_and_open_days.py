"""A plan for each year, notices with a place and a beginning, and the planned hours of each day of a terminal."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "yearly_plan",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cases", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("items", sa.Integer(), nullable=True),
        sa.Column("open_rate", sa.Float(), nullable=True),
        sa.Column("satisfaction", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_yearly_plan")),
    )
    op.add_column("notice", sa.Column("begins_at", UtcTime(), nullable=True))
    op.add_column("notice", sa.Column("region", sa.String(length=12), nullable=False, server_default=""))
    op.add_column("notice", sa.Column("group_name", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("terminal_day", sa.Column("planned_seconds", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("terminal_day") as batch:
        batch.drop_column("planned_seconds")
    with op.batch_alter_table("notice") as batch:
        for name in ("group_name", "region", "begins_at"):
            batch.drop_column(name)
    op.drop_table("yearly_plan")
