"""The console's forms for notices."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse

from catalogue.text import LocalText
from central.notices.service import post_notice, withdraw_notice
from central.operators.console_audit import note_event
from central.operators.forms import LINE
from central.operators.roles import Right
from central.operators.session import Operator, Reach, gated
from central.web.signed_exchange import CentreHere
from contract.identifiers import Uuid7Identifiers

router = APIRouter(prefix="/console/notices", dependencies=[gated(Reach.WHOLE, Right.PUBLISH)])


@router.post("")
def post(
    centre: CentreHere,
    operator: Operator,
    text_zh: Annotated[str, Form(min_length=1, max_length=200, pattern=LINE)],
    text_en: Annotated[str, Form(min_length=1, max_length=300, pattern=LINE)],
    days: Annotated[int, Form(ge=0, le=365)] = 0,
) -> RedirectResponse:
    """Put a notice up for some days (0: until withdrawn)."""
    now = centre.clock.now()
    expires = now + timedelta(days=days) if days else None
    with centre.database.writing() as session:
        notice_id = Uuid7Identifiers().new()
        post_notice(session, notice_id, LocalText(zh=text_zh, en=text_en), now, expires)
        note_event(session, operator, "notice_posted", notice_id, now)
    return RedirectResponse("/console/manage", 303)


@router.post("/{notice_id}/withdraw")
def withdraw(centre: CentreHere, operator: Operator, notice_id: str) -> RedirectResponse:
    """Take a notice down; 404 when there is none."""
    with centre.database.writing() as session:
        if not withdraw_notice(session, notice_id, centre.clock.now()):
            raise HTTPException(404)
        note_event(session, operator, "notice_withdrawn", notice_id, centre.clock.now())
    return RedirectResponse("/console/manage", 303)
