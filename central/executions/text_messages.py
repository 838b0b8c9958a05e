"""Limits of text messages: what a thief with a terminal's key can send to strangers, and how often a stranger's phone rings.

A message counts when it is asked for: one whose department does not answer may have gone out.
"""

import unicodedata
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.input_types import InputKind
from catalogue.schema import ServiceItem
from central.centre import CentreContext
from central.departments.port import Ask
from central.executions.models import TextMessage
from central.storage.database import hold_lock
from contract.execution import SmsRequest
from contract.identifiers import Uuid7Identifiers
from contract.records import Submission

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

MOST_A_DAY = 5
"""To one number, from all terminals together; not more than one a minute."""
MOST_A_VISIT = 5

_LOCK = 0x736D73
"""Of PostgreSQL's advisory locks: one at a time counts and notes."""
_DIGITS = 11
"""Of a mobile number; what is before is the country's code."""


def is_code_asked(ask: Ask[SmsRequest]) -> bool:
    """Whether the item has such a field for a code: no other item gives a reason to send anybody a message."""
    return any(field.kind is InputKind.SMS_CODE and field.name == ask.request.field for field in ask.item.inputs)


def mobile_of(item: ServiceItem, submission: Submission) -> str:
    """The mobile number among the answers, its digits alone; empty where there is none."""
    fields = [field.name for field in item.inputs if field.kind is InputKind.MOBILE]
    for name in (*fields, "mobile"):
        value = submission.answers.get(name)
        if isinstance(value, str) and value.strip():
            return digits_of(value)
    return ""


def digits_of(mobile: str) -> str:
    """A mobile number as it is limited by, however it is written."""
    return "".join(str(unicodedata.decimal(digit)) for digit in mobile if digit.isdecimal())[-_DIGITS:]


_Limit = tuple[ColumnElement[bool], int, timedelta]


def wait_before(centre: CentreContext, ask: Ask[SmsRequest], mobile: str) -> int:
    """Whole seconds until a message may be asked for; at 0 it is noted that one was, just now."""
    here, visit = TextMessage.terminal_id == ask.terminal_id, TextMessage.visit_id == ask.request.visit_id
    limits = (here, centre.settings.messages_an_hour, HOUR), (here & visit, MOST_A_VISIT, DAY)
    return _wait_to_note(centre, _message(centre, mobile, ask.terminal_id, ask.request.visit_id, ask.now), limits)


def wait_before_news(centre: CentreContext, mobile: str, terminal_id: str, now: datetime) -> int:
    """The same for what the centre says of itself to an applicant of that terminal: only the number has limits."""
    return _wait_to_note(centre, _message(centre, mobile, terminal_id, "", now), ())


def _message(centre: CentreContext, mobile: str, terminal_id: str, visit_id: str, now: datetime) -> TextMessage:
    return TextMessage(
        message_id=Uuid7Identifiers().new(),
        number=centre.keys.keyed("text message", mobile),
        terminal_id=terminal_id,
        visit_id=visit_id,
        sent_at=now,
    )


def _wait_to_note(centre: CentreContext, message: TextMessage, further: tuple[_Limit, ...]) -> int:
    to_number = TextMessage.number == message.number
    limits: tuple[_Limit, ...] = ((to_number, 1, MINUTE), (to_number, MOST_A_DAY, DAY), *further)
    with centre.database.writing() as session:
        hold_lock(session, _LOCK)
        wait = max(_wait(session, which, most, window, message.sent_at) for which, most, window in limits)
        if not wait:
            session.add(message)
    return wait


def _wait(session: Session, which: ColumnElement[bool], most: int, window: timedelta, now: datetime) -> int:
    """Until the oldest of the last `most` lies a whole window back."""
    query = select(TextMessage.sent_at).where(which, TextMessage.sent_at > now - window)
    oldest = session.scalar(query.order_by(TextMessage.sent_at.desc()).offset(most - 1).limit(1))
    return 0 if oldest is None else ceil((oldest + window - now).total_seconds())
