"""Wrong passwords at the console are counted."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "login_failures",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", UtcTime(timezone=True), nullable=False),
        sa.Column("open_at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_login_failures")),
    )


def downgrade() -> None:
    op.drop_table("login_failures")
