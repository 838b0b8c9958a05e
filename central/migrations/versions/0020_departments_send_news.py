"""Departments tell what becomes of their cases; a case is in one of five states, and under_review was 受理."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_entry", sa.Column("news_number", sa.Integer(), nullable=False, server_default="0"))
    for table in ("case_entry", "case_event"):
        op.execute(sa.text(f"UPDATE {table} SET status = 'accepted' WHERE status = 'under_review'"))  # noqa: S608 - no input
    op.create_table(
        "feed_place",
        sa.Column("feed", sa.String(length=32), nullable=False),
        sa.Column("cursor", sa.String(length=200), nullable=False),
        sa.Column("fetched_at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_feed_place")),
    )
    op.create_table(
        "early_news",
        sa.Column("feed", sa.String(length=32), nullable=False),
        sa.Column("case_number", sa.String(length=32), nullable=False),
        sa.Column("last_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("heard_at", UtcTime(timezone=True), nullable=False),
        sa.Column("content_box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "case_number", "last_number", name=op.f("pk_early_news")),
    )
    op.create_index("ix_early_news_heard_at", "early_news", ["heard_at"])
    op.create_table(
        "sandbox_application",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("case_key", sa.String(length=36), nullable=False),
        sa.Column("case_number", sa.String(length=32), nullable=False),
        sa.Column("item_code", sa.String(length=8), nullable=False),
        sa.Column("person_key", sa.String(length=32), nullable=True),
        sa.Column("accept_at", UtcTime(timezone=True), nullable=True),
        sa.Column("decide_at", UtcTime(timezone=True), nullable=True),
        sa.Column("news_number", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("submission_box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "case_key", name=op.f("pk_sandbox_application")),
    )
    op.create_index("ix_sandbox_application_accept_at", "sandbox_application", ["accept_at"])
    op.create_index("ix_sandbox_application_decide_at", "sandbox_application", ["decide_at"])


def downgrade() -> None:
    op.drop_table("sandbox_application")
    op.drop_table("early_news")
    op.drop_table("feed_place")
    op.drop_column("case_entry", "news_number")
