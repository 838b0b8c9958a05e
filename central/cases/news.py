"""What the terminal that delivered a case is told of it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from central.cases.models import CaseEntry
from central.cases.service import CENTRE, view_case
from central.cases.states import STANDINGS, CaseStatus
from central.keys import CentreKeys
from contract.case_news import CaseNews, CaseStanding
from contract.terms import ProofLevel

RESULT_SHOWN_FOR = timedelta(minutes=30)
"""The length of a visit: later the applicant has gone, and the terminal may be in other hands."""


def news_of(session: Session, terminal_id: str, record_id: str, keys: CentreKeys, now: datetime) -> CaseNews:
    """What has become of a submission of this terminal; one that has not arrived waits.

    What it says of a person is told only while they stand there, and only where it is proven who they are.
    """
    entry = session.get(CaseEntry, (terminal_id, record_id))
    if entry is None:
        return CaseNews(record_id=record_id, standing=CaseStanding.WAITING)
    case = view_case(session, entry, keys)
    may_be_shown = entry.pseudonym is None or entry.proof_level not in ("", ProofLevel.NONE.value)
    has_it = case.status is CaseStatus.RECEIVED and case.steps[-1].actor != CENTRE
    return CaseNews(
        record_id=record_id,
        standing=CaseStanding.RECEIVED if has_it else STANDINGS[case.status],
        case_number=case.case_number,
        note=case.steps[-1].note,
        result=case.result if may_be_shown and now - entry.received_at < RESULT_SHOWN_FOR else None,
    )
