"""The book of executions: how each ends, and which were left open.

Every function runs in the caller's transaction and takes its locks in one order: the payment first, then the execution.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.cases.service import OnlineCase, open_online_case, supplement_case
from central.cases.states import OF_STANDING, CaseStatus
from central.departments.port import ExecutionKey
from central.executions.answers import Answer, answer_in
from central.executions.execution_states import OPEN, ExecutionState, HeldExecution, WorkLease, move, take
from central.executions.execution_states import answer as keep
from central.executions.models import Execution, PayOrder
from central.executions.orders import row_of
from central.keys import CentreKeys
from contract.execution import Completed


@dataclass(frozen=True)
class Claimed:
    """An execution taken in hand (在手办理): who is to be asked about it, the number of its case, and whether somebody paid for it."""

    department: str
    case_number: str
    is_paid: bool


def finish(session: Session, key: ExecutionKey, answer: Answer, keys: CentreKeys, now: datetime) -> Answer:
    """Keep the answer, unless one is kept already: then that one counts. A completion opens its case (no test does) and uses its order."""
    order, row = _both(session, key)
    if row.state == ExecutionState.ANSWERED:
        return answer_in(row, keys)
    keep(row, answer, keys, now)
    if isinstance(answer, Completed):
        if row.case_status == CaseStatus.RECEIVED.value:
            row.case_status = OF_STANDING[answer.standing].value
        if not row.is_test:
            _keep_case(session, row, answer, keys, now)
        if order is not None:
            order.submission_box = None
    elif order is not None:
        order.used_by_terminal = order.used_by_request = None
    return answer


def let_go(session: Session, held: HeldExecution, state: ExecutionState, until: datetime) -> None:
    """Hand an execution back without an answer: no one asks about it again before `until`. RELEASED frees its order.

    Changes nothing where another has it in hand meanwhile, or it has ended.
    """
    order, row = _both(session, held.key)
    if row.worker != held.worker or row.state not in OPEN:
        return
    if row.state != state:
        move(row, state)
    row.held_until = until
    if state is ExecutionState.RELEASED and order is not None:
        order.used_by_terminal = order.used_by_request = None


def left_open(session: Session, since: datetime, before: datetime, limit: int) -> list[ExecutionKey]:
    """Executions begun after `since` that no one has had in hand after `before`, longest first.

    Without those about which their department knows nothing.
    """
    states = (ExecutionState.STARTED.value, ExecutionState.UNCLEAR.value)
    query = (
        select(Execution.terminal_id, Execution.request_id)
        .where(Execution.state.in_(states), Execution.held_until <= before, Execution.started_at > since)
        .order_by(Execution.held_until)
        .limit(limit)
    )
    return [ExecutionKey(*row) for row in session.execute(query)]


def claim(session: Session, key: ExecutionKey, turn: WorkLease) -> Claimed | None:
    """Take one that was left open in hand. None where somebody was faster, or it has ended."""
    row = lock(session, key)
    if row is None or row.state not in OPEN or row.held_until > turn.now:
        return None
    take(row, turn)
    return Claimed(row.department, row.case_number, row.order_no is not None)


def lock(session: Session, key: ExecutionKey) -> Execution | None:
    """The row of an execution, locked until the transaction ends."""
    return session.get(Execution, (key.terminal_id, key.request_id), with_for_update=True)


def _both(session: Session, key: ExecutionKey) -> tuple[PayOrder | None, Execution]:
    """The order that this execution holds, and the execution itself, locked in that order. Raises LookupError."""
    where = (Execution.terminal_id == key.terminal_id, Execution.request_id == key.request_id)
    order_no = session.scalar(select(Execution.order_no).where(*where))
    order = None if order_no is None else row_of(session, order_no)
    row = lock(session, key)
    if row is None:
        raise LookupError(key.request_id)
    is_its = order is not None and (order.used_by_terminal, order.used_by_request) == (key.terminal_id, key.request_id)
    return (order if is_its else None), row


def _keep_case(session: Session, row: Execution, answer: Completed, keys: CentreKeys, now: datetime) -> None:
    case = _case_of(row, answer)
    if row.joins:
        supplement_case(session, case, keys, now)
    else:
        open_online_case(session, case, now)


def _case_of(row: Execution, answer: Completed) -> OnlineCase:
    return OnlineCase(
        terminal_id=row.terminal_id,
        request_id=row.request_id,
        case_number=row.case_number,
        item_code=row.item_code,
        department=row.department,
        pseudonym=row.person_key,
        status=CaseStatus(row.case_status),
        matter=row.matter,
        missing=answer.result.summary if row.case_status == CaseStatus.SUPPLEMENT_REQUIRED.value else None,
    )
