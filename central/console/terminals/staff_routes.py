"""The console's page of accounts and its forms."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from central.console.terminals.staff_page import staff_page
from central.operators.console_audit import note_event
from central.operators.forms import LINE, OPERATOR
from central.operators.roles import Right
from central.operators.session import Operator, Reach, gated
from central.staff.service import AccountUnknown, NewAccount, make_account, withdraw_account
from central.web.signed_exchange import CentreHere
from contract.terms import StaffRole

router = APIRouter(prefix="/console/staff", dependencies=[gated(Reach.WHOLE, Right.ACCOUNTS)])


@router.get("", response_class=HTMLResponse)
def staff(
    request: Request, centre: CentreHere, terminal_id: Annotated[str, Query(pattern=LINE, max_length=64)] = ""
) -> HTMLResponse:
    """The page 运维人员, with the accounts for diagnostics."""
    return staff_page(request, centre, terminal_id)


@router.post("", response_class=HTMLResponse)
def add(  # noqa: PLR0913, PLR0917 - one form
    request: Request,
    centre: CentreHere,
    operator: Operator,
    holder: Annotated[str, Form(pattern=OPERATOR, max_length=40)],
    role: Annotated[StaffRole, Form()],
    region: Annotated[str, Form(pattern=r"^([0-9]{2,12})?$")] = "",
    valid_days: Annotated[str, Form(pattern=r"^([1-9][0-9]{0,3})?$")] = "",
    id_number: Annotated[str, Form(pattern=r"^([0-9]{17}[0-9Xx])?$")] = "",
) -> HTMLResponse:
    """Make an account; its PIN is on the page that answers, and never again."""
    wanted = NewAccount(holder.strip(), role, region, int(valid_days) if valid_days else None, id_number)
    with centre.database.writing() as session:
        made = make_account(session, wanted, operator, centre.clock.now())
        note_event(session, operator, "staff_made", made.number, centre.clock.now())
    return staff_page(request, centre, message=f"人员编号 {made.number}，口令 {made.pin}（只显示一次，请当面交给本人）")


@router.post("/withdraw")
def withdraw(
    centre: CentreHere, operator: Operator, number: Annotated[str, Form(pattern=r"^[0-9]{6}$")]
) -> RedirectResponse:
    """Withdraw an account; 404 when there is none."""
    try:
        with centre.database.writing() as session:
            withdraw_account(session, number, centre.clock.now())
            note_event(session, operator, "staff_withdrawn", number, centre.clock.now())
    except AccountUnknown:
        raise HTTPException(404) from None
    return RedirectResponse("/console/staff", 303)
