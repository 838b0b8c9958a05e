"""Sign-in at the console by the bureau's identity system."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("console_account", sa.Column("subject_mark", sa.String(length=64), server_default="", nullable=False))
    op.create_table(
        "console_sign_on",
        sa.Column("state_digest", sa.String(length=64), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("state_digest", name=op.f("pk_console_sign_on")),
    )


def downgrade() -> None:
    op.drop_table("console_sign_on")
    op.drop_column("console_account", "subject_mark")
