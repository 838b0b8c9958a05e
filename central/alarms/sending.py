"""Sends what waits on one channel, as one mail or one call; what is not taken is tried again for a day.

Two processes send nothing twice: the process that takes messages first moves their next try to later. Where it ends while it sends,
they are sent again: a message may come twice, but always comes.
"""

import hashlib
import hmac
import json
import logging
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import delete, select, update

from catalogue.text import Language
from central.alarms.evidence import alarm_evidence_words
from central.alarms.messages import MAIL, AlarmMoment
from central.alarms.models import StaffMessage
from central.alarms.service import AlarmRow
from central.centre import CentreContext
from central.clock import minute_words
from central.departments.exchange import Access, Call, NoDepartmentAnswer, NotAsked, exchange
from central.settings import CentreSettings
from contract.fault_register import ACTOR_NAMES, fault_entry

MOST_LISTED = 100
"""Of one mail or call; of more it says how many."""
RETRY_AFTER = timedelta(minutes=2)
GIVEN_UP_AFTER = timedelta(days=1)
KEPT = timedelta(days=30)
SECONDS = 10.0

_MOMENTS = {
    AlarmMoment.OPENED: "新告警",
    AlarmMoment.LATE: "处置超时",
    AlarmMoment.CLOSED: "已恢复",
    AlarmMoment.DUE: "临期提醒",
}
_log = logging.getLogger(__name__)


def send_waiting(centre: CentreContext, channel: str) -> int:
    """How many messages the channel took."""
    now, settings = centre.clock.now(), centre.settings
    waiting = _take_due(centre, channel, now)
    if not waiting:
        return 0
    try:
        if channel == MAIL:
            _send_mail(settings, waiting, now)
        else:
            _call(settings, channel, waiting)
    except (OSError, smtplib.SMTPException, NotAsked, NoDepartmentAnswer) as error:
        _log.warning("alarms are not told by %s: %s", channel, type(error).__name__)
        return 0
    ids = [message.message_id for message in waiting]
    with centre.database.writing() as session:
        session.execute(update(StaffMessage).where(StaffMessage.message_id.in_(ids)).values(sent_at=now))
        session.execute(delete(StaffMessage).where(StaffMessage.made_at < now - KEPT))
    return len(ids)


def _take_due(centre: CentreContext, channel: str, now: datetime) -> list[StaffMessage]:
    with centre.database.reading() as session:
        is_waiting = StaffMessage.sent_at.is_(None), StaffMessage.next_try_at <= now, StaffMessage.channel == channel
        if session.scalar(select(StaffMessage.message_id).where(*is_waiting).limit(1)) is None:
            return []
    with centre.database.writing() as session:
        is_old = StaffMessage.sent_at.is_(None), StaffMessage.made_at < now - GIVEN_UP_AFTER
        session.execute(delete(StaffMessage).where(*is_old))
        put_off = update(StaffMessage).where(*is_waiting).values(next_try_at=now + RETRY_AFTER)
        rows = list(session.scalars(put_off.returning(StaffMessage)))
        session.expunge_all()
    return sorted(rows, key=lambda row: row.message_id)


def _send_mail(settings: CentreSettings, waiting: Sequence[StaffMessage], now: datetime) -> None:
    mail = EmailMessage()
    first = waiting[0]
    more = f" 等 {len(waiting)} 条" if len(waiting) > 1 else ""
    about = "办件和差评整改" if _is_of_work(first) else f"{first.site} {fault_entry(first.fault_id).name.zh}"
    mail["Subject"] = f"[自助终端] {_MOMENTS[AlarmMoment(first.kind)]}：{about}{more}"
    mail["From"], mail["To"] = settings.mail_from, ", ".join(settings.mail_to)
    mail["Date"] = format_datetime(now)
    lines = [_line(message) for message in waiting[:MOST_LISTED]]
    unlisted = len(waiting) - len(lines)
    lines += [f"另有 {unlisted} 条，请在控制台查看。"] if unlisted else []
    mail.set_content(
        "\n\n".join(
            [*lines, f"控制台：{settings.public_url.rstrip('/')}/console{'' if _is_of_work(first) else '/faults'}"]
        )
    )
    is_tls = settings.mail_security == "tls"
    context = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(settings.mail_host, settings.mail_port, timeout=SECONDS, context=context)
        if is_tls
        else smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=SECONDS)
    )
    with server:
        if settings.mail_security == "starttls":
            server.starttls(context=context)
        if settings.mail_user:
            server.login(settings.mail_user, settings.mail_password.get_secret_value())
        server.send_message(mail)


def _is_of_work(message: StaffMessage) -> bool:
    return message.kind == AlarmMoment.DUE


def _line(message: StaffMessage) -> str:
    if _is_of_work(message):
        return f"{_MOMENTS[AlarmMoment.DUE]}：{message.note}"
    fault, due = fault_entry(message.fault_id), _clocks(message)
    at = minute_words(message.opened_at)
    until = minute_words(due.mend_due)
    return (
        f"{_MOMENTS[AlarmMoment(message.kind)]}：{message.site}（{message.terminal_id}）{fault.name.zh} {fault.name.en}\n"
        f"开始 {at}，处置人 {ACTOR_NAMES[fault.who].zh}，修复期限 {until}。{alarm_evidence_words(message.fault_id, message.note)}"
    )


def _call(settings: CentreSettings, channel: str, waiting: Sequence[StaffMessage]) -> None:
    address = urlsplit(settings.alarm_webhooks[int(channel.rpartition(" ")[2]) - 1])
    alarms = [message for message in waiting if not _is_of_work(message)]
    content: dict[str, Any] = {  # Any: JSON
        "alarms": [_as_json(message) for message in alarms[:MOST_LISTED]],
        "more": max(len(alarms) - MOST_LISTED, 0),
    }
    if len(alarms) < len(waiting):
        content["due_work"] = [message.note for message in waiting if _is_of_work(message)]
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json"}
    secret = settings.webhook_secret.get_secret_value()
    if secret:
        headers["X-Signature"] = f"sha256={hmac.digest(secret.encode(), body, hashlib.sha256).hex()}"
    path = urlunsplit(("", "", address.path or "/", address.query, ""))
    call = Call("POST", path, body, headers)
    exchange(Access(f"{address.scheme}://{address.netloc}"), call, monotonic() + SECONDS)


def _as_json(message: StaffMessage) -> dict[str, Any]:  # Any: JSON
    fault, due = fault_entry(message.fault_id), _clocks(message)
    return {
        "moment": message.kind,
        "terminal_id": message.terminal_id,
        "site": message.site,
        "fault": message.fault_id,
        "name": {"zh": fault.name.zh, "en": fault.name.en},
        "severity": fault.severity.value,
        "who": fault.who.value,
        "note": alarm_evidence_words(message.fault_id, message.note),
        "note_en": alarm_evidence_words(message.fault_id, message.note, Language.EN),
        "opened_at": message.opened_at.isoformat(),
        "answer_due": due.answer_due.isoformat(),
        "mend_due": due.mend_due.isoformat(),
    }


def _clocks(message: StaffMessage) -> AlarmRow:
    return AlarmRow(message.terminal_id, fault_entry(message.fault_id), message.note, message.opened_at, None)
