"""Papers that wait half an hour for a citizen's telephone."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_copy",
        sa.Column("code_digest", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("kept_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("papers_box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_phone_copy")),
    )
    op.create_index("ix_phone_copy_expires_at", "phone_copy", ["expires_at"])
    op.create_index("ix_phone_copy_terminal_id", "phone_copy", ["terminal_id", "kept_at"])


def downgrade() -> None:
    op.drop_table("phone_copy")
