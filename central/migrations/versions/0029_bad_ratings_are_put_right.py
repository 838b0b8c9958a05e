"""Bad ratings are put right, with a clock and a proof."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rectification",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("ratings", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=300), nullable=False),
        sa.Column("proof", sa.String(length=300), nullable=False),
        sa.Column("closed_by", sa.String(length=20), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rectification")),
    )


def downgrade() -> None:
    op.drop_table("rectification")
