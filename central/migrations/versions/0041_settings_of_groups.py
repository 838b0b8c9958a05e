"""Settings that are wanted of groups of terminals, and those that terminals tell of."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "settings_change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("target_kind", sa.String(length=8), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(length=20), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_settings_change")),
        sa.UniqueConstraint(
            "target_kind", "target", "follows", name=op.f("uq_settings_change_target_kind_target_follows")
        ),
    )
    op.add_column("terminal", sa.Column("wanted_settings", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("terminal", sa.Column("settings_number", sa.Integer(), server_default="0", nullable=False))
    op.add_column("terminal", sa.Column("settings_report", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    for column in ("settings_report", "settings_number", "wanted_settings"):
        op.drop_column("terminal", column)
    op.drop_table("settings_change")
