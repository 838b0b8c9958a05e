"""Drafts of a trial say who wants them at all terminals."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("released_by", sa.String(length=20), server_default="", nullable=False)
    op.add_column("catalogue_draft", column)


def downgrade() -> None:
    op.drop_column("catalogue_draft", "released_by")
