"""Puts notices up and takes them down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from catalogue.text import LocalText
from central.notices.models import NoticeEntry
from central.terminal_register.reach import groups_within, require_group, require_place
from central.terminal_register.scope import EVERYWHERE, Scope
from contract.terminals import Notice


@dataclass(frozen=True)
class NoticeSpan:
    """When and on which terminals a notice is shown (公告范围); None and "" set no bound."""

    begins_at: datetime | None = None
    expires_at: datetime | None = None
    region: str = ""
    group_name: str = ""


def post_notice(
    session: Session,
    notice_id: str,
    text: LocalText,
    now: datetime,
    span: NoticeSpan = NoticeSpan(),
    scope: Scope = EVERYWHERE,
) -> None:
    """Put a notice up, at once or from its beginning on. Raises OutOfReach for a place or a group that is not within."""
    require_place(scope, span.region)
    require_group(session, span.group_name, scope)
    session.add(NoticeEntry(notice_id=notice_id, text_zh=text.zh, text_en=text.en, created_at=now, **vars(span)))


def withdraw_notice(session: Session, notice_id: str, now: datetime, scope: Scope = EVERYWHERE) -> bool:
    """Take a notice down; False when there is none of that place."""
    entry = session.get(NoticeEntry, notice_id)
    if entry is None or not scope.holds_terminal(entry.region):
        return False
    entry.withdrawn_at = entry.withdrawn_at or now
    return True


def hanging(posted: Iterable[NoticeEntry], now: datetime, region: str, group_name: str) -> tuple[Notice, ...]:
    """Of notices that were posted: those that hang on a terminal of this place and group now."""
    return tuple(
        Notice(
            notice_id=notice.notice_id,
            text=LocalText(zh=notice.text_zh, en=notice.text_en),
            expires_at=notice.expires_at,
        )
        for notice in posted
        if region.startswith(notice.region)
        and notice.group_name in ("", group_name)
        and (notice.begins_at is None or notice.begins_at <= now)
        and (notice.expires_at is None or notice.expires_at > now)
    )


def posted_notices(session: Session, now: datetime, scope: Scope = EVERYWHERE) -> list[NoticeEntry]:
    """What hangs somewhere within a scope, or will, newest first; what is theirs to withdraw is among it."""
    groups = {"", *groups_within(session, scope)}

    def is_here(notice: NoticeEntry) -> bool:
        is_wider = scope.region.startswith(notice.region) and notice.group_name in groups
        return notice.region.startswith(scope.region) or is_wider

    return list(filter(is_here, session.scalars(_not_over(now))))


def _not_over(now: datetime) -> Select[NoticeEntry]:
    is_there = NoticeEntry.withdrawn_at.is_(None), or_(NoticeEntry.expires_at.is_(None), NoticeEntry.expires_at > now)
    return select(NoticeEntry).where(*is_there).order_by(NoticeEntry.created_at.desc())
