"""What was handed to a printer and may still be in it: one row a job, until its end is certain."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "printer_job",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("printer_uri", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.String(), nullable=False),
    )
