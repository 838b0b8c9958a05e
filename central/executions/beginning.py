"""The beginning of an execution: written down, together with the order that it uses, before its department is asked.

Where no one has an execution in hand any more, its department is asked what became of it; it is never simply done again.
"""

import json
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.schema import ItemKind
from central.cases.models import CaseEntry
from central.cases.service import mint_case_number, waiting_for_paper
from central.cases.states import CaseStatus
from central.departments.port import Ask, ExecutionKey
from central.executions.answers import Answer, answer_in
from central.executions.earlier import asked_then
from central.executions.execution_states import OPEN, ExecutionState, HeldExecution, WorkLease, move, take
from central.executions.execution_states import answer as keep
from central.executions.executions import lock
from central.executions.matters import case_matter
from central.executions.models import Execution, PayOrder
from central.executions.orders import OrderProblem, check_order, own_order
from central.keys import CentreKeys
from central.storage.database import insert_into
from central.terminal_register.models import TerminalEntry
from contract.execution import Completed, ExecuteRequest


@dataclass(frozen=True)
class Work:
    """An execution in hand. `ask` is as the department gets it: under the key of the request that began it."""

    ask: Ask[ExecuteRequest]
    case_number: str
    held: HeldExecution


@dataclass(frozen=True)
class Begun:
    """Written down just now: the department has not been asked."""

    work: Work


@dataclass(frozen=True)
class LeftOpen:
    """Begun before by somebody who does not work on it any more: the department may have been asked."""

    work: Work


@dataclass(frozen=True)
class KnownAnswer:
    """It has ended; the answer, for this request."""

    answer: Answer


@dataclass(frozen=True)
class Busy:
    """Somebody has it in hand."""


@dataclass(frozen=True)
class OtherContent:
    """The request id was used before, for something else."""


Beginning = Begun | LeftOpen | KnownAnswer | Busy | OtherContent | OrderProblem


def begin(session: Session, ask: Ask[ExecuteRequest], keys: CentreKeys, turn: WorkLease) -> Beginning:
    """Write an execution down and hold its order for it, or say what has become of it already."""
    _stand_in_line(session, ask.terminal_id)
    needs_order = bool(ask.item.fee) or ask.request.resumes_order
    order = own_order(session, ask) if needs_order else None
    row = lock(session, ask.key)
    attempt = _Attempt(session, keys, turn, ask, asked_digest(ask, keys), order)
    if row is not None and (row.digest not in ("", attempt.digest) or row.is_test is not ask.request.is_test):
        # A test opens no case: what a citizen asks for never goes on under the id of one, nor a test under a citizen's.
        return OtherContent()
    if row is None and session.get(CaseEntry, (ask.key.terminal_id, ask.key.request_id)) is not None:
        # Of a record that was delivered under this id, or of an execution that was too long ago to be answered again.
        return OtherContent()
    if row is not None and row.state == ExecutionState.ANSWERED:
        return KnownAnswer(answer_in(row, keys))
    if ask.request.resumes_order:
        return attempt.resume()
    if row is not None and row.state in OPEN:
        return attempt.take_over(row, ask)
    return attempt.start_paid() if needs_order else attempt.start(ask)


def earlier_answer(session: Session, ask: Ask[ExecuteRequest], keys: CentreKeys) -> KnownAnswer | OtherContent:
    """The earlier answer, for documents that did not come out of the printer: the same person need not fill in everything again."""
    row = lock(session, ask.key)
    if row is None or row.state != ExecutionState.ANSWERED or row.person_key is None:
        return OtherContent()
    then = (row.item_code, row.person_key, row.is_test)
    return (
        KnownAnswer(answer_in(row, keys))
        if then == (ask.item.code, ask.person_key, ask.request.is_test)
        else OtherContent()
    )


def _stand_in_line(session: Session, terminal_id: str) -> None:
    """Wait for a batch of this terminal that is being stored, and let the next one wait: neither takes an id that the other
    has not written down yet.
    """
    row = select(TerminalEntry.terminal_id).where(TerminalEntry.terminal_id == terminal_id)
    session.execute(row.with_for_update(read=True, key_share=True))


def asked_digest(ask: Ask[ExecuteRequest], keys: CentreKeys) -> str:
    """A keyed digest of what is asked for whom. Evidence that may differ when it is sealed again is not in it."""
    asked = ask.submission
    who = asked.person.id_number if asked.person else ""
    unit = asked.enterprise.usc_code if asked.enterprise else ""
    content = [ask.item.code, ask.request.resumes_order, who, unit, asked.answers, asked.order_no or ""]
    return keys.keyed("asked", json.dumps(content, sort_keys=True, ensure_ascii=False))


@dataclass(frozen=True)
class _Attempt:
    """One request that wants to be carried out, in one transaction; `digest` is of what it asked for itself."""

    session: Session
    keys: CentreKeys
    turn: WorkLease
    asked: Ask[ExecuteRequest]
    digest: str
    order: PayOrder | None

    def resume(self) -> Beginning:
        """What an earlier order was paid for: answered again, taken over, or begun as it was asked for then."""
        order, asked = self.order, self.asked
        if order is None or order.item_code != asked.item.code or order.payer is None:
            return OrderProblem(None)
        if order.payer != asked.person_key:
            return OrderProblem(None)
        holder = _holder_of(self.session, order)
        if holder is not None and holder.state == ExecutionState.ANSWERED:
            return self._tell_again(holder)
        then = asked_then(order, asked, self.keys)
        if then is None:
            return OrderProblem(None)
        if holder is not None and holder.state in OPEN:
            return self.take_over(holder, then)
        return check_order(order, then, self.keys) or self.start(then)

    def start_paid(self) -> Beginning:
        """With an order that is paid and free, or that an abandoned execution of the same matter holds."""
        problem = check_order(self.order, self.asked, self.keys)
        if problem is None:
            return self.start(self.asked)
        holder = _holder_of(self.session, self.order) if self.order is not None and problem.is_in_use else None
        if holder is None:
            return problem
        if holder.state in OPEN:
            return self.take_over(holder, self.asked)
        return self._tell_again(holder) if self.turn.has_recovered else problem

    def start(self, ask: Ask[ExecuteRequest]) -> Begun | Busy:
        """Write it down; Busy where the same request was faster."""
        row = self._write()
        return Busy() if row is None else Begun(Work(ask, row.case_number, HeldExecution(ask.key, self.turn.worker)))

    def take_over(self, row: Execution, ask: Ask[ExecuteRequest]) -> LeftOpen | Busy:
        """Under the key of the request that began it, so that its department sees one request and not two."""
        if row.held_until > self.turn.now:
            return Busy()
        take(row, self.turn)
        request = ask.request.model_copy(update={"request_id": row.request_id})
        begun = replace(ask, request=request, terminal_id=row.terminal_id)
        return LeftOpen(Work(begun, row.case_number, HeldExecution(begun.key, self.turn.worker)))

    def _tell_again(self, holder: Execution) -> Beginning:
        """Give the order to the request of now, whose record will show that its end was learned."""
        before = answer_in(holder, self.keys)
        if not isinstance(before, Completed):
            return OrderProblem(None)
        row = self._write()
        if row is None:
            return Busy()
        again = before.model_copy(update={"request_id": self.asked.request.request_id})
        keep(row, again, self.keys, self.turn.now)
        return KnownAnswer(again)

    def _write(self) -> Execution | None:
        """The row of an execution that begins now, and its order held for it; None where the same request was faster."""
        key = self.asked.key
        row = lock(self.session, key)
        if row is not None and row.state != ExecutionState.RELEASED:
            return None
        if row is not None:
            move(row, ExecutionState.STARTED)
            take(row, self.turn)
        else:
            fresh = insert_into(self.session, Execution).values(**self._first_row()).on_conflict_do_nothing()
            self.session.execute(fresh)
            row = lock(self.session, key)
            if row is None or row.worker != self.turn.worker:
                return None
        if self.order is not None:
            self.order.used_by_terminal, self.order.used_by_request = key.terminal_id, key.request_id
        return row

    def _lacks_paper(self, matter: str) -> CaseEntry | None:
        who = None if self.asked.request.is_test else self.asked.person_key
        return waiting_for_paper(self.session, who, self.asked.item.code, matter) if who and matter else None

    def _first_row(self) -> dict[str, object]:
        item, key, turn = self.asked.item, self.asked.key, self.turn
        case_status = CaseStatus.RECEIVED if item.kind is ItemKind.APPLY else CaseStatus.COMPLETED
        matter = case_matter(item, self.asked.submission, self.keys) if item.kind is ItemKind.APPLY else ""
        earlier = self._lacks_paper(matter)
        return {
            "terminal_id": key.terminal_id,
            "request_id": key.request_id,
            "item_code": item.code,
            "department": item.department,
            "state": ExecutionState.STARTED.value,
            "digest": self.digest,
            "order_no": None if self.order is None else self.order.order_no,
            "case_number": mint_case_number(item.code, turn.now, key.request_id)
            if earlier is None
            else earlier.case_number,
            "matter": matter,
            "joins": earlier is not None,
            "is_test": self.asked.request.is_test,
            "case_status": case_status.value,
            "person_key": self.asked.person_key,
            "worker": turn.worker,
            "started_at": turn.now,
            "held_until": turn.now + turn.held_for,
            "outcome": "",
        }


def _holder_of(session: Session, order: PayOrder) -> Execution | None:
    if order.used_by_request is None or order.used_by_terminal is None:
        return None
    return lock(session, ExecutionKey(order.used_by_terminal, order.used_by_request))
