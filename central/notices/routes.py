"""The console's forms for notices."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse

from catalogue.text import LocalText
from central.clock import BEIJING
from central.notices.service import NoticeSpan, post_notice, withdraw_notice
from central.operators.console_audit import note_event
from central.operators.forms import LINE
from central.operators.roles import Right
from central.operators.session import Person, Reach, gated
from central.web.signed_exchange import CentreHere
from contract.identifiers import Uuid7Identifiers

router = APIRouter(prefix="/console/notices", dependencies=[gated(Reach.NARROWED, Right.PUBLISH)])


@router.post("")
def post(  # noqa: PLR0913, PLR0917 - one form
    centre: CentreHere,
    person: Person,
    text_zh: Annotated[str, Form(min_length=1, max_length=200, pattern=LINE)],
    text_en: Annotated[str, Form(min_length=1, max_length=300, pattern=LINE)],
    days: Annotated[int, Form(ge=0, le=365)] = 0,
    begins: Annotated[str, Form(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})?$")] = "",
    region: Annotated[str, Form(pattern=r"^[0-9]{0,12}$")] = "",
    group_name: Annotated[str, Form(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = "",
) -> RedirectResponse:
    """Put a notice up for some days (0: until withdrawn), from a moment on, on the terminals of a place and a group.

    403 for a place or a group out of reach, 422 for no moment.
    """
    now = centre.clock.now()
    try:
        begins_at = datetime.fromisoformat(begins).replace(tzinfo=BEIJING) if begins else None
    except ValueError:
        raise HTTPException(422) from None
    expires_at = (begins_at or now) + timedelta(days=days) if days else None
    with centre.database.writing() as session:
        text, notice_id = LocalText(zh=text_zh, en=text_en), Uuid7Identifiers().new()
        span = NoticeSpan(begins_at, expires_at, region, group_name)
        post_notice(session, notice_id, text, now, span, person.scope)
        note_event(session, person.name, "notice_posted", notice_id, now)
    return RedirectResponse("/console/manage", 303)


@router.post("/{notice_id}/withdraw")
def withdraw(centre: CentreHere, person: Person, notice_id: str) -> RedirectResponse:
    """Take a notice down; 404 when there is none."""
    with centre.database.writing() as session:
        if not withdraw_notice(session, notice_id, centre.clock.now(), person.scope):
            raise HTTPException(404)
        note_event(session, person.name, "notice_withdrawn", notice_id, centre.clock.now())
    return RedirectResponse("/console/manage", 303)
