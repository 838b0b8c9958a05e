"""Tables of usage: written in the transaction that takes the record, so that a count is never off by one."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.database import Base


class UsageDaily(Base):
    """日办件量 — cases of one terminal, day, item and outcome. `is_simulated` tells cases done with simulated devices apart."""

    __tablename__ = "usage_daily"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    item_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(16), primary_key=True)
    is_simulated: Mapped[bool] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(String(32))
    cases: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(default=0)


class PersonSeen(Base):
    """服务人次去重 — that a person (a keyed pseudonym, made here) was served by a terminal on a day."""

    __tablename__ = "person_seen"
    __table_args__ = (Index("ix_person_seen_day", "day"),)

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(32), primary_key=True)
