"""Terminals have chains: records are known by the epoch of their chain and their place in it."""

import sqlalchemy as sa
from alembic import op

from central.storage.database import UtcTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_LEDGER = "terminal_id, sequence, record_id, digest, previous_digest"
_RECORD = "terminal_id, sequence, received_at, record_id, occurred_at, boot_id, clock, kind, facts, sealed, not_counted"


def upgrade() -> None:
    op.create_table(
        "terminal_chain",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("began_at", UtcTime(timezone=True), nullable=True),
        sa.Column("complete_up_to", sa.BigInteger(), nullable=False),
        sa.Column("highest_sequence", sa.BigInteger(), nullable=False),
        sa.Column("send_again_from", sa.BigInteger(), nullable=True),
        sa.Column("send_again_to", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("terminal_id", "epoch", name=op.f("pk_terminal_chain")),
    )
    op.execute(
        "INSERT INTO terminal_chain (terminal_id, epoch, public_key, began_at, complete_up_to, highest_sequence) "
        "SELECT terminal_id, 1, public_key, enrolled_at, complete_up_to, highest_sequence FROM terminal"
    )
    with op.batch_alter_table("terminal") as batch_op:
        batch_op.add_column(sa.Column("queue_damage", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("epoch", sa.Integer(), nullable=False, server_default="1"))
        batch_op.alter_column("last_sequence", type_=sa.BigInteger(), existing_type=sa.Integer())
        batch_op.drop_column("complete_up_to")
        batch_op.drop_column("highest_sequence")
    op.add_column("case_entry", sa.Column("epoch", sa.Integer(), nullable=False, server_default="1"))
    if op.get_bind().dialect.name == "postgresql":
        for table, key in (
            ("ledger", "terminal_id, epoch, sequence"),
            ("record", "terminal_id, epoch, sequence, received_at"),
        ):
            op.add_column(table, sa.Column("epoch", sa.Integer(), nullable=False, server_default="1"))
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT pk_{table}")
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY ({key})")
        return
    _rebuild_on_sqlite()


def downgrade() -> None:
    raise NotImplementedError("records of a second epoch have no place in the schema before; restore a backup")


def _rebuild_on_sqlite() -> None:
    """SQLite changes no primary key: the tables are written once more."""
    op.create_table(
        "ledger_next",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False, server_default="1"),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "epoch", "sequence", name=op.f("pk_ledger")),
        sa.UniqueConstraint("terminal_id", "record_id", name=op.f("uq_ledger_terminal_id_record_id")),
    )
    op.create_table(
        "record_next",
        sa.Column("terminal_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False, server_default="1"),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_at", UtcTime(timezone=True), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("occurred_at", UtcTime(timezone=True), nullable=False),
        sa.Column("boot_id", sa.String(length=64), nullable=False),
        sa.Column("clock", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("not_counted", sa.String(length=24), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("terminal_id", "epoch", "sequence", "received_at", name=op.f("pk_record")),
    )
    for table, columns in (("ledger", _LEDGER), ("record", _RECORD)):
        op.execute(f"INSERT INTO {table}_next ({columns}) SELECT {columns} FROM {table}")  # noqa: S608 - names from above
        op.drop_table(table)
        op.rename_table(f"{table}_next", table)
    op.create_index("ix_record_received_at", "record", ["received_at"])
    op.create_index("ix_record_not_counted", "record", ["received_at"], sqlite_where=sa.text("not_counted <> ''"))
