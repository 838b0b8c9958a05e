"""A case that was taken to its department is marked, so that no transaction has to stay open meanwhile."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_review_until", UtcTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("case_entry", schema=None) as batch_op:
        batch_op.drop_column("in_review_until")
