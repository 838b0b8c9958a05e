"""What became of a submission so far, for the citizen who still is before the terminal that delivered it."""

from enum import StrEnum

from pydantic import Field

from contract.documents import ResultContent
from contract.limits import CaseNumber, Identifier
from contract.model import Message
from contract.text import Text


class CaseStanding(StrEnum):
    """The case standing (办件所处): the status at the department, as a terminal hears it.

    WAITING until the department has looked at it, also while the record has not arrived. RECEIVED 收件 says that the department has
    it and nothing more; ACCEPTED 受理 that it will decide; COMPLETED 办结 that it has. What was decided is sent of a completed case alone.
    """

    WAITING = "waiting"
    RECEIVED = "received"
    # the members have the words of the field; the values are what releases in use send
    ACCEPTED = "taken_up"
    SUPPLEMENT_REQUIRED = "supplement_required"
    NOT_ACCEPTED = "turned_down"
    COMPLETED = "finished"


class CaseNews(Message):
    """The case news (办件消息). `case_number` is the centre's; `result` is personal, and there only when the department gave one."""

    record_id: Identifier
    standing: CaseStanding
    case_number: CaseNumber = ""
    note: Text | None = None
    result: ResultContent | None = Field(default=None, repr=False)
