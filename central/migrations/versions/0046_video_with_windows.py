"""Video between citizens and staff at windows."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_video",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.String(length=36), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("heard_at", UtcTime(), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=20), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=True),
        sa.Column("joined_at", UtcTime(), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_deserted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "call_id", name=op.f("pk_help_video")),
    )
    op.create_index("ix_help_video_asked_at", "help_video", ["asked_at"])
    op.create_table(
        "window_duty",
        sa.Column("operator", sa.String(length=20), nullable=False),
        sa.Column("tab", sa.String(length=32), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("operator", "tab", name=op.f("pk_window_duty")),
    )


def downgrade() -> None:
    op.drop_table("window_duty")
    op.drop_table("help_video")
