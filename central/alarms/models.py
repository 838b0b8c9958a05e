"""Tables of alarms, and of what is kept of a terminal's days to judge by."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class AlarmEntry(Base):
    """A fault of a terminal that somebody must act on (告警), by its id of `contract.fault_register`. Open until `closed_at`.

    `answered_at`: somebody said that they act, `answered_by`. `late_at`: a clock ran out. `contractor`: of the terminal, when it
    was opened. It closes when the fault is gone; its case is settled when somebody wrote down what was done (`remedy`).
    """

    __tablename__ = "alarm"
    __table_args__ = (Index("ix_alarm_closed_at", "closed_at"),)

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    fault_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UtcTime, primary_key=True)
    note: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    answered_by: Mapped[str] = mapped_column(String(40), default="", server_default="")
    late_at: Mapped[datetime | None] = mapped_column(UtcTime)
    contractor: Mapped[str] = mapped_column(String(60), default="", server_default="")
    remedy: Mapped[str] = mapped_column(String(300), default="", server_default="")
    settled_by: Mapped[str] = mapped_column(String(20), default="", server_default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcTime)


class StaffMessage(Base):
    """One alarm for one channel (告警消息): mail, or a webhook by its number. Sent again until it is taken."""

    __tablename__ = "staff_message"
    __table_args__ = (Index("ix_staff_message_waiting", "sent_at", "next_try_at"),)

    message_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(8))
    terminal_id: Mapped[str] = mapped_column(String(64))
    site: Mapped[str] = mapped_column(String(120))
    fault_id: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(200), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)


class TerminalDay(Base):
    """A day of a terminal (终端日志): for how long it could serve in its planned hours, how long these are, and its counters when last
    heard, which are kept for some days.
    """

    __tablename__ = "terminal_day"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    open_seconds: Mapped[int] = mapped_column(default=0)
    planned_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    counted_until: Mapped[datetime] = mapped_column(UtcTime)
    counters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # Any: JSON, counters by family
