"""Messages about alarms wait in a table from the transaction that opens an alarm until a channel has taken them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from central.alarms.models import AlarmEntry, StaffMessage
from central.settings import CentreSettings

MAIL, WEBHOOK = "mail", "webhook"


class AlarmMoment(StrEnum):
    """When staff get a message (告警时点): an alarm opens, a clock runs out, it is gone; or work is due soon, of no alarm."""

    OPENED = "opened"
    LATE = "late"
    CLOSED = "closed"
    DUE = "due"


@dataclass(frozen=True)
class Telling:
    """Puts messages into the table (告警通知), one for each channel, in the caller's transaction."""

    session: Session
    channels: Sequence[str]
    now: datetime

    def put(self, alarm: AlarmEntry, moment: AlarmMoment, site: str) -> None:
        """One alarm that came to this moment."""
        self.session.add_all(
            StaffMessage(
                channel=channel,
                kind=moment.value,
                terminal_id=alarm.terminal_id,
                site=site,
                fault_id=alarm.fault_id,
                note=alarm.note,
                opened_at=alarm.opened_at,
                made_at=self.now,
                next_try_at=self.now,
            )
            for channel in self.channels
        )


def channels_of(settings: CentreSettings) -> tuple[str, ...]:
    """The channels that are set up: mail, and each webhook by its place in the list."""
    hooks = (f"{WEBHOOK} {number}" for number, _ in enumerate(settings.alarm_webhooks, 1))
    return (MAIL, *hooks) if settings.mail_host else tuple(hooks)
