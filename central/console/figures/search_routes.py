"""搜而未得: the words that terminals found nothing for, and the list to be taken away."""

from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from central.centre import CentreContext
from central.clock import civil_day
from central.console.pages import render
from central.console.sheet_files import note_export, sheet_file
from central.console.sheets import DataSheet, SheetFormat
from central.operators.session import Person, Reach, SignedIn, gated
from central.searches.service import LISTED_FROM, UnfoundList, unfound_list
from central.usage.dimensions import Period
from central.web.signed_exchange import CentreHere

router = APIRouter(dependencies=[gated(Reach.NARROWED)])
DAYS = 30
"""Shown unless a period is asked for."""


@router.get("/console/searches", response_class=HTMLResponse)
def searches(
    request: Request, centre: CentreHere, person: Person, first: date | None = None, last: date | None = None
) -> HTMLResponse:
    period = _period(centre, first, last)
    return render(
        request,
        "searches.html",
        found=_read_list(centre, person, period),
        period=period,
        least=LISTED_FROM,
        is_kept=centre.settings.keep_searches_days > 0,
        is_inside=True,
    )


@router.get("/console/searches/export")
def export(
    centre: CentreHere,
    person: Person,
    first: date | None = None,
    last: date | None = None,
    form: SheetFormat = SheetFormat.XLSX,
) -> Response:
    """The list to be taken away; who took it is written down."""
    period = _period(centre, first, last)
    found = _read_list(centre, person, period)
    sheet = DataSheet(
        f"搜而未得 {period.first} 至 {period.last}",
        ("搜索词", "次数", "终端数"),
        tuple((line.words, line.visits, line.terminals) for line in found.lines),
        (f"次数为没有选中任何事项的办理次数；不足 {LISTED_FROM} 次的词不列出，共 {found.withheld} 次。",),
    )
    note_export(centre, person, f"{sheet.title} {form.value}")
    return sheet_file(sheet, "searches", form)


def _period(centre: CentreContext, first: date | None, last: date | None) -> Period:
    today = civil_day(centre.clock.now())
    last = last or today
    return Period(first or last - timedelta(days=min(DAYS - 1, (last - date.min).days)), last)


def _read_list(centre: CentreContext, person: SignedIn, period: Period) -> UnfoundList:
    with centre.database.reading() as session:
        return unfound_list(session, person.scope, period)
