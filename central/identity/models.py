"""Tables of what terminals ask: their budgets by the hour, and what stops one that asks too much."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class BudgetUse(Base):
    """One person (额度使用) (a keyed digest) or one item of a visit that a terminal asked about, and when."""

    __tablename__ = "budget_use"
    __table_args__ = (
        Index("ix_budget_use_used_at", "terminal_id", "kind", "used_at"),
        Index("ix_budget_use_kind", "kind", "used_at"),
    )

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject: Mapped[str] = mapped_column(String(32), primary_key=True)
    used_at: Mapped[datetime] = mapped_column(UtcTime)


class TerminalAlarm(Base):
    """A terminal asked for more than its budget (终端告警); it is answered nothing about people until an operator lifts it."""

    __tablename__ = "terminal_alarm"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    raised_at: Mapped[datetime] = mapped_column(UtcTime, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    allowed: Mapped[int] = mapped_column()
    lifted_at: Mapped[datetime | None] = mapped_column(UtcTime)
