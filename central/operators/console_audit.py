"""What was done at the console, written down in the transaction that does it."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from central.clock import begin_of_day
from central.operators.models import ConsoleEvent

MOST_ABOUT = 120
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AuditSearch:
    """Which events are looked for (审计查询): by account, action, what they are about, and when; "" or None for all."""

    operator: str = ""
    action: str = ""
    about: str = ""
    first: date | None = None
    last: date | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What is true of each event that is looked for."""
        if self.operator:
            yield ConsoleEvent.operator == self.operator
        if self.action:
            yield ConsoleEvent.action == self.action
        if self.about:
            yield ConsoleEvent.about.contains(self.about, autoescape=True)
        if self.first is not None:
            yield ConsoleEvent.happened_at >= begin_of_day(self.first)
        if self.last is not None:
            yield ConsoleEvent.happened_at < begin_of_day(self.last) + _DAY


BY_THE_CENTRE = "中心"
"""As the operator of what no account asked for."""
AT_A_TERMINAL = "终端"
"""Of what a citizen did; the terminal is named behind the case."""
BY_SIGN_ON = "统一身份认证"
"""Of what the identity system asked for."""
UNKNOWN = "未知"
"""Of whom no password let in."""
OF_NO_PERSON = frozenset({BY_THE_CENTRE, AT_A_TERMINAL, BY_SIGN_ON, UNKNOWN})
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def is_name_of_person(name: str) -> bool:
    """Whether somebody may have it in the audit: not a name of what no person did, and none that only looks like another."""
    is_seen = not any(unicodedata.category(letter) in _UNSEEN for letter in name)
    return is_seen and unicodedata.normalize("NFKC", name).strip() not in OF_NO_PERSON


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


def found_events(session: Session, search: AuditSearch, limit: int, skipped: int = 0) -> list[ConsoleEvent]:
    """Those that are looked for, the newest first."""
    query = select(ConsoleEvent).where(*search.conditions()).order_by(ConsoleEvent.event_id.desc())
    return list(session.scalars(query.limit(limit).offset(skipped)))


def number_of_events(session: Session, search: AuditSearch) -> int:
    """How many are looked for."""
    return session.scalar(select(func.count()).select_from(ConsoleEvent).where(*search.conditions())) or 0
