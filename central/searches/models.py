"""The table of searches that led to nothing."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base
from contract.search_words import LONGEST


class UnfoundWords(Base):
    """Words after which nothing was chosen (未得词), in how many visits of a day at a terminal. It is not recorded who searched."""

    __tablename__ = "unfound_search"
    __table_args__ = (Index("ix_unfound_search_day", "day"), Index("ix_unfound_search_words", "words"))

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    visits: Mapped[int] = mapped_column()
