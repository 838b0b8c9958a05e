"""The sandbox cashier (沙箱收银台): the page a citizen's phone opens, where an order is paid, declined or left unclear; and its messages.

No real money exists here. Anyone who holds the order number may pay it, as with any payment code.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from central.console.pages import render
from central.departments.directory import SANDBOX_FEED
from central.executions.orders import order_message, row_of, settle_order
from central.operators.roles import Right
from central.operators.session import Reach, gated
from central.sandbox.department import SandboxDepartment
from central.web.signed_exchange import CentreHere
from contract.execution import OrderState

router = APIRouter()

_STATES = {"pay": OrderState.PAID, "decline": OrderState.CANCELLED, "unclear": OrderState.UNKNOWN}


@router.get("/cashier/{order_no}", response_class=HTMLResponse)
def cashier(request: Request, centre: CentreHere, order_no: str) -> HTMLResponse:
    with centre.database.reading() as session:
        row = row_of(session, order_no)
        order = order_message(row, centre.keys, centre.clock.now()) if row is not None else None
        is_sandbox = row is not None and centre.directory.is_sandbox(row.department)
    if order is None or not is_sandbox:
        return _unknown(request, order_no)
    return render(request, "cashier.html", order=order)


@router.post("/cashier/{order_no}", response_class=RedirectResponse)
def settle(
    request: Request, centre: CentreHere, order_no: str, action: Annotated[Literal["pay", "decline", "unclear"], Form()]
) -> Response:
    """What the payer pressed. Pressing twice pays once."""
    with centre.database.writing() as session:
        row = row_of(session, order_no)
        if row is None or not centre.directory.is_sandbox(row.department):
            return _unknown(request, order_no)
        settle_order(session, row, _STATES[action], centre.keys, centre.clock.now())
    return RedirectResponse(f"/cashier/{order_no}", 303)


@router.get("/verify/{document_id}/{code}", response_class=HTMLResponse)
def verify(request: Request, centre: CentreHere, document_id: str, code: str) -> HTMLResponse:
    """Whether this centre's sandbox issued the document with that code."""
    is_ours = centre.keys.keyed("document", document_id)[:16].upper() == code.upper()
    return render(request, "verify.html", document_id=document_id, code=code.upper(), is_ours=is_ours)


@router.get("/console/sandbox/messages", response_class=HTMLResponse, dependencies=[gated(Reach.WHOLE, Right.PUBLISH)])
def messages(request: Request, centre: CentreHere) -> HTMLResponse:
    """The text messages that the sandbox of this process would have sent lately: of departments that it plays, never of a real one.

    Behind the login: somebody may have tried the sandbox with a card of their own.
    """
    sandbox = centre.directory.feeds[SANDBOX_FEED]
    sent = list(sandbox.messages) if isinstance(sandbox, SandboxDepartment) else []
    return render(request, "sandbox_messages.html", messages=sent[::-1])


def _unknown(request: Request, order_no: str) -> HTMLResponse:
    """In words: the payer scanned a code, and has a telephone in the hand."""
    return render(request, "no_order.html", status=404, order_no=order_no)
