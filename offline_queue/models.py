"""The tables of the terminal's database. Nothing in them is personal: the personal part of a record is sealed.

Times are ISO 8601 in UTC, as text, and for people alone. What goes by age goes by the columns `…_run` and `…_known`
(`offline_queue.moments`). Plain tables, for the queue speaks in single statements: SQLAlchemy's mapper would cost every
terminal some megabytes and a part of its start.
"""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint, text

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Fixed names, so that migrations can speak of constraints."""

OUTBOX_HEAD = Table(
    "outbox_head",
    METADATA,
    Column("terminal_id", String, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("digest", String, nullable=False),
)
"""链尾 — the last link of each chain this machine had; stays when the records themselves are erased."""

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("record_id", String, primary_key=True),
    Column("terminal_id", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("committed_at", String, nullable=False),
    Column("committed_run", Integer, nullable=False),
    Column("committed_known", Integer),
    Column("settled_run", Integer),
    Column("settled_known", Integer),
    Column("parked_at", String),
    Column("reason", String, nullable=False, default=""),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("terminal_id", "epoch", "sequence"),
    Index(None, "state", "terminal_id", "epoch", "sequence"),
    Index("ix_outbox_delivered", "settled_run", "size", sqlite_where=text("state = 'delivered'")),
)
"""待发记录 — the records that wait or are parked, and for a while those that were delivered. `body` is the JSON of one as it
is sent."""

DELIVERY = Table(
    "delivery",
    METADATA,
    Column("record_id", String, primary_key=True),
    Column("terminal_id", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("disposition", String, nullable=False),
    Column("settled_at", String, nullable=False),
    Column("settled_run", Integer, nullable=False),
    Column("settled_known", Integer),
    Index(None, "settled_run"),
)
"""投递台账 — what became of a record; it outlives the record where that had to make room early."""

CHAIN_LOSS = Table(
    "chain_loss",
    METADATA,
    Column("loss_id", Integer, primary_key=True),
    Column("terminal_id", String),
    Column("epoch", Integer),
    Column("noticed_at", String, nullable=False),
    Column("detail", String, nullable=False),
)
"""链断 — the end of a chain was lost with a damaged file; NULL until it is known whose it was."""

DAMAGE = Table(
    "damage",
    METADATA,
    Column("damage_id", Integer, primary_key=True),
    Column("terminal_id", String),
    Column("epoch", Integer),
    Column("noticed_at", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("missing", String, nullable=False),
    Column("freezes", Boolean, nullable=False),
    Column("accepted_at", String),
)
"""队列损坏 — what was found at a start; `missing` names numbers. It freezes submissions until a person has dealt with it."""

RUNNING_TIME = Table(
    "running_time",
    METADATA,
    Column("row_id", Integer, primary_key=True),
    Column("boot", String, nullable=False),
    Column("clock", Integer, nullable=False),
    Column("run", Integer, nullable=False),
)
"""运行时长 — one row: how long the terminal had run in all when its monotonic clock stood so in that boot."""

PRINT_JOURNAL = Table(
    "print_journal",
    METADATA,
    Column("job_id", String, primary_key=True),
    Column("paper", String, nullable=False),
    Column("record_id", String),
    Column("stage", String, nullable=False),
    Column("intended_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("detail", String, nullable=False, default=""),
    Index(None, "stage"),
)
"""打印日志 — each print job and how far it came."""

PRINTER_JOB = Table(
    "printer_job",
    METADATA,
    Column("name", String, primary_key=True),
    Column("printer_uri", String, nullable=False),
    Column("user_name", String, nullable=False),
    Column("number", Integer),
    Column("begun_at", String, nullable=False),
)
"""打印机作业 — a job that was handed to a printer and whose end is not certain yet; its name begins with the journal's id."""
