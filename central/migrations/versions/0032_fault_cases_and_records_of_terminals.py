"""Alarms become cases with a responder and an end, staff are told of them, and each terminal has a record."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0032"
down_revision = "0029"
branch_labels = None
depends_on = None

_TEXTS = {"answered_by": 40, "contractor": 60, "remedy": 300, "settled_by": 20}
_MOMENTS = ("late_at", "settled_at")


def upgrade() -> None:
    for name, length in _TEXTS.items():
        op.add_column("alarm", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    for name in _MOMENTS:
        op.add_column("alarm", sa.Column(name, UtcTime(), nullable=True))
    op.create_table(
        "staff_message",
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("site", sa.String(length=120), nullable=False),
        sa.Column("fault_id", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("next_try_at", UtcTime(), nullable=False),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_staff_message")),
    )
    op.create_index("ix_staff_message_waiting", "staff_message", ["sent_at", "next_try_at"])
    op.create_table(
        "terminal_record",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        *(
            sa.Column(name, sa.String(length=length), nullable=False)
            for name, length in {
                "owner": 60, "keeper": 60, "contractor": 60, "address": 200, "model": 60, "serial_number": 60, "changed_by": 20,
            }.items()
        ),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("changed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", name=op.f("pk_terminal_record")),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("terminal_record")
    op.drop_index("ix_staff_message_waiting", "staff_message")
    op.drop_table("staff_message")
    with op.batch_alter_table("alarm") as batch:
        for name in (*_TEXTS, *_MOMENTS):
            batch.drop_column(name)
