"""故障工单: fault cases with their clocks, who answers, what was done, and the figures of each contractor."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from central.alarms.fault_cases import MOST_CASES, FaultCaseUnknown, contractor_figures, fault_cases, settle
from central.alarms.service import answer_alarms
from central.clock import civil_day
from central.console.pages import render
from central.console.sheet_files import sheet_file
from central.console.sheets import DataSheet, SheetFormat
from central.console.terminal_lines import site_names
from central.operators.console_audit import note_event
from central.operators.forms import LINE, OPERATOR
from central.operators.roles import Right
from central.operators.session import Person, Reach, gated
from central.terminal_register.reach import terminal_to_change
from central.usage.bureau_report import whole_month
from central.web.signed_exchange import CentreHere
from contract.fault_register import ACTOR_NAMES

router = APIRouter(prefix="/console/faults")
Month = Annotated[str, Query(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$")]
Words = Annotated[str, Form(min_length=1, max_length=300, pattern=OPERATOR)]
Responder = Annotated[str, Form(min_length=1, max_length=40, pattern=OPERATOR)]


@router.get("", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def faults(
    request: Request,
    centre: CentreHere,
    person: Person,
    month: Month = "",
    terminal_id: Annotated[str, Query(pattern=LINE, max_length=64)] = "",
) -> HTMLResponse:
    """The page: cases, and the figures of a month."""
    now = centre.clock.now()
    first, last = _days_of(month, now)
    with centre.database.snapshot() as session:
        cases = fault_cases(session, person.scope, terminal_id)
        figures = contractor_figures(session, person.scope, first, last, now)
        sites = site_names(session, {case.alarm.terminal_id for case in cases})
    return render(
        request,
        "faults.html",
        cases=cases,
        figures=figures,
        sites=sites,
        actors=ACTOR_NAMES,
        month=f"{first:%Y-%m}",
        terminal_id=terminal_id,
        now=now,
        most=MOST_CASES,
        acts=person.may(Right.ALARMS) and not person.department,
        is_inside=True,
    )


@router.get("/export", dependencies=[gated(Reach.NARROWED)])
def export_figures(
    centre: CentreHere, person: Person, month: Month = "", form: Literal["xlsx", "csv"] = "xlsx"
) -> Response:
    """The figures of a month by contractor, to be taken away; who took them is written down."""
    now = centre.clock.now()
    first, last = _days_of(month, now)
    with centre.database.writing() as session:
        figures = contractor_figures(session, person.scope, first, last, now)
        note_event(session, person.name, "exported", f"contractors {first:%Y-%m}.{form}", now)
    rows = tuple(
        (
            figure.contractor or "未登记运维单位",
            figure.cases,
            figure.open,
            *(
                "—" if value is None else round(value, 1)
                for value in (figure.answered, figure.mended, figure.mean_hours)
            ),
        )
        for figure in figures
    )
    heads = ("运维单位", "工单", "未恢复", "按时答复（%）", "按时修复（%）", "平均修复（小时）")
    sheet = DataSheet(f"运维单位考核 {first:%Y-%m}", heads, rows)
    return sheet_file(sheet, f"contractors-{first:%Y-%m}", SheetFormat(form))


@router.post("/{terminal_id}/answer", dependencies=[gated(Reach.NARROWED, Right.ALARMS)])
def answer(centre: CentreHere, person: Person, terminal_id: str, responder: Responder) -> RedirectResponse:
    """Somebody goes there: the clock of the answer stops for all that is open at the terminal."""
    now = centre.clock.now()
    with centre.database.writing() as session:
        terminal_to_change(session, terminal_id, person.scope)
        if not answer_alarms(session, terminal_id, now, responder.strip()):
            raise HTTPException(404)
        note_event(session, person.name, "alarm_answered", terminal_id, now)
    return RedirectResponse("/console/faults", 303)


@router.post("/{terminal_id}/settle", dependencies=[gated(Reach.NARROWED, Right.ALARMS)])
def write_remedy(
    centre: CentreHere,
    person: Person,
    terminal_id: str,
    fault_id: Annotated[str, Form(max_length=64, pattern=LINE)],
    opened_at: Annotated[datetime, Form()],
    remedy: Words,
) -> RedirectResponse:
    """What was done about a fault that is gone; that ends its case."""
    now = centre.clock.now()
    try:
        with centre.database.writing() as session:
            terminal_to_change(session, terminal_id, person.scope)
            settle(session, (terminal_id, fault_id, opened_at), remedy.strip(), person.name, now)
            note_event(session, person.name, "fault_settled", f"{terminal_id} {fault_id}", now)
    except FaultCaseUnknown:
        raise HTTPException(404) from None
    return RedirectResponse("/console/faults", 303)


def _days_of(month: str, now: datetime) -> tuple[date, date]:
    """Of the present month where none is said."""
    today = civil_day(now)
    year, number = map(int, month.split("-")) if month else (today.year, today.month)
    return whole_month(year, number)
