"""The table of papers that wait for a telephone."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class KeptPapers(Base):
    """The signed papers of one case (待下载文件), encrypted. `code_digest` (keyed) is of the code in the address, which is kept nowhere."""

    __tablename__ = "phone_copy"
    __table_args__ = (
        Index("ix_phone_copy_expires_at", "expires_at"),
        Index("ix_phone_copy_terminal_id", "terminal_id", "kept_at"),
    )

    code_digest: Mapped[str] = mapped_column(String(32), primary_key=True)
    terminal_id: Mapped[str] = mapped_column(String(64))
    item_code: Mapped[str] = mapped_column(String(8))
    kept_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    papers_box: Mapped[bytes] = mapped_column(LargeBinary)
