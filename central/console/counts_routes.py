"""The addresses of the counts: the page, the records behind a number, what is taken away, the bureau's report, open data."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from central.centre import CentreContext
from central.clock import civil_day
from central.console.counted_records import MOST_RECORDS, counted_records
from central.console.counts_form import AXES, CHOSEN_FROM_LISTS, VALUE_NAMES, counts_query, value_name
from central.console.counts_page import counts_sheet, counts_table
from central.console.pages import render
from central.console.rank_chart import RANKS_ON_PHONES, RANKS_ON_SCREENS, RankChart, rank_chart
from central.console.report_sheets import report_sheet, report_words
from central.console.sheets import DataSheet, SheetFormat, as_pdf, sheet_writer
from central.console.time_chart import PHONES, SCREENS, TimeChart, time_chart, time_points
from central.operators.console_audit import note_event
from central.operators.session import Person, Reach, SignedIn, gated
from central.usage.bureau_report import FIRST_EVER, LAST_EVER, BureauReport, bureau_report, whole_month
from central.usage.crossing import Axis, Wanted
from central.web.signed_exchange import CentreHere

router = APIRouter(dependencies=[gated(Reach.NARROWED)])


Year = Annotated[int, Query(ge=0, le=2998)]
Month = Annotated[int, Query(ge=0, le=12)]


@router.get("/console/counts", response_class=HTMLResponse)
def counts(request: Request, centre: CentreHere, person: Person) -> HTMLResponse:
    """The page 统计, with the counts that the query chooses."""
    query = counts_query(request, person, civil_day(centre.clock.now()))
    with centre.database.snapshot() as session:
        table = counts_table(centre, session, query, CHOSEN_FROM_LISTS)
    table.choices.update({axis: list(VALUE_NAMES[axis].items()) for axis in (Axis.CHANNEL, Axis.OUTCOME)})
    points = time_points(table) if table.is_over_time else ()
    charts: list[TimeChart] | list[RankChart] = (
        [time_chart(points, width) for width in (SCREENS, PHONES)]
        if table.is_over_time
        else [rank_chart(table.rows, width) for width in (RANKS_ON_SCREENS, RANKS_ON_PHONES)]
    )
    return render(
        request,
        "counts.html",
        table=table,
        charts=charts,
        points=len(points),
        query=query,
        axes=AXES,
        axis=Axis,
        lists=CHOSEN_FROM_LISTS,
        is_inside=True,
    )


@router.get("/console/counts/records", response_class=HTMLResponse)
def records(request: Request, centre: CentreHere, person: Person) -> HTMLResponse:
    """The records behind a number, the newest first."""
    query = counts_query(request, person, civil_day(centre.clock.now()))
    with centre.database.snapshot() as session:
        lines = counted_records(session, centre.catalogues.take(session), query.wanted)
    return render(
        request, "counted.html", lines=lines, query=query, most=MOST_RECORDS, axis=Axis, said=value_name, is_inside=True
    )


@router.get("/console/counts/export")
def export(request: Request, centre: CentreHere, person: Person, form: SheetFormat = SheetFormat.XLSX) -> Response:
    """The table to be taken away; who took it is written down."""
    query = counts_query(request, person, civil_day(centre.clock.now()))
    with centre.database.snapshot() as session:
        sheet = counts_sheet(counts_table(centre, session, query))
    return _give_sheet(centre, person, sheet, form, sheet_writer(form)[0](sheet))


@router.get("/console/report", response_class=HTMLResponse)
def report(request: Request, centre: CentreHere, person: Person, year: Year = 0, month: Month = 0) -> HTMLResponse:
    """业务报表 of a month, a year, or all days."""
    answer = _report(centre, person, year, month)
    sheet = report_sheet(answer)
    return render(
        request,
        "report.html",
        report=answer,
        words=report_words(answer),
        title=sheet.title,
        year=year,
        month=month,
        this_year=civil_day(centre.clock.now()).year,
        is_inside=True,
    )


@router.get("/console/report/export")
def export_report(
    centre: CentreHere, person: Person, year: Year = 0, month: Month = 0, form: SheetFormat = SheetFormat.PDF
) -> Response:
    """The report to be taken away."""
    answer = _report(centre, person, year, month)
    sheet = report_sheet(answer)
    content = as_pdf(sheet, report_words(answer)) if form is SheetFormat.PDF else sheet_writer(form)[0](sheet)
    return _give_sheet(centre, person, sheet, form, content)


def _report(centre: CentreContext, person: SignedIn, year: int, month: int) -> BureauReport:
    first, last = FIRST_EVER, LAST_EVER
    if year:
        first, last = whole_month(max(year, FIRST_EVER.year), month or 1)
        last = last if month else last.replace(month=12, day=31)
    only = {Axis.DEPARTMENT: person.department} if person.department else {}
    with centre.database.snapshot() as session:
        return bureau_report(session, centre.catalogues.take(session), Wanted(first, last, only, person.region))


def _give_sheet(
    centre: CentreContext, person: SignedIn, sheet: DataSheet, form: SheetFormat, content: bytes
) -> Response:
    with centre.database.writing() as session:
        note_event(session, person.name, "exported", f"{sheet.title} {form.value}", centre.clock.now())
    name = f"counts.{form.value}"
    return Response(
        content, media_type=sheet_writer(form)[1], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
