"""The page of the key figures, and the form of the year's plan."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from central.clock import civil_day
from central.console.figures.board_figures import terminals_complete
from central.console.figures.key_figures import key_figures, set_plan
from central.console.pages import render
from central.operators.console_audit import note_event
from central.operators.roles import Right
from central.operators.session import Person, Reach, gated
from central.usage.models import YearlyPlan
from central.web.signed_exchange import CentreHere

router = APIRouter(prefix="/console/figures")
Number = Annotated[str, Form(pattern=r"^[0-9]{0,9}$")]
Percent = Annotated[str, Form(pattern=r"^((100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?))?$")]


@router.get("", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def figures(request: Request, centre: CentreHere, person: Person) -> HTMLResponse:
    """The page 指标, with the key figures and the plan of the year."""
    today = civil_day(centre.clock.now())
    with centre.database.snapshot() as session:
        lines = key_figures(centre, session, person.scope, today)
        plan = session.get(YearlyPlan, today.year)
        complete = terminals_complete(centre, session, person.scope)
    return render(
        request,
        "figures.html",
        lines=lines,
        complete=complete,
        plan=plan,
        today=today,
        plans=person.may(Right.ACCOUNTS) and person.scope.is_whole,
        is_whole=person.scope.is_whole,
        is_inside=True,
    )


@router.post("", dependencies=[gated(Reach.WHOLE, Right.ACCOUNTS)])
def plan(  # noqa: PLR0913, PLR0917 - one form
    centre: CentreHere,
    person: Person,
    cases: Number = "",
    people: Number = "",
    items: Number = "",
    open_rate: Percent = "",
    satisfaction: Percent = "",
    used: Percent = "",
    stopped: Percent = "",
) -> RedirectResponse:
    """Replace the plan of this year."""
    now = centre.clock.now()
    numbers = {
        name: int(form) if form else None for name, form in (("cases", cases), ("people", people), ("items", items))
    }
    given = {"open_rate": open_rate, "satisfaction": satisfaction, "used": used, "stopped": stopped}
    shares = {name: float(form) if form else None for name, form in given.items()}
    with centre.database.writing() as session:
        set_plan(session, YearlyPlan(year=civil_day(now).year, **numbers, **shares))
        note_event(session, person.name, "plan_set", str(civil_day(now).year), now)
    return RedirectResponse("/console/figures", 303)
