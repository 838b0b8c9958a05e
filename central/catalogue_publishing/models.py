"""Tables of published catalogues."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class CataloguePublication(Base):
    """One signed version (目录发布); `group_name` empty means: for every terminal."""

    __tablename__ = "publication"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group_name: Mapped[str] = mapped_column(String(64), default="")
    published_at: Mapped[datetime] = mapped_column(UtcTime)
    note: Mapped[str] = mapped_column(String(200), default="")
    files: Mapped[dict[str, str]] = mapped_column(JSON)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class PublishedItem(Base):
    """An item and its department (发布过的事项), as any published catalogue has them. What is not here never counts."""

    __tablename__ = "published_item"

    item_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    department: Mapped[str] = mapped_column(String(32), primary_key=True)
