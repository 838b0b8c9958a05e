"""Requests about one matter are joined."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_matter",
        sa.Column("matter", sa.String(length=32), nullable=False),
        sa.Column("case_number", sa.String(length=32), nullable=False),
        sa.Column("until", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("matter", name=op.f("pk_open_matter")),
    )


def downgrade() -> None:
    op.drop_table("open_matter")
