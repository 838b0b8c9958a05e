"""Logins of the console are kept here, so that they end at logout."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "console_session",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("operator", sa.String(length=20), nullable=False),
        sa.Column("expires_at", UtcTime(timezone=True), nullable=False),
        sa.Column("password_mark", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_console_session")),
    )


def downgrade() -> None:
    op.drop_table("console_session")
