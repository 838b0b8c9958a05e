"""The addresses of the page that anybody may see."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from central.console.pages import render
from central.console.public.public_page import items_found, public_board, public_terminal
from central.operators.forms import clean_line
from central.web.signed_exchange import CentreHere

router = APIRouter()
LEVELS = {"district": "区级", "town": "镇街", "village": "村（社区）"}
LONGEST, LONGEST_ID = 40, 64
"""So many characters of what is typed are used; more is cut rather than refused."""


@router.get("/open", response_class=HTMLResponse)
def open_now(request: Request, centre: CentreHere, q: str = "") -> HTMLResponse:
    """Every terminal, whether it is open now, how many items work there, until when."""
    words = clean_line(q, LONGEST)
    with centre.database.snapshot() as session:
        board = public_board(centre, session, words)
    return render(request, "open.html", board=board, words=words, levels=LEVELS, chosen=None, is_inside=False)


@router.get("/open/{terminal_id}", response_class=HTMLResponse)
def open_there(request: Request, centre: CentreHere, terminal_id: str, q: str = "") -> HTMLResponse:
    """The items of one terminal, or those that its own search finds for these words."""
    words = clean_line(q, LONGEST)
    with centre.database.snapshot() as session:
        board = public_terminal(centre, session, clean_line(terminal_id, LONGEST_ID))
    chosen = board.lines[0] if board.lines else None
    shown = {"chosen": chosen, "found": items_found(centre, board, words) if chosen else None}
    status = 200 if chosen else 404
    return render(
        request, "open.html", status=status, board=board, words=words, levels=LEVELS, is_inside=False, **shown
    )
