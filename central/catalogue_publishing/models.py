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


class CatalogueDraftEntry(Base):
    """A change of one item's texts (事项草稿). `changes`: field → before and after; `version` and group: what it was published as."""

    __tablename__ = "catalogue_draft"

    draft_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    item_code: Mapped[str] = mapped_column(String(8))
    changes: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(120), default="")
    made_by: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(String(12))
    decided_by: Mapped[str] = mapped_column(String(20), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    group_name: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int | None] = mapped_column()
    released_by: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """Who, of other accounts than its author, wants it at all terminals after its trial."""


class PublishedItem(Base):
    """An item and its department (发布过的事项), as any published catalogue has them. What is not here never counts."""

    __tablename__ = "published_item"

    item_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    department: Mapped[str] = mapped_column(String(32), primary_key=True)
