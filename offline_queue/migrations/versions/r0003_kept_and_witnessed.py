"""Chains have epochs, delivered records stay for a while, age goes by running time, and damage is remembered.

The tables are made again and their rows carried over: SQLite cannot change a key in place.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OLD = "before_0003"


def upgrade() -> None:
    """Carry everything over. What was made before counts as made now, by the clock of running time, and of epoch 1."""
    _head()
    _outbox()
    _delivery()
    op.add_column("chain_loss", sa.Column("epoch", sa.Integer(), nullable=True))
    op.execute("UPDATE chain_loss SET epoch = 1 WHERE terminal_id IS NOT NULL")
    op.create_table(
        "damage",
        sa.Column("damage_id", sa.Integer(), primary_key=True),
        sa.Column("terminal_id", sa.String(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("noticed_at", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("missing", sa.String(), nullable=False),
        sa.Column("freezes", sa.Boolean(), nullable=False),
        sa.Column("accepted_at", sa.String(), nullable=True),
    )
    op.create_table(
        "running_time",
        sa.Column("row_id", sa.Integer(), primary_key=True),
        sa.Column("boot", sa.String(), nullable=False),
        sa.Column("clock", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
    )


def _head() -> None:
    op.rename_table("outbox_head", _OLD)
    op.create_table(
        "outbox_head",
        sa.Column("terminal_id", sa.String(), primary_key=True),
        sa.Column("epoch", sa.Integer(), primary_key=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
    )
    op.execute(f"INSERT INTO outbox_head SELECT terminal_id, 1, sequence, digest FROM {_OLD}")  # noqa: S608 - our own name
    op.drop_table(_OLD)


def _outbox() -> None:
    op.drop_index("ix_outbox_state_terminal_id_sequence", "outbox")
    op.rename_table("outbox", _OLD)
    op.create_table(
        "outbox",
        sa.Column("record_id", sa.String(), primary_key=True),
        sa.Column("terminal_id", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("committed_at", sa.String(), nullable=False),
        sa.Column("committed_run", sa.Integer(), nullable=False),
        sa.Column("committed_known", sa.Integer(), nullable=True),
        sa.Column("settled_run", sa.Integer(), nullable=True),
        sa.Column("settled_known", sa.Integer(), nullable=True),
        sa.Column("parked_at", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("terminal_id", "epoch", "sequence", name="uq_outbox_terminal_id_epoch_sequence"),
    )
    op.execute(
        "INSERT INTO outbox SELECT record_id, terminal_id, 1, sequence, kind, state, size, committed_at, 0, NULL, NULL, "  # noqa: S608
        f"NULL, parked_at, reason, body FROM {_OLD}"
    )
    op.drop_table(_OLD)
    op.create_index(
        "ix_outbox_state_terminal_id_epoch_sequence", "outbox", ["state", "terminal_id", "epoch", "sequence"]
    )
    op.create_index(
        "ix_outbox_delivered", "outbox", ["settled_run", "size"], sqlite_where=sa.text("state = 'delivered'")
    )


def _delivery() -> None:
    op.drop_index("ix_delivery_settled_at", "delivery")
    op.rename_table("delivery", _OLD)
    op.create_table(
        "delivery",
        sa.Column("record_id", sa.String(), primary_key=True),
        sa.Column("terminal_id", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("settled_at", sa.String(), nullable=False),
        sa.Column("settled_run", sa.Integer(), nullable=False),
        sa.Column("settled_known", sa.Integer(), nullable=True),
    )
    op.execute(
        "INSERT INTO delivery SELECT record_id, terminal_id, 1, sequence, disposition, settled_at, 0, NULL "  # noqa: S608
        f"FROM {_OLD}"
    )
    op.drop_table(_OLD)
    op.create_index("ix_delivery_settled_run", "delivery", ["settled_run"])
