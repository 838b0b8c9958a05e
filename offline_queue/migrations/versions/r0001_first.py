"""The first form: outbox with its chain, deliveries, print journal. There is no way back: it would destroy records."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "outbox_head",
        sa.Column("terminal_id", sa.String(), primary_key=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("record_id", sa.String(), primary_key=True),
        sa.Column("terminal_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("committed_at", sa.String(), nullable=False),
        sa.Column("parked_at", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("terminal_id", "sequence", name="uq_outbox_terminal_id_sequence"),
    )
    op.create_index("ix_outbox_state_terminal_id_sequence", "outbox", ["state", "terminal_id", "sequence"])
    op.create_table(
        "delivery",
        sa.Column("record_id", sa.String(), primary_key=True),
        sa.Column("terminal_id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("settled_at", sa.String(), nullable=False),
    )
    op.create_index("ix_delivery_settled_at", "delivery", ["settled_at"])
    op.create_table(
        "chain_loss",
        sa.Column("loss_id", sa.Integer(), primary_key=True),
        sa.Column("terminal_id", sa.String(), nullable=True),
        sa.Column("noticed_at", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
    )
    op.create_table(
        "print_journal",
        sa.Column("job_id", sa.String(), primary_key=True),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("intended_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
    )
    op.create_index("ix_print_journal_stage", "print_journal", ["stage"])
