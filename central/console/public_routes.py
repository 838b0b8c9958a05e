"""The addresses of the page that anybody may see."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from central.console.pages import render
from central.console.public_page import public_board
from central.operators.forms import LINE
from central.web.signed_exchange import CentreHere

router = APIRouter()
LEVELS = {"district": "区级", "town": "镇街", "village": "村（社区）"}
Words = Annotated[str, Query(max_length=40, pattern=LINE)]


@router.get("/open", response_class=HTMLResponse)
def open_now(request: Request, centre: CentreHere, q: Words = "") -> HTMLResponse:
    """Every terminal, whether it is open now, how many items work there, until when."""
    with centre.database.snapshot() as session:
        board = public_board(centre, session, q.strip())
    return render(request, "open.html", board=board, words=q, levels=LEVELS, chosen=None, is_inside=False)


@router.get("/open/{terminal_id}", response_class=HTMLResponse)
def open_there(request: Request, centre: CentreHere, terminal_id: str) -> HTMLResponse:
    """The items of one terminal."""
    with centre.database.snapshot() as session:
        board = public_board(centre, session, terminal_id)
    chosen = next((line for line in board.lines if line.terminal_id == terminal_id), None)
    status = 200 if chosen else 404
    return render(
        request, "open.html", status=status, board=board, words="", levels=LEVELS, chosen=chosen, is_inside=False
    )
