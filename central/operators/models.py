"""Tables of the console."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class LoginFailures(Base):
    """Wrong passwords in a row from one address (登录失败计数), or (`everywhere`) from all; kept here because processes hold no state."""

    __tablename__ = "login_failures"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime] = mapped_column(UtcTime)
    open_at: Mapped[datetime] = mapped_column(UtcTime)


class ConsoleSession(Base):
    """One login (控制台会话), by a digest of its token. Ends when its row goes: at logout, or when its time is over.

    `password_mark` tells under which password it began: another password ends it.
    """

    __tablename__ = "console_session"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    operator: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    password_mark: Mapped[str] = mapped_column(String(64))
