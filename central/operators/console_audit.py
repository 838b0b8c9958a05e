"""What was done at the console, written down in the transaction that does it."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from central.operators.models import ConsoleEvent

MOST_ABOUT = 120


def note_event(session: Session, operator: str, action: str, about: str, now: datetime) -> None:
    """Keep it. `about` names a terminal, a case, an account: nothing personal of a citizen."""
    session.add(ConsoleEvent(happened_at=now, operator=operator, action=action, about=about[:MOST_ABOUT]))


def console_events(session: Session, limit: int, about: str = "") -> list[ConsoleEvent]:
    """The newest first; about one thing, or about everything."""
    query = select(ConsoleEvent).order_by(ConsoleEvent.event_id.desc()).limit(limit)
    if about:
        is_meant = ConsoleEvent.about == about, ConsoleEvent.about.startswith(f"{about} ", autoescape=True)
        query = query.where(or_(*is_meant))
    return list(session.scalars(query))
