"""The opening of an order is written down before its department is asked, one at a time for each matter."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_opening",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("matter", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("worker", sa.String(length=36), nullable=False),
        sa.Column("started_at", UtcTime(timezone=True), nullable=False),
        sa.Column("held_until", UtcTime(timezone=True), nullable=False),
        sa.Column("order_request", sa.String(length=36), nullable=True),
        sa.Column("refusal_box", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "request_id", name=op.f("pk_order_opening")),
    )
    is_open = sa.text("state <> 'answered'")
    op.create_index(
        "ix_order_opening_matter", "order_opening", ["terminal_id", "matter"], unique=True,
        sqlite_where=is_open, postgresql_where=is_open,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("order_opening")
