"""The console's step buttons of a case."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse

from catalogue.text import LocalText
from central.cases.service import Verdict, find_case, move_case
from central.cases.states import CaseStatus, StepRefused
from central.console.session import KeptOut
from central.wire import CentreHere

router = APIRouter(prefix="/console/cases", dependencies=[KeptOut])


@router.post("/{number}/step")
def step(
    centre: CentreHere,
    number: str,
    status: Annotated[CaseStatus, Form()],
    note: Annotated[str, Form(max_length=200)] = "",
) -> RedirectResponse:
    """Take the case one step on."""
    words = LocalText(zh=note, en=note) if note else None
    try:
        with centre.database.writing() as session:
            entry = find_case(session, number)
            if entry is None:
                raise HTTPException(404)
            move_case(session, entry, Verdict(status, words), "console", centre.clock.now(), centre.keys)
    except StepRefused as error:
        raise HTTPException(409, str(error)) from error
    return RedirectResponse(f"/console/cases/{number}", 303)
