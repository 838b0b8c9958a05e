"""视频连线: somebody at a window answers a call by video in the browser. The centre hands on how both ends find each other, no picture."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from central.console.pages import render
from central.console.terminal_lines import site_names
from central.help_calls.service import CallTaken, CallUnknown
from central.help_calls.video import answer_to, be_at_window, end_video, offer_video
from central.operators.console_audit import note_event
from central.operators.roles import Right
from central.operators.session import Person, Reach, SignedIn, gated
from central.terminal_register.reach import terminal_seen, terminal_to_change
from central.web.signed_exchange import CentreHere
from contract.help_video import MOST_SDP

router = APIRouter(prefix="/console/calls")
OfCalls = gated(Reach.NARROWED, Right.CALLS)
_IS_OVER = "这次视频已经结束，或群众已取消。"


def may_take_video(person: SignedIn) -> bool:
    """Whether the operator may answer calls of terminals: accounts of one department have none of their own."""
    return person.may(Right.CALLS) and not person.department


@router.post("/duty", dependencies=[OfCalls])
def duty(centre: CentreHere, person: Person, *, is_there: Annotated[bool, Form()]) -> Response:
    """At the window from now on, which the page repeats while it is open; or no more. 403 for an account of one department."""
    if not may_take_video(person):
        return Response(status_code=403)
    with centre.database.writing() as session:
        be_at_window(session, person.name, person.region, centre.clock.now(), is_there=is_there)
    return Response(status_code=204)


@router.get("/{terminal_id}/{call_id}/video", response_class=HTMLResponse, dependencies=[OfCalls])
def video(request: Request, centre: CentreHere, person: Person, terminal_id: str, call_id: str) -> HTMLResponse:
    """The page of the video; camera and microphone go on by its button alone. 404 out of reach."""
    with centre.database.snapshot() as session:
        terminal_seen(session, terminal_id, person.scope)
        site = site_names(session, {terminal_id}).get(terminal_id, terminal_id)
    servers = json.dumps([server.model_dump(exclude_defaults=True) for server in centre.settings.ice_servers])
    return render(
        request, "video.html", terminal_id=terminal_id, call_id=call_id, site=site, servers=servers, is_inside=True
    )


@router.post("/{terminal_id}/{call_id}/video/offer", dependencies=[OfCalls])
def offer(
    centre: CentreHere,
    person: Person,
    terminal_id: str,
    call_id: str,
    offer: Annotated[str, Form(max_length=MOST_SDP)],
) -> Response:
    """Answer the call with the browser's offer. 404 out of reach, 409 where it is over or somebody else has it."""
    now = centre.clock.now()
    try:
        with centre.database.writing() as session:
            terminal_to_change(session, terminal_id, person.scope)
            offer_video(session, (terminal_id, call_id), person.name, offer, now)
            note_event(session, person.name, "call_video", terminal_id, now)
    except CallUnknown:
        return _refusal(_IS_OVER)
    except CallTaken as taken:
        return _refusal(f"{taken.operator} 已经接通。")
    return Response(status_code=204)


@router.post("/{terminal_id}/{call_id}/video/state", dependencies=[OfCalls])
def state(centre: CentreHere, person: Person, terminal_id: str, call_id: str) -> Response:
    """How far it is, and the terminal's answer. The browser asks every second, and is known to be there. 409: over."""
    try:
        with centre.database.writing() as session:
            terminal_to_change(session, terminal_id, person.scope)
            stage, answer = answer_to(session, (terminal_id, call_id), person.name, centre.clock.now())
    except CallUnknown:
        return _refusal(_IS_OVER)
    return JSONResponse({"stage": stage.value, "answer": answer})


@router.post("/{terminal_id}/{call_id}/video/end", dependencies=[OfCalls])
def end(centre: CentreHere, person: Person, terminal_id: str, call_id: str) -> Response:
    """It is over; the terminal hears so within a second or two. 409: it was already."""
    now = centre.clock.now()
    try:
        with centre.database.writing() as session:
            terminal_to_change(session, terminal_id, person.scope)
            end_video(session, (terminal_id, call_id), person.name, now)
            note_event(session, person.name, "call_video_ended", terminal_id, now)
    except CallUnknown:
        return _refusal(_IS_OVER)
    return Response(status_code=204)


def _refusal(words: str) -> Response:
    return JSONResponse({"words": words}, 409)
