"""Applications that are finished: their documents, for a citizen who comes back to the terminal to print them (已办结，打印)."""

from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from central.cases.models import CaseEntry
from central.cases.states import CaseStatus
from central.centre import CentreContext
from central.departments.port import Ask, ReceivedCase
from central.executions.forwarding import open_case
from contract.execution import DepartmentDown, FinishedCase, FinishedCaseReply, FinishedCaseRequest

PRINTED_FOR = timedelta(days=180)
"""How long after it was finished a document can be printed here."""


def finished_case(centre: CentreContext, ask: Ask[FinishedCaseRequest]) -> FinishedCaseReply:
    """The newest finished application of this person for this item; the department gives its documents."""
    request_id = ask.request.request_id
    with centre.database.reading() as session:
        case = _newest(centre, session, ask)
        is_down = centre.directory.is_down(session, ask.item.department)
    if case is None:
        return FinishedCase(request_id=request_id)
    documents = None if is_down else centre.directory.department(ask.item.department).issue(case)
    if documents is None:
        return DepartmentDown(request_id=request_id)
    return FinishedCase(request_id=request_id, case_number=case.case_number, documents=documents)


def was_decided_later() -> ColumnElement[bool]:
    """What was finished at once was printed at once."""
    return or_(CaseEntry.sequence.is_not(None), CaseEntry.changed_at > CaseEntry.received_at)


def _newest(centre: CentreContext, session: Session, ask: Ask[FinishedCaseRequest]) -> ReceivedCase | None:
    if ask.person_key is None:
        return None
    query = (
        select(CaseEntry)
        .where(CaseEntry.pseudonym == ask.person_key, CaseEntry.item_code == ask.item.code)
        .where(CaseEntry.status == CaseStatus.COMPLETED.value, was_decided_later())
        .where(CaseEntry.changed_at > ask.now - PRINTED_FOR)
        .order_by(CaseEntry.changed_at.desc())
        .limit(1)
    )
    entry = session.scalars(query).first()
    return None if entry is None else open_case(centre, session, entry)
