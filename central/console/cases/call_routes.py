"""求助呼叫: terminals at which somebody asks for help, who goes there, and what became of it."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from central.centre import CentreContext
from central.console.cases.video_routes import may_take_video
from central.console.pages import part, render
from central.console.terminal_rows import site_names
from central.help_calls.service import CallFate, CallTaken, CallUnknown, answer_call, close_call, listed_calls
from central.help_calls.video import is_at_window, open_videos
from central.operators.console_audit import note_event
from central.operators.roles import Right
from central.operators.session import Person, Reach, SignedIn, gated
from central.terminal_register.reach import terminal_to_change
from central.web.signed_exchange import CentreHere

router = APIRouter(prefix="/console/calls")
EVERY_MS = 5000
FATES = {
    CallFate.HELPED: "已有人帮助",
    CallFate.NO_ONE_FREE: "无人能去",
    CallFate.WITHDRAWN: "群众已取消或离开",
    CallFate.VIDEO: "已视频连线",
}
_IS_OVER = "这次求助已经结束，不用再处理。"


@router.get("", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def calls(request: Request, centre: CentreHere, person: Person) -> HTMLResponse:
    """The page, whose list renews itself and rings."""
    listed, takes_video = _calls_page(centre, person), may_take_video(person)
    return render(request, "calls.html", listed=listed, takes_video=takes_video, every_ms=EVERY_MS, is_inside=True)


@router.get("/fragment", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def fragment(centre: CentreHere, person: Person) -> HTMLResponse:
    """The living part of the page."""
    return HTMLResponse(_calls_page(centre, person))


@router.post("/{terminal_id}/{call_id}/answer", dependencies=[gated(Reach.NARROWED, Right.CALLS)])
def answer(request: Request, centre: CentreHere, person: Person, terminal_id: str, call_id: str) -> Response:
    """Somebody goes there; the terminal says so. 404 out of reach, 409 where it is over or somebody else goes."""
    now = centre.clock.now()
    try:
        with centre.database.writing() as session:
            terminal_to_change(session, terminal_id, person.scope)
            answer_call(session, (terminal_id, call_id), person.name, now)
            note_event(session, person.name, "call_answered", terminal_id, now)
    except CallUnknown:
        return _too_late(request, _IS_OVER)
    except CallTaken as taken:
        return _too_late(request, f"{taken.operator} 已经应答，正在过去。")
    return RedirectResponse("/console/calls", 303)


@router.post("/{terminal_id}/{call_id}/close", dependencies=[gated(Reach.NARROWED, Right.CALLS)])
def close(
    request: Request,
    centre: CentreHere,
    person: Person,
    terminal_id: str,
    call_id: str,
    fate: Annotated[CallFate, Form()],
) -> Response:
    """It is over. 404 out of reach, 409 where it was already, 422 for what only a terminal or a video says."""
    if fate in (CallFate.WITHDRAWN, CallFate.VIDEO):
        raise HTTPException(422)
    now = centre.clock.now()
    try:
        with centre.database.writing() as session:
            terminal_to_change(session, terminal_id, person.scope)
            close_call(session, (terminal_id, call_id), fate, person.name, now)
            note_event(session, person.name, f"call_{fate.value}", terminal_id, now)
    except CallUnknown:
        return _too_late(request, _IS_OVER)
    return RedirectResponse("/console/calls", 303)


def _too_late(request: Request, words: str) -> HTMLResponse:
    """The page says it in its own line, and a browser without scripts as a page."""
    return render(request, "problem.html", status=409, words=words, back="/console/calls", is_inside=True)


def _calls_page(centre: CentreContext, person: SignedIn) -> Markup:
    now = centre.clock.now()
    with centre.database.snapshot() as session:
        videos = open_videos(session, person.scope, now)
        lines = [
            replace(line, video=stage, video_by=operator)
            for line in listed_calls(session, person.scope, now)
            for stage, operator in [videos.get((line.entry.terminal_id, line.entry.call_id), ("", ""))]
        ]
        sites = site_names(session, {line.entry.terminal_id for line in lines})
        is_there = may_take_video(person) and is_at_window(session, person.name, now)
        about = {"acts": person.may(Right.CALLS) and not person.department, "is_at_window": is_there, "now": now}
        return part("call_list.html", lines=lines, sites=sites, fates=FATES, **about)
