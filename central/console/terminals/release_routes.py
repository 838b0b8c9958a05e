"""The page of releases (软件版本): how far each has come, where it failed, and the buttons to halt it or let it go on.

Also which firmware the devices of each model have and should have.
"""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from central.console.pages import render
from central.console.service import FAMILIES
from central.console.terminal_rows import site_names
from central.operators.console_audit import note_event
from central.operators.forms import LINE
from central.operators.roles import Right
from central.operators.session import Operator, Person, Reach, gated
from central.releases import service
from central.releases.rings import RolloutRing
from central.releases.service import ReleaseUnknown
from central.terminal_register.firmware import model_rows, want_firmware
from central.web.signed_exchange import CentreHere

router = APIRouter()

RINGS = {RolloutRing.CANARY: "先行终端", RolloutRing.EARLY: "四分之一终端", RolloutRing.ALL: "全部终端"}


class ReleaseOrder(StrEnum):
    """What a button asks for (版本操作)."""

    HALT = "halt"
    RESUME = "resume"
    NEXT = "next"


@router.get("/console/releases", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def show_releases(request: Request, centre: CentreHere, person: Person) -> HTMLResponse:
    """The page, the newest first."""
    with centre.database.reading() as session:
        lines = service.releases(session)
        failed = {line.entry.version: service.failures(session, line.entry.version, person.scope) for line in lines}
        sites = site_names(session, {outcome.terminal_id for outcomes in failed.values() for outcome in outcomes})
        models = model_rows(session, person.scope)
    following = {line.entry.version: RolloutRing(line.entry.ring).following for line in lines}
    return render(
        request,
        "releases.html",
        lines=lines,
        failed=failed,
        sites=sites,
        rings=RINGS,
        following=following,
        models=models,
        families=FAMILIES,
        is_inside=True,
    )


@router.post("/console/firmware", dependencies=[gated(Reach.WHOLE, Right.TERMINALS)])
def set_firmware(
    centre: CentreHere,
    operator: Operator,
    model: Annotated[str, Form(min_length=1, max_length=64, pattern=LINE)],
    firmware: Annotated[str, Form(max_length=64, pattern=LINE)] = "",
) -> RedirectResponse:
    """Say which firmware the devices of a model should have; an empty one: any."""
    now = centre.clock.now()
    with centre.database.writing() as session:
        want_firmware(session, model.strip(), firmware.strip(), operator, now)
        note_event(session, operator, "firmware_set", f"{model.strip()} {firmware.strip()}"[:120], now)
    return RedirectResponse("/console/releases", 303)


@router.post("/console/releases/{version}", dependencies=[gated(Reach.WHOLE, Right.TERMINALS)])
def order_release(
    centre: CentreHere,
    operator: Operator,
    version: str,
    order: Annotated[ReleaseOrder, Form()],
    reason: Annotated[str, Form(max_length=120, pattern=LINE)] = "",
) -> RedirectResponse:
    """Halt a release in the operator's name, let it go on, or open the next ring now. 404: there is no such release."""
    now = centre.clock.now()
    try:
        with centre.database.writing() as session:
            match order:
                case ReleaseOrder.HALT:
                    service.halt(session, version, f"{operator}: {reason}" if reason else operator, now)
                case ReleaseOrder.RESUME:
                    service.resume(session, version, now)
                case ReleaseOrder.NEXT:
                    service.open_next(session, version, now)
            note_event(session, operator, f"release_{order.value}", version, now)
    except ReleaseUnknown as error:
        raise HTTPException(404) from error
    return RedirectResponse("/console/releases", 303)
