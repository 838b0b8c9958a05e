"""Tables of alarms, and of what is kept of a terminal's days to judge by."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class AlarmEntry(Base):
    """A fault of a terminal that somebody must act on (告警), by its id of `contract.fault_register`. Open until `closed_at`.

    `answered_at`: an operator said that somebody acts.
    """

    __tablename__ = "alarm"
    __table_args__ = (Index("ix_alarm_closed_at", "closed_at"),)

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    fault_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UtcTime, primary_key=True)
    note: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class TerminalDay(Base):
    """A day of a terminal (终端日志): for how long it could serve in its planned hours, and its counters when last heard."""

    __tablename__ = "terminal_day"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    open_seconds: Mapped[int] = mapped_column(default=0)
    counted_until: Mapped[datetime] = mapped_column(UtcTime)
    counters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # Any: JSON, counters by family
