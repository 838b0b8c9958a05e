"""办件 and 评价: the work list of an officer, and the ratings with what is done about bad ones."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from central.cases.states import LABELS, CaseStatus
from central.cases.work_list import MOST_WEIGHED, WorkSearch, work_list
from central.clock import civil_day
from central.console.figures.board_figures import terminals_complete
from central.console.pages import render
from central.console.sheet_files import note_export, sheet_file
from central.console.sheets import Cell, DataSheet, SheetFormat
from central.operators.console_audit import note_event
from central.operators.forms import LINE, OPERATOR
from central.operators.roles import Right
from central.operators.session import Person, Reach, gated
from central.ratings.rectifying import (
    BAD_LEVELS,
    SOON,
    RatingFigures,
    RectificationUnknown,
    RectifiedBy,
    close_rectification,
    rectifications,
    rectified,
)
from central.ratings.service import RatingSum
from central.ratings.within import RatingsWithin, ratings_within
from central.usage.board_sums import served_within
from central.usage.dimensions import Period
from central.usage.rating_models import RatingScope
from central.web.signed_exchange import CentreHere
from central.working_days import working_days_left
from contract.terms import RatingLevel

router = APIRouter()
LEVELS = {
    RatingLevel.VERY_SATISFIED: "非常满意", RatingLevel.SATISFIED: "满意", RatingLevel.BASICALLY_SATISFIED: "基本满意",
    RatingLevel.DISSATISFIED: "不满意", RatingLevel.VERY_DISSATISFIED: "非常不满意",
}  # fmt: skip
SCOPES = {RatingScope.DEPARTMENT: "部门", RatingScope.ITEM: "事项", RatingScope.TERMINAL: "终端"}
CHANNEL = "自助终端（一体机）"
"""Of every rating that is counted here, as the province names the channels (评价渠道)."""
Words = Annotated[str, Query(max_length=40, pattern=LINE)]
PageNumber = Annotated[int, Query(ge=1, le=1000)]
Note = Annotated[str, Form(min_length=1, max_length=300, pattern=OPERATOR)]


@router.get("/console/cases", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED, Right.CASES)])
def cases(
    request: Request,
    centre: CentreHere,
    person: Person,
    q: Words = "",
    status: CaseStatus | Literal[""] = "",
    page: PageNumber = 1,
) -> HTMLResponse:
    """The page 待办, with the cases that match the search."""
    today = civil_day(centre.clock.now())
    search = WorkSearch(q.strip(), status or None, person.scope)
    with centre.database.reading() as session:
        catalogue = centre.catalogues.take(session)
        listed = work_list(session, catalogue, search, today, page)
    names = {department.id: department.short.zh for department in catalogue.departments} if catalogue else {}
    return render(
        request,
        "work_list.html",
        listed=listed,
        search=search,
        labels=LABELS,
        departments=names,
        most=MOST_WEIGHED,
        is_inside=True,
    )


@router.get("/console/ratings", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def ratings(
    request: Request,
    centre: CentreHere,
    person: Person,
    first: date | None = None,
    last: date | None = None,
    page: PageNumber = 1,
) -> HTMLResponse:
    """好差评 of the months of a period."""
    period, today, scope = Period(first, last), civil_day(centre.clock.now()), person.scope
    with centre.database.snapshot() as session:
        catalogue = centre.catalogues.take(session)
        within = ratings_within(session, catalogue, scope, period)
        listed = None if scope.region else rectifications(session, scope.department, page)
        put_right = None if scope.region else rectified(session, period, scope.department)
        served = served_within(session, catalogue, scope, period)
        figures = None if within.every is None else figures_of(within.every, served, put_right)
        complete = terminals_complete(centre, session, scope)
    names = {code: item.short.zh for code, item in catalogue.named.items()} if catalogue else {}
    names |= {department.id: department.short.zh for department in catalogue.departments} if catalogue else {}
    return render(
        request,
        "ratings.html",
        figures=figures,
        complete=complete,
        within=within,
        channel=CHANNEL,
        address={name: str(day) for name, day in (("first", first), ("last", last)) if day},
        page=listed,
        levels=LEVELS,
        names=names,
        left={row.number: working_days_left(today, row.due) for row in listed.rows} if listed else {},
        soon=SOON,
        period=period,
        is_inside=True,
    )


@router.get("/console/ratings/export", dependencies=[gated(Reach.NARROWED)])
def take_ratings_away(
    centre: CentreHere,
    person: Person,
    first: date | None = None,
    last: date | None = None,
    form: SheetFormat = SheetFormat.XLSX,
) -> Response:
    """All rows of the page as a sheet; who took it is written down."""
    with centre.database.snapshot() as session:
        catalogue = centre.catalogues.take(session)
        within = ratings_within(session, catalogue, person.scope, Period(first, last))
    note_export(centre, person, f"好差评 {form.value}")
    names = {code: item.short.zh for code, item in catalogue.named.items()} if catalogue else {}
    names |= {department.id: department.short.zh for department in catalogue.departments} if catalogue else {}
    title = f"好差评 {first or ''} 至 {last or ''}" if first or last else "好差评 累计"
    heads = ("类别", "名称", "评价", "满意率", *LEVELS.values(), "原因")
    notes = (f"渠道：{CHANNEL}。同类不足五件的，各级暂不列出。按月统计。",)
    return sheet_file(DataSheet(title, heads, tuple(_rating_rows(within, names)), notes), "ratings", form)


@router.post("/console/ratings/{number}", dependencies=[gated(Reach.NARROWED, Right.CASES)])
def rectify(centre: CentreHere, person: Person, number: int, measure: Note, proof: Note) -> RedirectResponse:
    """What was done about bad ratings, and where it is written down."""
    now = centre.clock.now()
    try:
        with centre.database.writing() as session:
            if person.region:  # bad ratings are of a department everywhere
                raise HTTPException(404)
            done = RectifiedBy(measure.strip(), proof.strip(), person.name, person.department)
            close_rectification(session, number, done, now)
            note_event(session, person.name, "rectified", str(number), now)
    except RectificationUnknown:
        raise HTTPException(404) from None
    return RedirectResponse("/console/ratings", 303)


def figures_of(ratings: RatingSum, cases: int, put_right: int | None) -> RatingFigures:
    """As the province counts."""
    bad = sum(number for level, number in ratings.by_level.items() if level.value in BAD_LEVELS)
    return RatingFigures(cases, ratings.total, ratings.listed, bad, put_right)


def _rating_rows(within: RatingsWithin, names: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    for scope, name in SCOPES.items():
        for row in within.lists.get(scope, ()):
            share = row.satisfied_share
            reasons = within.reasons.get(row.key, ()) if scope is RatingScope.ITEM else ()
            yield (
                name,
                names.get(row.key, row.key),
                row.total,
                "不足五件" if share is None else f"{share * 100:.2f}%",
                *(row.by_level[level] if row.listed else "" for level in LEVELS),
                "，".join(f"{reason} {number}" for reason, number in reasons),
            )
