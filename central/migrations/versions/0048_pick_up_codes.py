"""Pick-up codes release a finished case without a card; wrong ones are counted over all terminals."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pick_up_code",
        sa.Column("terminal_id", sa.String(64), nullable=False),
        sa.Column("case_key", sa.String(36), nullable=False),
        sa.Column("item_code", sa.String(8), nullable=False),
        sa.Column("code_digest", sa.String(32), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("releases", sa.Integer(), nullable=False),
        sa.Column("held_by", sa.String(64), nullable=False),
        sa.Column("held_request", sa.String(36), nullable=False),
        sa.Column("held_until", UtcTime(), nullable=True),
        sa.Column("collected_at", UtcTime(), nullable=True),
        sa.Column("collected_by", sa.String(64), nullable=False),
        sa.Column("revoked_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "case_key", name=op.f("pk_pick_up_code")),
    )
    op.create_index("ix_pick_up_code_code_digest", "pick_up_code", ["code_digest"])
    op.create_index("ix_pick_up_code_due_at", "pick_up_code", ["due_at"])
    op.create_index("ix_pick_up_code_expires_at", "pick_up_code", ["expires_at"])
    op.create_index("ix_budget_use_kind", "budget_use", ["kind", "used_at"])
    op.create_index(
        "ix_case_entry_finished",
        "case_entry",
        ["item_code", "changed_at"],
        sqlite_where=sa.text("status = 'completed'"),
        postgresql_where=sa.text("status = 'completed'"),
    )


def downgrade() -> None:
    op.drop_index("ix_case_entry_finished", "case_entry")
    op.drop_index("ix_budget_use_kind", "budget_use")
    op.drop_table("pick_up_code")
