"""The table of rectifications."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class Rectification(Base):
    """Bad ratings of one department in one month that became known together (差评整改), and what was done about them.

    `ratings`: how many. It leads to no rating by itself and to no person (docs/adr/0013).
    """

    __tablename__ = "rectification"

    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    department: Mapped[str] = mapped_column(String(32))
    month: Mapped[date] = mapped_column()
    ratings: Mapped[int] = mapped_column()
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    due: Mapped[date] = mapped_column()
    measure: Mapped[str] = mapped_column(String(300), default="")
    proof: Mapped[str] = mapped_column(String(300), default="")
    closed_by: Mapped[str] = mapped_column(String(20), default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
