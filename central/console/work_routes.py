"""办件 and 评价: the work list of an officer, and the ratings with what is done about bad ones."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from central.cases.states import LABELS, CaseStatus
from central.cases.work_list import MOST_WEIGHED, WorkSearch, work_list
from central.clock import civil_day
from central.console.board_figures import terminals_complete
from central.console.pages import render
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
from central.ratings.within import ratings_within
from central.usage.board_sums import served_within
from central.usage.dimensions import Period
from central.web.signed_exchange import CentreHere
from central.working_days import working_days_left
from contract.terms import RatingLevel

router = APIRouter()
LEVELS = {
    RatingLevel.VERY_SATISFIED: "非常满意", RatingLevel.SATISFIED: "满意", RatingLevel.BASICALLY_SATISFIED: "基本满意",
    RatingLevel.DISSATISFIED: "不满意", RatingLevel.VERY_DISSATISFIED: "非常不满意",
}  # fmt: skip
Words = Annotated[str, Query(max_length=40, pattern=LINE)]
Note = Annotated[str, Form(min_length=1, max_length=300, pattern=OPERATOR)]


@router.get("/console/cases", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED, Right.CASES)])
def cases(
    request: Request,
    centre: CentreHere,
    person: Person,
    q: Words = "",
    status: CaseStatus | Literal[""] = "",
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
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
    request: Request, centre: CentreHere, person: Person, first: date | None = None, last: date | None = None
) -> HTMLResponse:
    """好差评 of the months of a period."""
    period, today, scope = Period(first, last), civil_day(centre.clock.now()), person.scope
    with centre.database.snapshot() as session:
        catalogue = centre.catalogues.take(session)
        within = ratings_within(session, catalogue, scope, period)
        rows = [] if scope.region else rectifications(session, scope.department)
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
        is_of_departments=not scope.region,
        levels=LEVELS,
        names=names,
        rows=[(row, working_days_left(today, row.due)) for row in rows],
        soon=SOON,
        period=period,
        is_inside=True,
    )


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
