"""Of text messages it is kept when one went to which number, by keyed digest, so that they can be limited."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_message",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=36), nullable=False),
        sa.Column("sent_at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_text_message")),
    )
    op.create_index(op.f("ix_text_message_number_sent_at"), "text_message", ["number", "sent_at"])
    op.create_index(op.f("ix_text_message_terminal_id_sent_at"), "text_message", ["terminal_id", "sent_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_text_message_terminal_id_sent_at"), table_name="text_message")
    op.drop_index(op.f("ix_text_message_number_sent_at"), table_name="text_message")
    op.drop_table("text_message")
