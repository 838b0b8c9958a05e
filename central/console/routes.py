"""The pages of the console. All of them ask for the password, but the one that asks for it."""

import logging
import math
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from catalogue.schema import Level
from catalogue.text import LocalText
from central.alarms.urgent_work import urgent_work
from central.cases.service import find_case
from central.centre import CentreContext
from central.clock import civil_day
from central.console.accounts.login_page import login_page
from central.console.cases.case_page import case_page
from central.console.figures.board_figures import BoardFigures, board_figures
from central.console.pages import part, render
from central.console.service import ACTORS, BUDGETS, CHANNELS, FAMILIES, KINDS, NOT_COUNTED, OUTCOMES, STATES, gather
from central.console.terminals.manage_page import IssuedCode, manage_page, switched_by
from central.console.terminals.orders_page import orders_page
from central.departments.directory import switch_department
from central.operators.console_audit import UNKNOWN, note_event
from central.operators.forms import LINE, OPERATOR, REGION
from central.operators.return_pages import page_of_console
from central.operators.roles import Right
from central.operators.session import COOKIE, ConsoleLogin, LoginForm, Person, Reach, carry, gated, let_out
from central.operators.throttle import take_turn
from central.terminal_register.reach import require_place
from central.terminal_register.scope import Scope
from central.terminals.service import TerminalPlace, find_terminal, mint_code
from central.web.addresses import address_of
from central.web.signed_exchange import CentreHere
from central.web.snapshots import Snapshots
from contract.enrolment_codes import shown
from contract.terms import DepartmentState

router = APIRouter()
PageNumber = Annotated[int, Query(ge=1, le=10_000)]
FIGURES_LAST = 30
"""So many snapshots of the board long: rates and plans change by the day."""
log = logging.getLogger(__name__)

_WORDS = {
    "outcomes": OUTCOMES, "kinds": KINDS, "channels": CHANNELS, "families": FAMILIES, "states": STATES,
    "not_counted": NOT_COUNTED, "budgets": BUDGETS, "actors": ACTORS,
}  # fmt: skip


@router.get("/", include_in_schema=False)
def root() -> RedirectResponse:
    """The console is the front page."""
    return RedirectResponse("/console", 303)


@router.get("/console", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def dashboard(request: Request, centre: CentreHere, person: Person, page: PageNumber = 1) -> HTMLResponse:
    """The page 总览, the first of the console."""
    every_ms = int(max(2.0, centre.settings.console_snapshot_seconds) * 1000)
    board = _board(request, centre, person.scope, page)
    urgent = _urgent(request, centre, person.scope) if person.may(Right.CASES) else ""
    return render(request, "dashboard.html", board=board, urgent=urgent, page=page, every_ms=every_ms, is_inside=True)


@router.get("/console/fragment", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def fragment(request: Request, centre: CentreHere, person: Person, page: PageNumber = 1) -> HTMLResponse:
    """The living part of the dashboard, fetched every two seconds."""
    return HTMLResponse(_board(request, centre, person.scope, page))


def _board(request: Request, centre: CentreContext, scope: Scope, page: int) -> Markup:
    snapshots: Snapshots[tuple[Scope, int], Markup] = request.app.state.snapshots

    figures: Snapshots[Scope, BoardFigures] = request.app.state.board_figures

    def take_figures() -> BoardFigures:
        with centre.database.snapshot() as session:
            return board_figures(centre, session, scope)

    def take() -> Markup:
        slower = figures.get(scope, centre.clock.now(), take_figures)
        with centre.database.snapshot() as session:
            return part("board.html", board=gather(centre, session, page, scope), figures=slower, words=_WORDS)

    return snapshots.get((scope, page), centre.clock.now(), take)


def _urgent(request: Request, centre: CentreContext, scope: Scope) -> Markup:
    """The card of what is due soon; like the board it is the same for all who look within moments."""
    snapshots: Snapshots[tuple[Scope, int], Markup] = request.app.state.snapshots

    def take() -> Markup:
        today = civil_day(centre.clock.now())
        with centre.database.snapshot() as session:
            work = urgent_work(session, centre.catalogues.take(session), scope, today)
        return part("urgent_work.html", work=work)

    return snapshots.get((scope, 0), centre.clock.now(), take)  # pages are counted from 1


@router.get("/console/login", response_class=HTMLResponse)
def ask_to_sign_in(request: Request, wanted: Annotated[str, Query(alias="next")] = "") -> HTMLResponse:
    return login_page(request, wanted)


@router.post("/console/login")
def login(
    request: Request,
    centre: CentreHere,
    password: Annotated[str, Form()],
    operator: Annotated[str, Form(pattern=OPERATOR, max_length=20)],
    code: Annotated[str, Form(max_length=6)] = "",
    wanted: Annotated[str, Form(alias="next")] = "",
) -> Response:
    """Let somebody in, under the name that is kept with what they do; slower and slower who guesses."""
    console_login: ConsoleLogin = request.app.state.console_login
    now = centre.clock.now()
    address = address_of(request, centre.settings)
    with centre.database.writing() as session:
        turn = take_turn(session, address, now)
        if turn.wait:
            seconds = math.ceil(turn.wait.total_seconds())
            page = login_page(request, wanted, f"口令多次不正确，请在 {seconds} 秒后再试。", 429)
            page.headers["Retry-After"] = str(seconds)
            return page
        given = LoginForm(operator.strip(), password, code)
        token = console_login.let_in(session, given, now, centre.keys)
        if token is None:
            log.warning("a wrong console password from %s, %d in a row", address, turn.note_failure())
            # what was typed as a name may be a password
            note_event(session, UNKNOWN, "login_refused", address, now)
            return login_page(request, wanted, "姓名、口令或动态码不正确，请重新输入。", 403)
        turn.note_success()
        note_event(session, given.operator, "login", "", now)
    answer = RedirectResponse(page_of_console(wanted), 303)
    carry(answer, token, centre.settings)
    return answer


@router.post("/console/logout")
def logout(request: Request, centre: CentreHere) -> Response:
    """End this login; the browser forgets its cookie."""
    console_login: ConsoleLogin = request.app.state.console_login
    token, now = request.cookies.get(COOKIE, ""), centre.clock.now()
    with centre.database.writing() as session:
        person = console_login.operator(session, token, now)
        if person is not None:
            note_event(session, person.name, "logout", "", now)
        let_out(session, token)
    has_provider = centre.settings.identity_provider is not None
    answer = RedirectResponse("/console/sign-on/out" if has_provider else "/console/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/console/manage", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED)])
def manage(request: Request, centre: CentreHere) -> HTMLResponse:
    return manage_page(request, centre)


@router.post("/console/terminals", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED, Right.TERMINALS)])
def add_terminal(  # noqa: PLR0913, PLR0917 - one form
    request: Request,
    centre: CentreHere,
    person: Person,
    terminal_id: Annotated[str, Form(pattern=r"^[A-Za-z0-9_-]{1,64}$")],
    site_zh: Annotated[str, Form(min_length=1, max_length=120, pattern=LINE)],
    site_en: Annotated[str, Form(min_length=1, max_length=120, pattern=LINE)],
    level: Annotated[Level, Form()],
    region: Annotated[str, Form(pattern=REGION)],
    is_confirmed: Annotated[bool, Form()] = False,
) -> HTMLResponse:
    """A one-time code for a terminal; shown on the page that answers, and never again. Asks before a place is changed.

    403 if its place, or the place that the terminal has so far, is out of reach.
    """
    place = TerminalPlace(terminal_id, LocalText(zh=site_zh, en=site_en), level, region)
    with centre.database.reading() as session:
        existing = find_terminal(session, terminal_id)
    # before the question, which says where the terminal is
    require_place(person.scope, region, region if existing is None else existing.region)
    if existing is not None and not is_confirmed:
        typed = {"terminal_id": terminal_id, "site_zh": site_zh, "site_en": site_en, "level": level, "region": region}
        return manage_page(request, centre, typed=typed, existing=existing)
    with centre.database.writing() as session:
        minted = mint_code(session, place, centre.clock.now(), person.scope)
        code = shown(minted, centre.keys.signing.verify_key)
        note_event(session, person.name, "enrol", terminal_id, centre.clock.now())
    return manage_page(request, centre, issued=IssuedCode(terminal_id, code))


@router.post("/console/departments/{department}", dependencies=[gated(Reach.NARROWED, Right.TERMINALS)])
def switch(
    centre: CentreHere, person: Person, department: str, state: Annotated[DepartmentState, Form()]
) -> RedirectResponse:
    """Take a department down or up; 404 when the catalogue has no such department."""
    with centre.database.writing() as session:
        catalogue = centre.catalogues.take(session)
        if catalogue is None or department not in {department.id for department in catalogue.departments}:
            raise HTTPException(404)
        if not switched_by(person, (department,)):
            raise HTTPException(403)
        switch_department(session, department, state, centre.clock.now())
        note_event(session, person.name, f"department_{state.value}", department, centre.clock.now())
    return RedirectResponse("/console/manage", 303)


@router.get("/console/orders", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED, Right.CASES)])
def unsettled(request: Request, centre: CentreHere, person: Person) -> HTMLResponse:
    """The page 未结缴费, with the payments that nothing was carried out for yet."""
    return orders_page(request, centre, person.scope)


@router.get("/console/cases/{number}", response_class=HTMLResponse, dependencies=[gated(Reach.NARROWED, Right.CASES)])
def show_case(request: Request, centre: CentreHere, person: Person, number: str) -> HTMLResponse:
    """One case and its steps; that somebody looks at what came of it is written down."""
    with centre.database.reading() as session:
        entry = find_case(session, number, person.scope)
        shows_result = entry is not None and entry.result_box is not None
    if entry is not None and shows_result:
        with centre.database.writing() as session:
            note_event(session, person.name, "case_viewed", entry.case_number, centre.clock.now())
    return case_page(request, centre, person.scope, number)
