"""The addresses of the counts: the page, the records behind a number, what is taken away, the bureau's report, open data."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from central.centre import CentreContext
from central.clock import civil_day
from central.console.figures.counted_records import counted_records
from central.console.figures.counts_form import (
    AXES,
    CHOSEN_FROM_LISTS,
    VALUE_NAMES,
    CountsQuery,
    counts_query,
    value_name,
)
from central.console.figures.counts_page import counts_sheet, counts_table, cut_words
from central.console.figures.rank_chart import RANKS_ON_PHONES, RANKS_ON_SCREENS, RankChart, rank_chart
from central.console.figures.report_form import ReportAsked, ReportQuery, places_of
from central.console.figures.report_sheets import report_sheet, report_words
from central.console.figures.time_chart import PHONES, SCREENS, TimeChart, time_chart, time_points
from central.console.pages import render
from central.console.sheet_files import note_export, sheet_file
from central.console.sheets import DataSheet, SheetFormat, as_pdf
from central.operators.session import Person, Reach, SignedIn, gated
from central.terminal_register.town_names import town_names
from central.usage.bureau_report import BureauReport, bureau_report
from central.usage.crossing import Axis, CountMeasure, Crossing, Wanted, period_before, year_before
from central.web.signed_exchange import CentreHere

router = APIRouter(dependencies=[gated(Reach.NARROWED)])


@dataclass(frozen=True)
class RecordLinks:
    """Where the records behind each number of the page are listed (记录链接), exactly those that the number counts.

    A row and a column are values along the two axes of the question; "" is all of them.
    """

    query: CountsQuery

    def number(self, row: str = "", column: str = "") -> str:
        """Of what the page counts."""
        return self._address(self.query.wanted, self.query.measure, row, column)

    def of_begun(self, row: str = "") -> str:
        """Of those that were given up or failed too."""
        return self._address(self.query.wanted, CountMeasure.BEGUN, row)

    def before(self, row: str = "") -> str:
        """Of the period before."""
        return self._address(period_before(self.query.wanted), self.query.measure, row)

    def year_before(self, row: str = "") -> str:
        """Of the same days of the year before."""
        return self._address(year_before(self.query.wanted), self.query.measure, row)

    def _address(self, wanted: Wanted, measure: CountMeasure, row: str, column: str = "") -> str:
        asked = replace(self.query, wanted=wanted)
        if row:
            asked = asked.at(asked.down, row)
        if column and asked.across is not None:
            asked = asked.at(asked.across, column)
        return f"/console/counts/records?{asked.address(of=measure.value)}"


PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


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
        links=RecordLinks(query),
        cut=cut_words(table),
        is_served=query.measure is CountMeasure.SERVED,
        axes=AXES,
        axis=Axis,
        lists=CHOSEN_FROM_LISTS,
        is_inside=True,
    )


@router.get("/console/counts/records", response_class=HTMLResponse)
def records(request: Request, centre: CentreHere, person: Person, of: str = "", page: PageNumber = 1) -> HTMLResponse:
    """The records behind a number, the newest first; without `of`, or by outcomes, those that were given up or failed too."""
    query = counts_query(request, person, civil_day(centre.clock.now()))
    measure = (
        CountMeasure.SERVED
        if of == CountMeasure.SERVED and query.measure is CountMeasure.SERVED
        else CountMeasure.BEGUN
    )
    with centre.database.snapshot() as session:
        towns = town_names(centre.settings.catalogue_folder)
        crossing = Crossing(session, centre.catalogues.take(session), towns)
        found = counted_records(session, crossing, query.wanted, measure, page)
    return render(
        request,
        "counted.html",
        found=found,
        query=query,
        address=query.address(of=measure.value),
        is_served=measure is CountMeasure.SERVED,
        axes=AXES,
        axis=Axis,
        said=value_name,
        is_inside=True,
    )


@router.get("/console/counts/export")
def export(request: Request, centre: CentreHere, person: Person, form: SheetFormat = SheetFormat.XLSX) -> Response:
    """The table to be taken away; who took it is written down."""
    query = counts_query(request, person, civil_day(centre.clock.now()))
    with centre.database.snapshot() as session:
        sheet = counts_sheet(counts_table(centre, session, query, is_whole=form is not SheetFormat.PDF))
    return _give_sheet(centre, person, sheet, form)


@router.get("/console/report", response_class=HTMLResponse)
def report(request: Request, centre: CentreHere, person: Person, asked: ReportAsked) -> HTMLResponse:
    """业务报表 of a week, a month, a year, or all days."""
    answer = _report(centre, person, asked)
    with centre.database.reading() as session:
        towns, sites = places_of(session, person)
    names = town_names(centre.settings.catalogue_folder)
    return render(
        request,
        "report.html",
        report=answer,
        words=report_words(answer),
        title=report_sheet(answer).title,
        asked=asked,
        places=_places(answer.wanted),
        towns=[(town, names.get(town, town)) for town in towns],
        sites=sites,
        this_year=civil_day(centre.clock.now()).year,
        is_inside=True,
    )


@router.get("/console/report/export")
def export_report(
    centre: CentreHere, person: Person, asked: ReportAsked, form: SheetFormat = SheetFormat.PDF
) -> Response:
    """The report to be taken away."""
    answer = _report(centre, person, asked)
    sheet = report_sheet(answer)
    content = as_pdf(sheet, report_words(answer)) if form is SheetFormat.PDF else None
    return _give_sheet(centre, person, sheet, form, content)


def _places(wanted: Wanted) -> dict[str, str]:
    """What every number of a report is narrowed by, as the addresses of the counts have it."""
    days = {"first": wanted.first.isoformat(), "last": wanted.last.isoformat()}
    return days | {axis.value: value for axis, value in wanted.only.items()}


def _report(centre: CentreContext, person: SignedIn, asked: ReportQuery) -> BureauReport:
    towns, now = town_names(centre.settings.catalogue_folder), centre.clock.now()
    with centre.database.snapshot() as session:
        return bureau_report(session, centre.catalogues.take(session), asked.question(person), now, towns)


def _give_sheet(
    centre: CentreContext, person: SignedIn, sheet: DataSheet, form: SheetFormat, content: bytes | None = None
) -> Response:
    note_export(centre, person, f"{sheet.title} {form.value}")
    return sheet_file(sheet, "counts", form, content)
