"""Puts notices up and takes them down."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.text import LocalText
from central.notices.models import NoticeEntry
from contract.terminals import Notice


def post_notice(
    session: Session, notice_id: str, text: LocalText, now: datetime, expires_at: datetime | None = None
) -> None:
    """Put a notice up; None for `expires_at` means until it is withdrawn."""
    session.add(
        NoticeEntry(notice_id=notice_id, text_zh=text.zh, text_en=text.en, created_at=now, expires_at=expires_at)
    )


def withdraw_notice(session: Session, notice_id: str, now: datetime) -> bool:
    """Take a notice down; False when there is none."""
    entry = session.get(NoticeEntry, notice_id)
    if entry is None:
        return False
    entry.withdrawn_at = entry.withdrawn_at or now
    return True


def active_notices(session: Session, now: datetime) -> tuple[Notice, ...]:
    """What hangs now, newest first."""
    query = select(NoticeEntry).where(
        NoticeEntry.withdrawn_at.is_(None), or_(NoticeEntry.expires_at.is_(None), NoticeEntry.expires_at > now)
    )
    return tuple(
        Notice(notice_id=each.notice_id, text=LocalText(zh=each.text_zh, en=each.text_en), expires_at=each.expires_at)
        for each in session.scalars(query.order_by(NoticeEntry.created_at.desc()))
    )
