"""Accounts of the console with roles and one-time codes, and what was done there."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("console_session", sa.Column("account", sa.String(length=20), nullable=False, server_default=""))
    op.create_table(
        "console_account",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.Column("password_hash", sa.String(length=128), nullable=False),
        sa.Column("code_box", sa.LargeBinary(), nullable=False),
        sa.Column("last_counter", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=20), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_console_account")),
    )
    op.create_table(
        "console_event",
        sa.Column("event_id", _NUMBER, nullable=False),
        sa.Column("happened_at", UtcTime(), nullable=False),
        sa.Column("operator", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_console_event")),
    )


def downgrade() -> None:
    op.drop_table("console_event")
    op.drop_table("console_account")
    with op.batch_alter_table("console_session") as batch:
        batch.drop_column("account")
