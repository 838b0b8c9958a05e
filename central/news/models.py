"""Tables of what departments report of their cases."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class FeedPlace(Base):
    """How far the news of a feed were fetched (进展游标). Written with the steps of the cases, so that none is left out."""

    __tablename__ = "feed_place"

    feed: Mapped[str] = mapped_column(String(32), primary_key=True)
    cursor: Mapped[str] = mapped_column(String(200), default="")
    fetched_at: Mapped[datetime] = mapped_column(UtcTime)


class EarlyNews(Base):
    """News of a case that the centre does not have yet (提前到达的进展): the answer that opens it is still on its way. Encrypted."""

    __tablename__ = "early_news"
    __table_args__ = (Index("ix_early_news_heard_at", "heard_at"),)

    feed: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_number: Mapped[str] = mapped_column(String(32), primary_key=True)
    last_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    heard_at: Mapped[datetime] = mapped_column(UtcTime)
    content_box: Mapped[bytes] = mapped_column(LargeBinary)
