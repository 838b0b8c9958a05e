"""故障工单: fault cases with their clocks, who answers, what was done, and the figures of each contractor."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from central.alarms.fault_cases import (
    MOST_CASES,
    MOST_TAKEN_AWAY,
    FaultCase,
    FaultCaseState,
    FaultCaseUnknown,
    FaultSearch,
    contractor_figures,
    contractors,
    fault_cases,
    settle,
)
from central.alarms.service import answer_alarms
from central.clock import civil_day, second_words
from central.console.pages import render
from central.console.sheet_files import note_export, sheet_file
from central.console.sheets import DataSheet, SheetFormat
from central.console.terminal_rows import site_names
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
NO_CONTRACTOR = "未登记运维单位"
STATES = {FaultCaseState.OPEN: "未恢复", FaultCaseState.MENDED: "已恢复，待办结", FaultCaseState.SETTLED: "已办结"}
CASE_HEADS = (
    "终端", "网点", "故障", "状态", "处置", "运维单位", "开始", "答复人", "答复", "修复时限", "修复", "处理情况", "办结人", "办结",
)  # fmt: skip


def _search(
    terminal_id: Annotated[str, Query(pattern=LINE, max_length=64)] = "",
    q: Annotated[str, Query(pattern=LINE, max_length=40)] = "",
    contractor: Annotated[str, Query(pattern=LINE, max_length=60)] = "",
    state: FaultCaseState | Literal[""] = "",
) -> FaultSearch:
    whose = "" if contractor == NO_CONTRACTOR else contractor or None
    return FaultSearch(terminal_id, q.strip(), whose, FaultCaseState(state) if state else None)


Wanted = Annotated[FaultSearch, Depends(_search)]


@router.get("", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def faults(request: Request, centre: CentreHere, person: Person, search: Wanted, month: Month = "") -> HTMLResponse:
    """The page: cases as they are looked for, and the figures of a month."""
    now = centre.clock.now()
    first, last = _days_of(month, now)
    with centre.database.snapshot() as session:
        cases = fault_cases(session, person.scope, search)
        figures = contractor_figures(session, person.scope, first, last, now)
        sites = site_names(session, {case.alarm.terminal_id for case in cases})
        answering = contractors(session, person.scope)
    return render(
        request,
        "faults.html",
        cases=cases,
        figures=figures,
        sites=sites,
        actors=ACTOR_NAMES,
        month=f"{first:%Y-%m}",
        search=search,
        contractors=[name or NO_CONTRACTOR for name in answering],
        chosen=_address(search),
        states=STATES,
        is_narrowed=search != FaultSearch(),
        now=now,
        most=MOST_CASES,
        acts=person.may(Right.ALARMS) and not person.department,
        is_inside=True,
    )


@router.get("/cases/export", dependencies=[gated(Reach.NARROWED)])
def export_cases(centre: CentreHere, person: Person, search: Wanted, form: Literal["xlsx", "csv"] = "xlsx") -> Response:
    """The cases that are looked for, to be taken away; who took them is written down."""
    with centre.database.snapshot() as session:
        cases = fault_cases(session, person.scope, search, MOST_TAKEN_AWAY)
        sites = site_names(session, {case.alarm.terminal_id for case in cases})
    note_export(centre, person, " ".join((f"faults.{form}", *_address(search).values())))
    notes = (f"只列出 {MOST_TAKEN_AWAY} 件，未办结的在前。",) if len(cases) >= MOST_TAKEN_AWAY else ()
    rows = tuple(_cells(case, sites) for case in cases)
    return sheet_file(
        DataSheet("故障工单", CASE_HEADS, rows, notes, frozenset(CASE_HEADS)), "faults", SheetFormat(form)
    )


def _cells(case: FaultCase, sites: Mapping[str, str]) -> tuple[str, ...]:
    alarm = case.alarm
    return (
        alarm.terminal_id,
        sites.get(alarm.terminal_id, ""),
        alarm.fault.name.zh,
        STATES[case.state],
        ACTOR_NAMES[alarm.fault.who].zh,
        case.contractor,
        second_words(alarm.opened_at),
        alarm.answered_by,
        _cell(alarm.answered_at),
        _cell(alarm.mend_due),
        _cell(case.closed_at),
        case.remedy,
        case.settled_by,
        _cell(case.settled_at),
    )


def _cell(moment: datetime | None) -> str:
    return "" if moment is None else second_words(moment)


def _address(search: FaultSearch) -> dict[str, str]:
    contractor = NO_CONTRACTOR if search.contractor == "" else search.contractor or ""
    said = {"terminal_id": search.terminal_id, "q": search.words, "contractor": contractor, "state": search.state or ""}
    return {name: str(value) for name, value in said.items() if value}


@router.get("/export", dependencies=[gated(Reach.NARROWED)])
def export_figures(
    centre: CentreHere, person: Person, month: Month = "", form: Literal["xlsx", "csv"] = "xlsx"
) -> Response:
    """The figures of a month by contractor, to be taken away; who took them is written down."""
    now = centre.clock.now()
    first, last = _days_of(month, now)
    with centre.database.snapshot() as session:
        figures = contractor_figures(session, person.scope, first, last, now)
    note_export(centre, person, f"contractors {first:%Y-%m}.{form}")
    rows = tuple(
        (
            figure.contractor or NO_CONTRACTOR,
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
