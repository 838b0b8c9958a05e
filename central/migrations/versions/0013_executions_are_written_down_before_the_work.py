"""Executions are written down before the work, and an order is held by one of them."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("execution", schema=None) as table:
        table.add_column(sa.Column("department", sa.String(length=32), nullable=False, server_default=""))
        table.add_column(sa.Column("state", sa.String(length=12), nullable=False, server_default="answered"))
        table.add_column(sa.Column("digest", sa.String(length=32), nullable=False, server_default=""))
        table.add_column(sa.Column("order_no", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("case_number", sa.String(length=32), nullable=False, server_default=""))
        table.add_column(sa.Column("case_status", sa.String(length=24), nullable=False, server_default=""))
        table.add_column(sa.Column("person_key", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("worker", sa.String(length=36), nullable=False, server_default=""))
        table.add_column(sa.Column("started_at", UtcTime(timezone=True), nullable=True))
        table.add_column(sa.Column("held_until", UtcTime(timezone=True), nullable=True))
    op.execute("UPDATE execution SET started_at = answered_at, held_until = answered_at")
    with op.batch_alter_table("execution", schema=None) as table:
        table.alter_column("started_at", existing_type=UtcTime(timezone=True), nullable=False)
        table.alter_column("held_until", existing_type=UtcTime(timezone=True), nullable=False)
        table.alter_column("answered_at", existing_type=UtcTime(timezone=True), nullable=True)
        table.alter_column("answer_box", existing_type=sa.LargeBinary(), nullable=True)
    is_open = sa.text("state <> 'answered'")
    op.create_index("ix_execution_open", "execution", ["held_until"], sqlite_where=is_open, postgresql_where=is_open)
    with op.batch_alter_table("pay_order", schema=None) as table:
        table.add_column(sa.Column("used_by_terminal", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("refund_due_at", UtcTime(timezone=True), nullable=True))
        table.add_column(sa.Column("paid_back_at", UtcTime(timezone=True), nullable=True))
    # A request id is of one terminal; where its execution is not there any more, the order's own terminal stands in.
    op.execute(
        "UPDATE pay_order SET used_by_terminal = COALESCE("
        "(SELECT MIN(execution.terminal_id) FROM execution WHERE execution.request_id = pay_order.used_by_request),"
        " terminal_id) WHERE used_by_request IS NOT NULL"
    )
    op.create_table(
        "sandbox_execution",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=36), nullable=False),
        sa.Column("done_at", UtcTime(timezone=True), nullable=False),
        sa.Column("answer_box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "request_id", name=op.f("pk_sandbox_execution")),
    )


def downgrade() -> None:
    op.drop_table("sandbox_execution")
    with op.batch_alter_table("pay_order", schema=None) as table:
        table.drop_column("paid_back_at")
        table.drop_column("refund_due_at")
        table.drop_column("used_by_terminal")
    op.drop_index("ix_execution_open", "execution")
    op.execute("DELETE FROM execution WHERE answer_box IS NULL")
    with op.batch_alter_table("execution", schema=None) as table:
        table.alter_column("answered_at", existing_type=UtcTime(timezone=True), nullable=False)
        table.alter_column("answer_box", existing_type=sa.LargeBinary(), nullable=False)
        for name in (
            "held_until", "started_at", "worker", "person_key", "case_status",
            "case_number", "order_no", "digest", "state", "department",
        ):  # fmt: skip
            table.drop_column(name)
