"""Tables of records. `ledger` decides what is new; `record` keeps what was said, by month."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime

_IS_APART = text("not_counted <> ''")

CAME_LATE = {
    "postgresql": "received_at - occurred_at > interval '1 day'",
    "sqlite": "strftime('%s', received_at) - strftime('%s', occurred_at) > 86400",
}
"""By dialect: that a record came more than a day after it happened (晚到), as the index has it that has no others."""


class LedgerEntry(Base):
    """One line for each record ever taken (台账). Never partitioned: uniqueness must hold over all months."""

    __tablename__ = "ledger"
    __table_args__ = (UniqueConstraint("terminal_id", "record_id"),)

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1, server_default="1")
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    record_id: Mapped[str] = mapped_column(String(36))
    digest: Mapped[str] = mapped_column(String(64))
    previous_digest: Mapped[str] = mapped_column(String(64))


class StoredRecord(Base):
    """A record as delivered (记录). On PostgreSQL partitioned by month of `received_at`: the terminal's clock may be wrong, ours is not.

    `not_counted` says why it grows no count (a NotCounted); empty when it counts.
    """

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_received_at", "received_at"),
        Index("ix_record_not_counted", "received_at", sqlite_where=_IS_APART, postgresql_where=_IS_APART),
        Index(
            "ix_record_late",
            "received_at",
            sqlite_where=text(CAME_LATE["sqlite"]),
            postgresql_where=text(CAME_LATE["postgresql"]),
        ),
        {"postgresql_partition_by": "RANGE (received_at)"},
    )

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1, server_default="1")
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    received_at: Mapped[datetime] = mapped_column(UtcTime, primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36))
    occurred_at: Mapped[datetime] = mapped_column(UtcTime)
    boot_id: Mapped[str] = mapped_column(String(64))
    clock: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)  # Any: JSON of Facts
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    day: Mapped[date] = mapped_column()
    person: Mapped[str | None] = mapped_column(String(32))
    not_counted: Mapped[str] = mapped_column(String(24), default="", server_default="")
