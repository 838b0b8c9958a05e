"""Tables of ratings: by calendar month and one of department, terminal or item, so that nothing leads from a level to a person.

No row has two of them together, and a level is in the clear only beside those of at least four other ratings.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base


class RatingScope(StrEnum):
    """What ratings are counted by (评价统计范围), each apart from the others."""

    DEPARTMENT = "department"
    TERMINAL = "terminal"
    ITEM = "item"


class RatingMark(StrEnum):
    """What of a rating is counted (评价内容). Reasons by item alone."""

    LEVEL = "level"
    REASON = "reason"


class RatingCell(Base):
    """One department (评价格), terminal or item in one month (its first day): how many ratings came, and of how many the levels
    are published.

    `waiting_box` holds, encrypted and of one length, the fewer than five that still wait for others.
    """

    __tablename__ = "rating_cell"

    scope: Mapped[str] = mapped_column(String(12), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    ratings: Mapped[int] = mapped_column(default=0)
    listed: Mapped[int] = mapped_column("told", key="listed", default=0)
    waiting_box: Mapped[bytes | None] = mapped_column(LargeBinary)


class RatingCount(Base):
    """How often a level was given (评价计数), or a reason ticked, in one cell; it grows by five ratings or more at once."""

    __tablename__ = "rating_count"

    scope: Mapped[str] = mapped_column(String(12), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    mark: Mapped[str] = mapped_column(String(8), primary_key=True)
    value: Mapped[str] = mapped_column(String(64), primary_key=True)
    ratings: Mapped[int] = mapped_column(default=0)
