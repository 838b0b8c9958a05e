"""Gives out the result of a case for its pick-up code, at one terminal at a time, until its paper has come out once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.schema import ServiceItem
from central.cases.models import CaseEntry
from central.centre import CentreContext
from central.departments.port import ReceivedCase
from central.executions.forwarding import open_case
from central.identity.asking import BudgetSpent
from central.identity.budgets import is_stopped, may_guess, note_guess
from central.operators.console_audit import AT_A_TERMINAL, note_event
from central.pick_ups.collecting import came_out_unsaid, note_collected
from central.pick_ups.issuing import CODES_LOCK, digest_of
from central.pick_ups.models import PickUpCode, is_held
from central.storage.database import hold_lock
from contract.execution import DepartmentDown, FinishedCase
from contract.pick_ups import HELD_FOR, PickUpRefusal, PickUpRefused, PickUpReply, PickUpRequest, PickUpStage
from contract.terms import DepartmentState

MOST_RELEASES = 5
"""A printer that jams does not use a code up; a terminal that says so every time does."""


@dataclass(frozen=True)
class PickUp:
    """A question for the result of a code, opened (取件). Personal: the code is as good as the paper."""

    request: PickUpRequest
    code: str
    item: ServiceItem
    terminal_id: str


@dataclass(frozen=True)
class _Held:
    """The case whose papers are this terminal's for some minutes; `is_first`: this is no answer that got lost, given again."""

    case: ReceivedCase
    is_first: bool


def answer_pick_up(centre: CentreContext, pick_up: PickUp) -> PickUpReply:
    """The result, or that there is none; of its paper a word of thanks. Raises BudgetSpent."""
    if pick_up.request.stage is not PickUpStage.ASKED:
        return _note_paper(centre, pick_up)
    request_id, department = pick_up.request.request_id, pick_up.item.department
    with centre.database.reading() as session:
        # before the code is looked at: a department that is down says nothing of codes
        if centre.directory.state(session, department) is DepartmentState.DOWN:
            return DepartmentDown(request_id=request_id)
    held = _hold(centre, pick_up)
    if not isinstance(held, _Held):
        return PickUpRefused(request_id=request_id, refusal=held)
    documents = centre.directory.department(department).issue(held.case)
    if documents:
        return FinishedCase(request_id=request_id, case_number=held.case.case_number, documents=documents)
    _let_go(centre, pick_up, is_counted=held.is_first)
    if documents is None:
        return DepartmentDown(request_id=request_id)
    return PickUpRefused(request_id=request_id, refusal=PickUpRefusal.NO_RESULT)


def _hold(centre: CentreContext, pick_up: PickUp) -> _Held | PickUpRefusal:
    """The case of the code, which is this terminal's for some minutes."""
    with centre.database.writing() as session:
        hold_lock(session, CODES_LOCK)
        if is_stopped(session, pick_up.terminal_id):
            raise BudgetSpent(pick_up.terminal_id)
        if not may_guess(session, centre, pick_up.terminal_id):
            return PickUpRefusal.TOO_MANY
        row = _row(session, centre, pick_up)
        entry = None if row is None else session.get(CaseEntry, (row.terminal_id, row.case_key))
        case = None if entry is None else open_case(centre, session, entry)
        if row is None or case is None:
            note_guess(session, centre, pick_up.terminal_id, pick_up.code)
            return PickUpRefusal.NO_RESULT
        now = centre.clock.now()
        is_first = not _is_repeat(row, pick_up, now)
        if is_first and came_out_unsaid(session, row):
            note_collected(session, row, now)
            note_guess(session, centre, pick_up.terminal_id, pick_up.code)
            return PickUpRefusal.NO_RESULT
        if is_first:
            row.releases += 1
            note_event(session, AT_A_TERMINAL, "pick_up_released", f"{case.case_number} {pick_up.terminal_id}", now)
        row.held_by, row.held_request = pick_up.terminal_id, pick_up.request.request_id
        row.held_until = now + HELD_FOR
        return _Held(case, is_first)


def _row(session: Session, centre: CentreContext, pick_up: PickUp) -> PickUpCode | None:
    """The code as it is kept, if it releases anything here and now."""
    query = select(PickUpCode).where(
        PickUpCode.code_digest == digest_of(centre, pick_up.code),
        PickUpCode.item_code == pick_up.item.code,
        PickUpCode.collected_at.is_(None),
        PickUpCode.revoked_at.is_(None),
    )
    row = session.scalars(query.with_for_update()).first() if pick_up.code else None
    return row if row is not None and _may_release(row, pick_up, centre.clock.now()) else None


def _may_release(row: PickUpCode, pick_up: PickUp, now: datetime) -> bool:
    is_free = not is_held(row, now) and row.releases < MOST_RELEASES
    return row.expires_at > now and (is_free or _is_repeat(row, pick_up, now))


def _is_repeat(row: PickUpCode, pick_up: PickUp, now: datetime) -> bool:
    """Whether the terminal that has the papers asks for the same ones again: only while it has them."""
    return is_held(row, now) and (row.held_by, row.held_request) == (pick_up.terminal_id, pick_up.request.request_id)


def _note_paper(centre: CentreContext, pick_up: PickUp) -> FinishedCase:
    """What became of the paper, as the terminal says that holds the code; any other is thanked the same way."""
    now, request_id = centre.clock.now(), pick_up.request.request_id
    with centre.database.writing() as session:
        row = _held_row(session, pick_up)
        if row is not None:
            row.held_until = None
        if row is not None and pick_up.request.stage is PickUpStage.PRINTED and row.collected_at is None:
            note_collected(session, row, now)
    return FinishedCase(request_id=request_id)


def _let_go(centre: CentreContext, pick_up: PickUp, *, is_counted: bool) -> None:
    """The department did not give the papers: this was no release. One that was counted by an earlier answer stays counted."""
    with centre.database.writing() as session:
        row = _held_row(session, pick_up)
        if row is not None:
            row.held_until, row.held_request = None, ""
            row.releases -= is_counted


def _held_row(session: Session, pick_up: PickUp) -> PickUpCode | None:
    mine = PickUpCode.held_by == pick_up.terminal_id, PickUpCode.held_request == pick_up.request.request_id
    return session.scalars(select(PickUpCode).where(*mine).with_for_update()).first()
