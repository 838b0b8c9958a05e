"""Tables of cases. Nothing in the clear says who applied: a pseudonym finds a person's cases, a sealed record holds the rest."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from central.storage.database import Base, UtcTime

NOTE_ZH, NOTE_EN = 200, 300
"""The longest note of a step."""


class CaseEntry(Base):
    """A case (办件). `case_key` is the id of the record (queue) or of the request (online) it came from.

    `result_box` holds the department's answer, encrypted with the storage key. `in_review_until`: some process has taken
    the case to its department and answers for it until then. `proof_level` is how sure it is who applied, once it was asked.
    `matter` is a keyed digest of what was applied for, once it is sure who did ("": it is not), by which the case is found when a
    missing paper is brought.
    `news_number` is of the last news that its department sent of it (0: none).
    """

    __tablename__ = "case_entry"
    __table_args__ = (
        Index("ix_case_entry_case_number", "case_number"),
        Index("ix_case_entry_provisional_number", "provisional_number"),
        Index("ix_case_entry_pseudonym", "pseudonym"),
        Index("ix_case_entry_status", "status", "received_at"),
        Index(
            "ix_case_entry_finished",
            "item_code",
            "changed_at",
            sqlite_where=text("status = 'completed'"),
            postgresql_where=text("status = 'completed'"),
        ),
    )

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_key: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_number: Mapped[str] = mapped_column(String(32))
    provisional_number: Mapped[str] = mapped_column(String(64), default="")
    query_code: Mapped[str] = mapped_column(String(8), default="")
    item_code: Mapped[str] = mapped_column(String(8))
    department: Mapped[str] = mapped_column(String(32))
    pseudonym: Mapped[str | None] = mapped_column(String(32))
    epoch: Mapped[int] = mapped_column(default=1, server_default="1")
    sequence: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(24))
    submitted_at: Mapped[datetime] = mapped_column(UtcTime)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    result_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    proof_level: Mapped[str] = mapped_column(String(16), default="", server_default="")
    in_review_until: Mapped[datetime | None] = mapped_column(UtcTime)
    matter: Mapped[str] = mapped_column(String(32), default="", server_default="")
    news_number: Mapped[int] = mapped_column(default=0, server_default="0")


class CaseEvent(Base):
    """One step of a case (办理环节), who took it and why."""

    __tablename__ = "case_event"

    terminal_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_key: Mapped[str] = mapped_column(String(36), primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str] = mapped_column(String(24))
    happened_at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(String(40))
    note_zh: Mapped[str] = mapped_column(String(NOTE_ZH), default="")
    note_en: Mapped[str] = mapped_column(String(NOTE_EN), default="")
