"""The table of erasures."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class Erasure(Base):
    """That somebody's data were erased (删除记录): when, by which operator, how many rows of what. Nothing says whose."""

    __tablename__ = "erasure"

    erasure_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcTime)
    operator: Mapped[str] = mapped_column(String(40))
    erased: Mapped[dict[str, int]] = mapped_column(JSON)
