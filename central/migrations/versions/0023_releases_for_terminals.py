"""Releases of the terminals' software, in rings, and how each terminal fares with them."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terminal", sa.Column("release", sa.JSON(), nullable=True))
    op.create_table(
        "release",
        sa.Column("version", sa.String(length=27), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("added_at", UtcTime(timezone=True), nullable=False),
        sa.Column("ring", sa.String(length=12), nullable=False),
        sa.Column("ring_since", UtcTime(timezone=True), nullable=False),
        sa.Column("halted_at", UtcTime(timezone=True), nullable=True),
        sa.Column("halt_reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_release")),
    )
    op.create_table(
        "release_outcome",
        sa.Column("version", sa.String(length=27), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", "terminal_id", name=op.f("pk_release_outcome")),
    )
    op.create_table(
        "release_ring",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("ring", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", name=op.f("pk_release_ring")),
    )


def downgrade() -> None:
    op.drop_table("release_ring")
    op.drop_table("release_outcome")
    op.drop_table("release")
    op.drop_column("terminal", "release")
