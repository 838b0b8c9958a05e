"""Planned hours of each terminal, and for how long it says that it was open."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terminal", sa.Column("planned_hours", sa.String(length=16), nullable=False, server_default=""))
    op.add_column("terminal", sa.Column("open_days", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("terminal") as batch:
        batch.drop_column("open_days")
        batch.drop_column("planned_hours")
