"""Orders to single terminals, and the diagnoses that they brought."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remote_order",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("deed", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("ordered_by", sa.String(length=20), nullable=False),
        sa.Column("ordered_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("taken_at", UtcTime(), nullable=True),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.Column("is_done", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_remote_order")),
    )
    op.create_index(op.f("ix_remote_order_terminal_id"), "remote_order", ["terminal_id"])
    op.create_table(
        "remote_diagnosis",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("arrived_at", UtcTime(), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_remote_diagnosis")),
    )
    op.add_column("terminal", sa.Column("orders_until", UtcTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("terminal", "orders_until")
    op.drop_table("remote_diagnosis")
    op.drop_index(op.f("ix_remote_order_terminal_id"), table_name="remote_order")
    op.drop_table("remote_order")
