"""The addresses of the map: the page, and its living part."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from central.centre import CentreContext
from central.console.map.map_layout import NARROW, WIDE, drawn
from central.console.map.terminal_map import STATE_NAMES, terminal_map
from central.console.pages import part, render
from central.operators.session import Person, Reach, gated
from central.terminal_register.scope import Scope
from central.web.signed_exchange import CentreHere
from central.web.snapshots import Snapshots

router = APIRouter(prefix="/console/map", dependencies=[gated(Reach.NARROWED)])
EVERY_SECONDS = 10.0
MOST_IN_NEED = 12


@router.get("", response_class=HTMLResponse)
def show(request: Request, centre: CentreHere, person: Person) -> HTMLResponse:
    """The page 地图, with the terminals in the operator's reach."""
    every_ms = int(max(EVERY_SECONDS, centre.settings.console_snapshot_seconds) * 1000)
    board = _picture(request, centre, person.scope)
    return render(request, "map.html", board=board, every_ms=every_ms, is_inside=True)


@router.get("/fragment", response_class=HTMLResponse)
def fragment(request: Request, centre: CentreHere, person: Person) -> HTMLResponse:
    """What changes of it, fetched again and again."""
    return HTMLResponse(_picture(request, centre, person.scope))


def _picture(request: Request, centre: CentreContext, scope: Scope) -> Markup:
    snapshots: Snapshots[Scope, Markup] = request.app.state.map_snapshots

    def take() -> Markup:
        with centre.database.snapshot() as session:
            found = terminal_map(centre, session, scope)
        drawings = [drawn(found.towns, width) for width in (WIDE, NARROW)]
        return part("map_board.html", map=found, drawings=drawings, names=STATE_NAMES, most=MOST_IN_NEED)

    return snapshots.get(scope, centre.clock.now(), take)
