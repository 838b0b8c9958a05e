"""账户: who may use the console, and what was done there; each person's own password."""

from functools import partial
from typing import Annotated

import segno
from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from central.centre import CentreContext
from central.console.accounts.audit_routes import ACTIONS
from central.console.pages import render
from central.operators.accounts import (
    LEAST_PASSWORD,
    FirstSecrets,
    NameTaken,
    OperatorUnknown,
    WantedAccount,
    change_password,
    close_account,
    every_operator,
    leave_to_sign_on,
    open_account,
    renew_secrets,
)
from central.operators.console_audit import console_events, note_event
from central.operators.forms import OPERATOR
from central.operators.roles import ROLE_NAMES, OperatorRole, Right
from central.operators.session import COOKIE, ConsoleLogin, Operator, Person, Reach, gated
from central.web.signed_exchange import CentreHere

router = APIRouter()

EVENTS_SHOWN = 20
AccountName = Annotated[str, Form(pattern=OPERATOR, max_length=20)]


@router.get("/console/accounts", response_class=HTMLResponse, dependencies=[gated(Reach.WHOLE, Right.ACCOUNTS)])
def accounts(request: Request, centre: CentreHere) -> HTMLResponse:
    return _page(request, centre)


@router.post("/console/accounts", response_class=HTMLResponse, dependencies=[gated(Reach.WHOLE, Right.ACCOUNTS)])
def add(  # noqa: PLR0913, PLR0917 - one form
    request: Request,
    centre: CentreHere,
    operator: Operator,
    name: AccountName,
    role: Annotated[OperatorRole, Form()],
    region: Annotated[str, Form(pattern=r"^([0-9]{2,12})?$")] = "",
    department: Annotated[str, Form(pattern=r"^[a-z_]{0,32}$")] = "",
    signs_on: Annotated[bool, Form()] = False,
) -> HTMLResponse:
    """Open an account; its password and the code for its phone are on the page that answers, and never again."""
    name, now = name.strip(), centre.clock.now()
    is_left = _may_sign_on(centre, name) and (signs_on or not _may_have_password(request, name))
    wanted = WantedAccount(name, role, region, department, is_left)
    try:
        with centre.database.writing() as session:
            made = open_account(session, wanted, operator, now, centre.keys)
            note_event(session, operator, "account_opened", f"{made.name} {role.value}", now)
    except NameTaken:
        return _page(request, centre, problem="这个名字已经用过，或不能用作人名，请换一个（停用的账户不再给别人）。")
    return _page(request, centre, made=made)


@router.post("/console/accounts/renew", response_class=HTMLResponse, dependencies=[gated(Reach.WHOLE, Right.ACCOUNTS)])
def renew(request: Request, centre: CentreHere, operator: Operator, name: AccountName) -> HTMLResponse:
    """Another password and phone for somebody who lost theirs. Raises HTTPException: 404, 409 where it may have none."""
    if not _may_have_password(request, name):
        raise HTTPException(409)
    try:
        with centre.database.writing() as session:
            made = renew_secrets(session, name, centre.keys)
            note_event(session, operator, "account_renewed", name, centre.clock.now())
    except OperatorUnknown:
        raise HTTPException(404) from None
    return _page(request, centre, made=made)


@router.post(
    "/console/accounts/sign-on", response_class=HTMLResponse, dependencies=[gated(Reach.WHOLE, Right.ACCOUNTS)]
)
def leave_to_identity_system(
    request: Request, centre: CentreHere, operator: Operator, name: AccountName
) -> HTMLResponse:
    """Take an account's password away; the first person to sign in under its name then owns it. Raises HTTPException: 404, 409."""
    if not _may_sign_on(centre, name):
        raise HTTPException(409)
    try:
        with centre.database.writing() as session:
            made = leave_to_sign_on(session, name)
            note_event(session, operator, "account_to_sign_on", name, centre.clock.now())
    except OperatorUnknown:
        raise HTTPException(404) from None
    return _page(request, centre, made=made)


@router.post("/console/accounts/close", dependencies=[gated(Reach.WHOLE, Right.ACCOUNTS)])
def close(centre: CentreHere, operator: Operator, name: AccountName) -> RedirectResponse:
    """Close an account: its logins end at once."""
    try:
        with centre.database.writing() as session:
            close_account(session, name, centre.clock.now())
            note_event(session, operator, "account_closed", name, centre.clock.now())
    except OperatorUnknown:
        raise HTTPException(404) from None
    return RedirectResponse("/console/accounts", 303)


@router.get("/console/me", response_class=HTMLResponse, dependencies=[gated(Reach.OWN)])
def own_account(request: Request, person: Person) -> HTMLResponse:
    """The page on which an operator changes their own password."""
    return render(
        request,
        "own_account.html",
        person=person,
        roles=ROLE_NAMES,
        least=LEAST_PASSWORD,
        is_inside=True,
    )


@router.post("/console/me", dependencies=[gated(Reach.OWN)])
def choose_password(
    centre: CentreHere,
    person: Person,
    fresh: Annotated[str, Form(min_length=LEAST_PASSWORD, max_length=200)],
) -> Response:
    """Another password of one's own choice; then one logs in with it."""
    if not person.has_password:
        raise HTTPException(403)
    with centre.database.writing() as session:
        change_password(session, person.account, fresh)
        note_event(session, person.name, "password", "", centre.clock.now())
    answer = RedirectResponse("/console/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _may_have_password(request: Request, account: str) -> bool:
    console_login: ConsoleLogin = request.app.state.console_login
    return console_login.may_have_password(account)


def _may_sign_on(centre: CentreContext, account: str) -> bool:
    """Where there is an identity system; accounts for emergencies do without it."""
    settings = centre.settings
    return settings.identity_provider is not None and account not in (settings.password_accounts or ())


def _page(request: Request, centre: CentreContext, made: FirstSecrets | None = None, problem: str = "") -> HTMLResponse:
    with centre.database.reading() as session:
        known = every_operator(session)
        events = console_events(session, EVENTS_SHOWN)
        catalogue = centre.catalogues.take(session)
    has_code = made is not None and made.code_address
    drawn = segno.make(made.code_address, error="m").svg_inline(scale=5, light="#fff") if made and has_code else ""
    return render(
        request,
        "accounts.html",
        status=422 if problem else 200,
        known=known,
        events=events,
        actions=ACTIONS,
        roles=ROLE_NAMES,
        departments={department.id: department.short.zh for department in catalogue.departments} if catalogue else {},
        made=made,
        provider=centre.settings.identity_provider,
        may_have_password=partial(_may_have_password, request),
        may_sign_on=partial(_may_sign_on, centre),
        code=Markup(drawn),  # noqa: S704 -- drawn here
        problem=problem,
        is_inside=True,
    )
