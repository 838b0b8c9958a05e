"""Why an order was not opened is found by its payer, so that it can be erased; what no one finds any more goes."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.text("DELETE FROM order_opening WHERE refusal_box IS NOT NULL"))
    op.add_column("order_opening", sa.Column("payer", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("order_opening", "payer")
