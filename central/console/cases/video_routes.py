"""视频连线: somebody at a window answers a call by video in the browser. The centre hands on how both ends find each other, no picture."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from sqlalchemy.orm import Session

from central.centre import CentreContext
from central.console.pages import render
from central.console.terminal_rows import site_names
from central.help_calls.models import WindowDuty
from central.help_calls.service import CallTaken, CallUnknown
from central.help_calls.video import (
    NotAtWindow,
    TalksAlready,
    answer_to,
    end_video,
    offer_video,
    require_answerable,
    set_window_duty,
)
from central.operators.roles import Right
from central.operators.session import Person, Reach, SignedIn, gated
from central.terminal_register.reach import terminal_seen, terminal_to_change
from central.web.signed_exchange import CentreHere
from contract.help_video import MOST_SDP

router = APIRouter(prefix="/console/calls")
OfVideo = gated(Reach.NARROWED, Right.VIDEO)


class _Refusal(Exception):
    """What the page says instead (视频拒绝)."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def may_take_video(person: SignedIn) -> bool:
    """Whether the operator may answer terminals by video: accounts of one department have none of their own."""
    return person.may(Right.VIDEO) and not person.department


@router.post("/duty", dependencies=[OfVideo])
def duty(
    centre: CentreHere,
    person: Person,
    *,
    is_there: Annotated[bool, Form()],
    tab: Annotated[str, Form(pattern=r"^[0-9a-z]{0,32}$")] = "",
) -> Response:
    """At the window from now on, which each page repeats while it is open; or no more. 403 for an account of one department."""
    if not may_take_video(person):
        return Response(status_code=403)
    page = WindowDuty(operator=person.name, tab=tab, region=person.region, seen_at=centre.clock.now())
    with centre.database.writing() as session:
        set_window_duty(session, page, is_there=is_there)
    return Response(status_code=204)


@router.get("/{terminal_id}/{call_id}/video", response_class=HTMLResponse, dependencies=[OfVideo])
def video(request: Request, centre: CentreHere, person: Person, terminal_id: str, call_id: str) -> HTMLResponse:
    """The page of the video; camera and microphone go on by its button alone. 403 for an account of one department, 404 out of reach."""
    if not may_take_video(person):
        raise HTTPException(403)
    with centre.database.snapshot() as session:
        terminal_seen(session, terminal_id, person.scope)
        site = site_names(session, {terminal_id}).get(terminal_id, terminal_id)
    servers = json.dumps([server.model_dump(exclude_defaults=True) for server in centre.settings.ice_servers])
    return render(
        request, "video.html", terminal_id=terminal_id, call_id=call_id, site=site, servers=servers, is_inside=True
    )


@router.post("/{terminal_id}/{call_id}/video/ready", dependencies=[OfVideo])
def ready(centre: CentreHere, person: Person, terminal_id: str, call_id: str) -> Response:
    """Whether it may be answered, which the page asks before it opens the camera. 404 out of reach, 409 where it may not."""
    try:
        with _changing(centre, person, terminal_id) as session:
            require_answerable(session, (terminal_id, call_id), person.name, centre.clock.now())
    except _Refusal as refusal:
        return _words(refusal)
    return Response(status_code=204)


@router.post("/{terminal_id}/{call_id}/video/offer", dependencies=[OfVideo])
def offer(
    centre: CentreHere, person: Person, terminal_id: str, call_id: str, offer: Annotated[str, Form()] = ""
) -> Response:
    """Answer the call with the browser's offer. 404 out of reach, 409 where it may not be answered, 422 for what is no offer."""
    if not 0 < len(offer) <= MOST_SDP:
        return JSONResponse({"words": "浏览器给出的连接信息不能用，请刷新页面再试。"}, 422)
    try:
        with _changing(centre, person, terminal_id) as session:
            offer_video(session, (terminal_id, call_id), person.name, offer, centre.clock.now())
    except _Refusal as refusal:
        return _words(refusal)
    return Response(status_code=204)


@router.post("/{terminal_id}/{call_id}/video/state", dependencies=[OfVideo])
def state(
    centre: CentreHere,
    person: Person,
    terminal_id: str,
    call_id: str,
    *,
    is_connected: Annotated[bool, Form()] = False,
) -> Response:
    """How far it is, and the terminal's answer. The browser asks every second, and is known to be there. 409: over."""
    key = terminal_id, call_id
    try:
        with _changing(centre, person, terminal_id) as session:
            stage, answer = answer_to(session, key, person.name, centre.clock.now(), is_connected=is_connected)
    except _Refusal as refusal:
        return _words(refusal)
    return JSONResponse({"stage": stage.value, "answer": answer})


@router.post("/{terminal_id}/{call_id}/video/end", dependencies=[OfVideo])
def end(
    centre: CentreHere,
    person: Person,
    terminal_id: str,
    call_id: str,
    *,
    is_deserted: Annotated[bool, Form()] = False,
) -> Response:
    """It is over, and perhaps the citizen gone; the terminal hears so within a second or two. 409: it was already."""
    key = terminal_id, call_id
    try:
        with _changing(centre, person, terminal_id) as session:
            end_video(session, key, person.name, centre.clock.now(), is_deserted=is_deserted)
    except _Refusal as refusal:
        return _words(refusal)
    return Response(status_code=204)


@contextmanager
def _changing(centre: CentreContext, person: SignedIn, terminal_id: str) -> Iterator[Session]:
    """A transaction on a terminal within reach. Raises _Refusal where the video is not to be had."""
    try:
        with centre.database.writing() as session:
            terminal_to_change(session, terminal_id, person.scope)
            yield session
    except CallUnknown:
        raise _Refusal("这次视频已经结束，或群众已取消。") from None
    except CallTaken as taken:
        raise _Refusal(f"{taken.operator} 已经接通。") from None
    except TalksAlready:
        raise _Refusal("您正在另一个页面视频，先结束那一个再接。") from None
    except NotAtWindow:
        raise _Refusal("您现在没有在岗，请先在“求助呼叫”页点“在窗口接听视频”，并让那一页开着。") from None


def _words(refusal: _Refusal) -> Response:
    return JSONResponse({"words": refusal.words}, 409)
