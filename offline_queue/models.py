"""The tables of the terminal's database. Nothing in them is personal: the personal part of a record is sealed.

Times are ISO 8601 in UTC, as text: they are for people and for age, never for order.
"""

from sqlalchemy import Index, LargeBinary, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Common metadata with fixed names, so that migrations can speak of constraints."""

    metadata = MetaData(naming_convention=NAMING)


class OutboxHead(Base):
    """链尾 — the last link of each terminal id this machine had; stays when the records themselves are erased."""

    __tablename__ = "outbox_head"

    terminal_id: Mapped[str] = mapped_column(String, primary_key=True)
    sequence: Mapped[int]
    digest: Mapped[str]


class OutboxEntry(Base):
    """待发记录 — a record that is not delivered yet. `body` is its JSON as it goes on the wire."""

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("terminal_id", "sequence"), Index(None, "state", "terminal_id", "sequence"))

    record_id: Mapped[str] = mapped_column(String, primary_key=True)
    terminal_id: Mapped[str]
    sequence: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str]
    size: Mapped[int]
    committed_at: Mapped[str]
    parked_at: Mapped[str | None]
    reason: Mapped[str] = mapped_column(String, default="")
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Delivery(Base):
    """投递台账 — what became of a record, kept for a while after the record is erased."""

    __tablename__ = "delivery"
    __table_args__ = (Index(None, "settled_at"),)

    record_id: Mapped[str] = mapped_column(String, primary_key=True)
    terminal_id: Mapped[str]
    sequence: Mapped[int]
    disposition: Mapped[str]
    settled_at: Mapped[str]


class ChainLoss(Base):
    """链断 — the chain of a terminal id was lost with a damaged file; None until it is known whose it was."""

    __tablename__ = "chain_loss"

    loss_id: Mapped[int] = mapped_column(primary_key=True)
    terminal_id: Mapped[str | None]
    noticed_at: Mapped[str]
    detail: Mapped[str]


class PrintEntryRow(Base):
    """打印日志 — one print job and how far it came."""

    __tablename__ = "print_journal"
    __table_args__ = (Index(None, "stage"),)

    job_id: Mapped[str] = mapped_column(String, primary_key=True)
    paper: Mapped[str]
    record_id: Mapped[str | None]
    stage: Mapped[str]
    intended_at: Mapped[str]
    changed_at: Mapped[str]
    detail: Mapped[str] = mapped_column(String, default="")
