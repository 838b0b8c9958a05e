"""What was searched for at terminals and not found is counted by day."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unfound_search",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=20), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "day", "words", name=op.f("pk_unfound_search")),
    )
    op.create_index("ix_unfound_search_day", "unfound_search", ["day"])
    op.create_index("ix_unfound_search_words", "unfound_search", ["words"])


def downgrade() -> None:
    op.drop_table("unfound_search")
