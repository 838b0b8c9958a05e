"""Orders know their payer, and keep what was asked for until it was carried out."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pay_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("payer", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("submission_box", sa.LargeBinary(), nullable=True))
        batch_op.create_index("ix_pay_order_payer", ["payer", "item_code"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pay_order", schema=None) as batch_op:
        batch_op.drop_index("ix_pay_order_payer")
        batch_op.drop_column("submission_box")
        batch_op.drop_column("payer")
