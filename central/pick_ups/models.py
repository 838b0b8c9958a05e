"""The table of pick-up codes. No code is in it, and nothing that says whose case it is."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime


class PickUpCode(Base):
    """The pick-up code of one finished case (取件码): a keyed digest of it, "" while there is none.

    `sent_at`: when the applicant's telephone had it; until then it is due at `due_at` (None: no more). `releases`: how often it gave its
    papers out; while it is held (`held_by`, `held_request`, `held_until`) it gives them out nowhere else. `collected_at`,
    `collected_by`: when they came out of which terminal's printer.
    """

    __tablename__ = "pick_up_code"
    __table_args__ = (
        Index("ix_pick_up_code_code_digest", "code_digest"),
        Index("ix_pick_up_code_due_at", "due_at"),
        Index("ix_pick_up_code_expires_at", "expires_at"),
    )

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_key: Mapped[str] = mapped_column(String(36), primary_key=True)
    item_code: Mapped[str] = mapped_column(String(8))
    code_digest: Mapped[str] = mapped_column(String(32), default="")
    due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    releases: Mapped[int] = mapped_column(default=0)
    held_by: Mapped[str] = mapped_column(String(64), default="")
    held_request: Mapped[str] = mapped_column(String(36), default="")
    held_until: Mapped[datetime | None] = mapped_column(UtcTime)
    collected_at: Mapped[datetime | None] = mapped_column(UtcTime)
    collected_by: Mapped[str] = mapped_column(String(64), default="")
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)


def is_held(row: PickUpCode, now: datetime) -> bool:
    """Whether its papers are at a terminal: until then it gives them out nowhere else."""
    return row.held_until is not None and row.held_until > now
