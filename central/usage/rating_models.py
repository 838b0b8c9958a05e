"""Tables of ratings, with their day and place alone, so that nothing leads from a rating to a person."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base


class RatingGiven(Base):
    """评价 — one rating, from which all sums of levels can be made again. It says what a daily sum says, and no more.

    `rating_id` is drawn by chance, and rows lie in its order: neither a time nor a neighbour leads to a record.
    """

    __tablename__ = "rating_given"
    __table_args__ = ({"sqlite_with_rowid": False},)

    rating_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(64))
    day: Mapped[date] = mapped_column()
    item_code: Mapped[str] = mapped_column(String(8))
    department: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(24))


class RatingDaily(Base):
    """好差评日汇总 — how often a level was given."""

    __tablename__ = "rating_daily"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    item_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    level: Mapped[str] = mapped_column(String(24), primary_key=True)
    department: Mapped[str] = mapped_column(String(32), primary_key=True)
    ratings: Mapped[int] = mapped_column(default=0)


class RatingReasonDaily(Base):
    """评价原因日汇总 — how often a reason was ticked."""

    __tablename__ = "rating_reason_daily"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    item_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    reason: Mapped[str] = mapped_column(String(64), primary_key=True)
    ticks: Mapped[int] = mapped_column(default=0)


class RatingRollup(Base):
    """好差评汇总 — how often a level was given on a day to a department; folded from deltas, as the sums of usage are."""

    __tablename__ = "rating_rollup"

    day: Mapped[date] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(String(32), primary_key=True)
    level: Mapped[str] = mapped_column(String(24), primary_key=True)
    ratings: Mapped[int] = mapped_column(default=0)
