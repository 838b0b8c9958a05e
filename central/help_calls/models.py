"""The tables of calls for help, of video with windows, and of who is at a window."""

from datetime import datetime

from sqlalchemy import Index, String, Text
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


class HelpVideoEntry(Base):
    """Video that a citizen asked for in a call (视频连线记录); neither picture nor sound nor who.

    `heard_at`: the terminal's last word; `seen_at`: that of the browser of who answered. `joined_at`: when both ends were connected.
    `offer` and `answer` are how the two ends find each other, and are emptied at the end. `is_deserted`: the window said so at the end.
    """

    __tablename__ = "help_video"
    __table_args__ = (Index("ix_help_video_asked_at", "asked_at"),)

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    call_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    heard_at: Mapped[datetime] = mapped_column(UtcTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    answered_by: Mapped[str] = mapped_column(String(20), default="")
    seen_at: Mapped[datetime | None] = mapped_column(UtcTime)
    joined_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    offer: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    is_deserted: Mapped[bool] = mapped_column(default=False)


class WindowDuty(Base):
    """An operator who is at a window and takes video (视频在岗), as far as the account reaches: a row for each open page."""

    __tablename__ = "window_duty"

    operator: Mapped[str] = mapped_column(String(20), primary_key=True)
    tab: Mapped[str] = mapped_column(String(32), primary_key=True)
    region: Mapped[str] = mapped_column(String(12))
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
