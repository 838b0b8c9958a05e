"""A terminal tells what is wrong with it, by the ids of the fault register."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terminal", sa.Column("faults", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("terminal", "faults")
