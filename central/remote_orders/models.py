"""Tables of orders to terminals."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class RemoteOrderEntry(Base):
    """One order to a terminal (远程指令), who gave it, and what became of it. `taken_at`: the terminal heard of it."""

    __tablename__ = "remote_order"

    order_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(64), index=True)
    deed: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(32), default="")
    ordered_by: Mapped[str] = mapped_column(String(20))
    ordered_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcTime)
    is_done: Mapped[bool | None] = mapped_column()
    note: Mapped[str] = mapped_column(String(200), default="")


class RemoteDiagnosis(Base):
    """The sealed bundle that a terminal sent (远程诊断包), its signature checked; without anything personal, kept for some days."""

    __tablename__ = "remote_diagnosis"

    order_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    arrived_at: Mapped[datetime] = mapped_column(UtcTime)
    bundle: Mapped[bytes] = mapped_column(LargeBinary)
