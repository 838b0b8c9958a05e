"""Who applies once more offline with what was missing completes the case that waits for it: the record names it."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_supplement",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("of_terminal", sa.String(length=64), nullable=False),
        sa.Column("of_case", sa.String(length=36), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provisional_number", sa.String(length=64), nullable=False),
        sa.Column("query_code", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "record_id", name=op.f("pk_case_supplement")),
    )
    op.create_index("ix_case_supplement_of_case", "case_supplement", ["of_terminal", "of_case"])
    op.create_index("ix_case_supplement_provisional_number", "case_supplement", ["provisional_number"])


def downgrade() -> None:
    op.drop_index("ix_case_supplement_provisional_number", "case_supplement")
    op.drop_index("ix_case_supplement_of_case", "case_supplement")
    op.drop_table("case_supplement")
