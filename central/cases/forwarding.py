"""Takes received cases to their departments. Runs beside the ingest, so that a slow department never slows a terminal."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.schema import Catalogue
from central.cases.models import CaseEntry
from central.cases.service import Verdict, move_case, received_cases, waiting_departments
from central.cases.states import CaseStatus
from central.centre import Centre
from central.departments.port import ReceivedCase
from central.records.models import StoredRecord
from contract.records import Submission
from contract.sealing import SealBroken
from contract.terminals import DepartmentState


def forward_received(centre: Centre, limit: int = 50) -> int:
    """Let every department that is up look at up to `limit` of its cases; gives how many moved.

    Several processes may do it at once. A department that does not answer keeps its cases and holds up no other.
    """
    with centre.database.reading() as session:
        waiting = [
            each
            for each in waiting_departments(session)
            if centre.desk.state(session, each) is not DepartmentState.DOWN
        ]
    return sum(_forward_of(centre, department, limit) for department in waiting)


def _forward_of(centre: Centre, department: str, limit: int) -> int:
    moved = 0
    with centre.database.writing() as session:
        catalogue = centre.shelf.take(session)
        if catalogue is None:
            return 0
        for entry in received_cases(session, department, limit):
            if not _forward(centre, session, catalogue, entry):
                break
            moved += 1
    return moved


def _forward(centre: Centre, session: Session, catalogue: Catalogue, entry: CaseEntry) -> bool:
    case = _opened(centre, session, catalogue, entry)
    verdict = centre.desk.department(entry.department).review(case) if case is not None else _unknown_item()
    if verdict is None:
        return False
    now = centre.clock.now()
    if verdict.status is CaseStatus.COMPLETED:
        move_case(session, entry, Verdict(CaseStatus.ACCEPTED), entry.department, now, centre.keys)
    move_case(session, entry, verdict, entry.department, now, centre.keys)
    return True


def _opened(centre: Centre, session: Session, catalogue: Catalogue, entry: CaseEntry) -> ReceivedCase | None:
    sealed = session.scalar(
        select(StoredRecord.sealed).where(
            StoredRecord.terminal_id == entry.terminal_id, StoredRecord.sequence == entry.sequence
        )
    )
    opened = centre.keys.opening.open(sealed) if sealed is not None else Submission()
    try:
        item = catalogue.item(entry.item_code)
    except KeyError:
        return None
    if isinstance(opened, SealBroken):
        return None
    return ReceivedCase(
        item=item,
        case_number=entry.case_number,
        case_key=entry.case_key,
        terminal_id=entry.terminal_id,
        submission=opened,
        submitted_at=entry.submitted_at,
        now=centre.clock.now(),
    )


def _unknown_item() -> Verdict:
    return Verdict(CaseStatus.NOT_ACCEPTED)
