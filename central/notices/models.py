"""The database tables of notices to terminals."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class NoticeEntry(Base):
    """Shown on the attract screen until it expires or is withdrawn (通知公告), from `begins_at` on.

    `region` and `group_name`: of which terminals; "" is of all.
    """

    __tablename__ = "notice"

    notice_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    text_zh: Mapped[str] = mapped_column(String(200))
    text_en: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    begins_at: Mapped[datetime | None] = mapped_column(UtcTime)
    region: Mapped[str] = mapped_column(String(12), default="", server_default="")
    group_name: Mapped[str] = mapped_column(String(64), default="", server_default="")
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)
