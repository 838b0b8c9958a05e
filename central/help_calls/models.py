"""The table of calls for help."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class HelpCallEntry(Base):
    """Somebody at a terminal asked for help (求助记录); it is not recorded who.

    `asked_at`: when the terminal last asked about the call. `answered_by`, `closed_by`: operators. `fate`: how it ended.
    """

    __tablename__ = "help_call"
    __table_args__ = (Index("ix_help_call_called_at", "called_at"),)

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    call_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    called_at: Mapped[datetime] = mapped_column(UtcTime)
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    answered_by: Mapped[str] = mapped_column(String(20), default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    closed_by: Mapped[str] = mapped_column(String(20), default="")
    fate: Mapped[str] = mapped_column(String(16), default="")
