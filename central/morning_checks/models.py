"""The table of morning checks."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class MorningCheckEntry(Base):
    """The newest morning check of a terminal (最近巡检): when, how its lines ended, and the number of the account that made it."""

    __tablename__ = "morning_check"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(UtcTime)
    passed: Mapped[int] = mapped_column()
    failed: Mapped[int] = mapped_column()
    skipped: Mapped[int] = mapped_column()
    account: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[str] = mapped_column(String(36))
