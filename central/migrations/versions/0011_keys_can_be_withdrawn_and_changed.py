"""The key of a terminal can be withdrawn, and changed without a visit."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terminal", sa.Column("next_key", sa.LargeBinary(), nullable=True))
    op.add_column("terminal", sa.Column("key_since", UtcTime(timezone=True), nullable=True))
    op.add_column("terminal", sa.Column("wants_new_key", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("terminal", sa.Column("revoked_at", UtcTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("revoked_at", "wants_new_key", "key_since", "next_key"):
        op.drop_column("terminal", name)
