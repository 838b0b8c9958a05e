"""Drafts of items, decided by another account."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_draft",
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("made_by", sa.String(length=20), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.String(length=20), nullable=False),
        sa.Column("decided_at", UtcTime(), nullable=True),
        sa.Column("group_name", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_catalogue_draft")),
    )


def downgrade() -> None:
    op.drop_table("catalogue_draft")
