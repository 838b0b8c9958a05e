"""The console's buttons of a case: its next step, and its pick-up code."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from catalogue.text import LocalText
from central.cases.models import NOTE_EN, NOTE_ZH
from central.cases.service import Verdict, find_case, move_case
from central.cases.states import TRANSITIONS, CaseStatus, StepRefused
from central.console.cases.case_page import CaseStepAsked, actor_of, case_page
from central.operators.console_audit import note_event
from central.operators.forms import LINE
from central.operators.roles import Right
from central.operators.session import Person, Reach, gated
from central.pick_ups.service import PickUpWish, carry_out_wish
from central.web.signed_exchange import CentreHere

router = APIRouter()
EXPLAINED = {
    CaseStatus.SUPPLEMENT_REQUIRED: "没有做成：请在说明里写清还缺什么，群众照着带",
    CaseStatus.NOT_ACCEPTED: "没有做成：请在说明里写明不予受理的理由",
}
"""The steps that say something to the citizen, and what is said to an officer who says nothing."""


@router.post("/console/cases/{number}/pick-up", dependencies=[gated(Reach.NARROWED, Right.CASES)])
def change_pick_up(
    centre: CentreHere, person: Person, number: str, wish: Annotated[PickUpWish, Form()]
) -> RedirectResponse:
    """Revoke the pick-up code, or have another one sent to the telephone of the application. 409 where there is nothing to do."""
    with centre.database.writing() as session:
        entry = find_case(session, number, person.scope)
        if entry is None:
            raise HTTPException(404)
        if not carry_out_wish(centre, session, entry, wish):
            raise HTTPException(409, "the pick-up code of this case cannot be changed so")
        note_event(session, person.name, f"pick_up_{wish.value}", entry.case_number, centre.clock.now())
    return RedirectResponse(f"/console/cases/{number}", 303)


@router.post("/console/cases/{number}/step", dependencies=[gated(Reach.NARROWED, Right.CASES)])
def step(  # noqa: PLR0913, PLR0917 - one form
    request: Request,
    centre: CentreHere,
    person: Person,
    number: str,
    status: Annotated[CaseStatus, Form()],
    note: Annotated[str, Form(max_length=NOTE_ZH, pattern=LINE)] = "",
    note_en: Annotated[str, Form(max_length=NOTE_EN, pattern=LINE)] = "",
    is_confirmed: Annotated[bool, Form()] = False,
) -> Response:
    """Take the case one step on, in the operator's name. A step that ends the case is asked about first.

    422 where the citizen would not learn what is missing, or why nothing comes of it.
    """
    asked = CaseStepAsked(status, note.strip(), note_en.strip())
    if status in EXPLAINED and not asked.note:
        return case_page(request, centre, person.scope, number, problem=EXPLAINED[status])
    if not (TRANSITIONS[status] or is_confirmed):
        return case_page(request, centre, person.scope, number, asked)
    words = LocalText(zh=asked.note, en=asked.note_en or asked.note) if asked.note else None
    try:
        with centre.database.writing() as session:
            entry = find_case(session, number, person.scope)
            if entry is None:
                raise HTTPException(404)
            move_case(session, entry, Verdict(status, words), actor_of(person.name), centre.clock.now(), centre.keys)
            note_event(session, person.name, f"case_{status.value}", number, centre.clock.now())
    except StepRefused as error:
        raise HTTPException(409, str(error)) from error
    return RedirectResponse(f"/console/cases/{number}", 303)
