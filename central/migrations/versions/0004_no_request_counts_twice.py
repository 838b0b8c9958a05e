"""How far the heartbeats of every boot were taken, and which nonces were spent."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "terminal_boot",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("boot_id", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", UtcTime(timezone=True), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_sent_at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "boot_id", name=op.f("pk_terminal_boot")),
    )
    op.create_table(
        "spent_nonce",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("spent_at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "nonce", name=op.f("pk_spent_nonce")),
    )


def downgrade() -> None:
    op.drop_table("spent_nonce")
    op.drop_table("terminal_boot")
