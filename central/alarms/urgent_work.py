"""临期提醒: how many cases and rectifications are near their last day, for the first page and for the message of each working day."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.schema import Catalogue
from central.alarms.messages import AlarmMoment, channels_of
from central.alarms.models import StaffMessage
from central.cases.work_list import Urgency, urgency
from central.centre import CentreContext
from central.clock import BEIJING, begin_of_day, civil_day
from central.ratings.rectifying import count_near
from central.storage.database import hold_lock
from central.terminal_register.scope import EVERYWHERE, Scope
from central.working_days import is_working_day

REMINDED_FROM = time(9)
_LOCK = 5_160_927
"""Of two processes one tells."""


@dataclass(frozen=True)
class UrgentWork:
    """What must be done soon (临期工作): cases by their days, and bad ratings that are to be put right."""

    cases: Urgency
    rectifications: int

    @property
    def is_any(self) -> bool:
        """Whether there is anything to be told."""
        return any((self.cases.late, self.cases.today, self.cases.soon, self.rectifications))

    @property
    def words(self) -> str:
        """As a message says it, in Chinese alone: it goes to officers."""
        return (
            f"办件已超期 {self.cases.late} 件，今天到期 {self.cases.today} 件，两个工作日内到期 {self.cases.soon} 件；"
            f"差评整改临期或超期 {self.rectifications} 件。"
        )


def urgent_work(session: Session, catalogue: Catalogue | None, scope: Scope, today: date) -> UrgentWork:
    """Of what is within a scope; bad ratings are of a department everywhere, and of no place."""
    near = 0 if scope.region else count_near(session, scope.department, today)
    return UrgentWork(urgency(session, catalogue, scope, today), near)


def tell_urgent_work(centre: CentreContext, now: datetime) -> bool:
    """Put one message for each channel, once on a working day from nine o'clock; whether today's is done with."""
    local = now.astimezone(BEIJING)
    if local.time() < REMINDED_FROM or not is_working_day(local.date()):
        return False
    channels = channels_of(centre.settings)
    with centre.database.writing() as session:
        hold_lock(session, _LOCK)
        begin = begin_of_day(local.date())
        is_sent = StaffMessage.kind == AlarmMoment.DUE.value, StaffMessage.made_at >= begin
        if not channels or session.scalar(select(StaffMessage.message_id).where(*is_sent).limit(1)) is not None:
            return True
        work = urgent_work(session, centre.catalogues.take(session), EVERYWHERE, civil_day(now))
        if work.is_any:
            session.add_all(_message(channel, work, now) for channel in channels)
    return True


def _message(channel: str, work: UrgentWork, now: datetime) -> StaffMessage:
    return StaffMessage(
        channel=channel,
        kind=AlarmMoment.DUE.value,
        terminal_id="",
        site="",
        fault_id="",
        note=work.words,
        opened_at=now,
        made_at=now,
        next_try_at=now,
    )
