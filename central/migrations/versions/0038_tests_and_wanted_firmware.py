"""What a terminal is tried with is marked on its executions and orders; the firmware that each model of device should have."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TRIED = ("execution", "pay_order")


def upgrade() -> None:
    for table in TRIED:
        op.add_column(table, sa.Column("is_test", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "wanted_firmware",
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("firmware", sa.String(length=64), nullable=False),
        sa.Column("set_by", sa.String(length=20), nullable=False),
        sa.Column("set_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("model", name=op.f("pk_wanted_firmware")),
    )


def downgrade() -> None:
    op.drop_table("wanted_firmware")
    for table in TRIED:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("is_test")
