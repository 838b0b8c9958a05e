"""An application that is made again with the paper that was missing goes on under its number, and counts once."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_entry", sa.Column("matter", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("execution", sa.Column("matter", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("execution", sa.Column("joins", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_sandbox_application_case_number", "sandbox_application", ["case_number"])


def downgrade() -> None:
    op.drop_index("ix_sandbox_application_case_number", "sandbox_application")
    op.drop_column("execution", "joins")
    op.drop_column("execution", "matter")
    op.drop_column("case_entry", "matter")
