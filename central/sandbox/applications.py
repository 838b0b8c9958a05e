"""Applications that the sandbox has received: when it accepts each, and when it decides, as it reports to the centre afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalogue.guide import DayUnit, TimeLimit
from central.clock import BEIJING
from contract.records import Submission

LOOKED_AT_AFTER = timedelta(minutes=10)
"""So long after it came in an application is only received; then the sandbox accepts it (受理)."""

UNKNOWN_DAYS = 10
"""Working days, where the guide names no number."""

_SATURDAY = 5


@dataclass(frozen=True)
class KeptApplication:
    """An application in the sandbox's register (沙箱收件). `submission` is without pictures.

    `accept_at` is None where the acceptance was reported already, `decide_at` where nothing is decided until a paper comes.
    `news_number` counts what the department reported of it before.
    """

    terminal_id: str
    case_key: str
    case_number: str
    item_code: str
    submission: Submission
    accept_at: datetime | None
    decide_at: datetime | None
    news_number: int = 0

    @property
    def lacks_paper(self) -> bool:
        """Whether nothing happens until one is brought."""
        return self.accept_at is None and self.decide_at is None


def without_pictures(submission: Submission) -> Submission:
    """As much of it as a decision needs."""
    return submission.model_copy(update={"attachments": (), "face": None})


def promised_by(limit: TimeLimit | None, accepted_at: datetime) -> datetime:
    """When what was accepted then must be decided. Working days are Monday to Friday: the sandbox knows no holidays."""
    days = UNKNOWN_DAYS if limit is None or limit.days is None else limit.days
    if limit is not None and limit.days is not None and limit.unit is DayUnit.NATURAL:
        return accepted_at + timedelta(days=days)
    moment = accepted_at
    while days:
        moment += timedelta(days=1)
        days -= moment.astimezone(BEIJING).weekday() < _SATURDAY
    return moment
