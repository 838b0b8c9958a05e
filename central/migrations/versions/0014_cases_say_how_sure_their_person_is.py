"""A case says how sure it is who applied; those that came before say nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_entry", sa.Column("proof_level", sa.String(length=16), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("case_entry", "proof_level")
