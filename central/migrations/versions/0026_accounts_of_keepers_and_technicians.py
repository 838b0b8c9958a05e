"""Accounts of keepers and technicians, for the terminals to know offline."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_account",
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("pin_hash", sa.String(length=128), nullable=False),
        sa.Column("card_mark", sa.LargeBinary(), nullable=True),
        sa.Column("valid_to", UtcTime(), nullable=True),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("withdrawn_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_staff_account")),
    )
    op.create_table(
        "staff_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_version")),
    )


def downgrade() -> None:
    op.drop_table("staff_version")
    op.drop_table("staff_account")
