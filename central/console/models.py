"""Tables of the console."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from central.database import Base, UtcTime


class LoginFailures(Base):
    """登录失败计数 — wrong passwords in a row from one address, or (`everywhere`) from all; kept here because processes hold no state."""

    __tablename__ = "login_failures"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime] = mapped_column(UtcTime)
    open_at: Mapped[datetime] = mapped_column(UtcTime)
