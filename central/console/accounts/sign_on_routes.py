"""Sign-in by the bureau's identity system: there, back again, and out of it. Local passwords stay beside it."""

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.exc import IntegrityError

from central.centre import CentreContext
from central.console.accounts.login_page import login_page
from central.console.pages import render
from central.operators.accounts import NameTaken
from central.operators.console_audit import BY_SIGN_ON, note_event
from central.operators.identity_provider import CodeDeclined, IdentityProvider, ProviderAway, TokenRefused
from central.operators.return_pages import page_of_console
from central.operators.session import ConsoleLogin, carry
from central.operators.sign_on import (
    COOKIE,
    VALID,
    SignOn,
    SignOnLost,
    begin_sign_on,
    open_sign_on,
    seal_sign_on,
    spend,
)
from central.operators.sign_on_accounts import NotLetIn, SignOnRefusal, account_of
from central.operators.throttle import SIGN_ON, take_turn
from central.web.addresses import address_of
from central.web.signed_exchange import CentreHere

router = APIRouter()
log = logging.getLogger(__name__)

_PATH = "/console/sign-on"
_AWAY = "统一身份认证系统暂时没有应答，请稍后再试；有本中心口令的，可以用口令登录。"
_LOST = "这次登录不是从这个浏览器开始的，或者已经过期、已经用过。请重新登录。"
_NOT_LET = "统一身份认证系统没有放行，没有登录。"
_AGAIN = "同一账户刚才还有一次登录，这一次没有完成。请再登录一次。"
_DOUBTFUL = "统一身份认证系统的答复没有通过核验，没有登录。请告诉管理员。"
_WORDS = {
    SignOnRefusal.NO_NAME: "统一身份认证系统没有给出可用的账户名，没有登录。请告诉管理员。",
    SignOnRefusal.UNKNOWN: "本控制台没有账户“{}”。请管理员先开通，再登录。",
    SignOnRefusal.CLOSED: "账户“{}”已停用。需要使用的，请联系管理员。",
    SignOnRefusal.ANOTHER_PERSON: "账户“{}”属于另一个人。确属换人的，请管理员给这个账户点“改用统一身份认证”。",
    SignOnRefusal.ANOTHER_NAME: "您已用另一个账户名登录过，不能再用“{}”。请管理员在统一身份认证系统里改回原来的账户名。",
    SignOnRefusal.BY_PASSWORD: "账户“{}”用本中心的口令登录。要用统一身份认证的，请管理员给这个账户点“改用统一身份认证”。",
    SignOnRefusal.NO_ROLE: "统一身份认证系统没有给“{}”本控制台的角色。需要使用的，请联系管理员。",
    SignOnRefusal.NO_REGION: "统一身份认证系统给“{}”的区划在本控制台没有对应，没有登录。请告诉管理员。",
    SignOnRefusal.LAST_ADMINISTRATOR: "“{}”是仅有的不限范围的管理员，统一身份认证系统给的却不是，没有登录。请先另设管理员。",
    SignOnRefusal.PASSWORD_ONLY: "应急账户“{}”只用本中心的口令登录。",
}
_Parameter = Annotated[str, Query(max_length=4096)]


@router.get("/console/sign-on")
def leave(request: Request, centre: CentreHere, wanted: Annotated[str, Query(alias="next")] = "") -> Response:
    """Send the browser to the identity system."""
    provider, now = _provider(request), centre.clock.now()
    sign_on = begin_sign_on(page_of_console(wanted), now)
    try:
        address = provider.address_to_ask(sign_on.secrets, now)
    except ProviderAway as error:
        log.warning("the identity system does not answer: %s", error)
        return login_page(request, wanted, _AWAY, 503)
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        COOKIE,
        seal_sign_on(sign_on, centre.keys),
        max_age=int(VALID.total_seconds()),
        path=_PATH,
        secure=_is_https(centre),
        httponly=True,
        # it comes along when another site sends the browser back; a stricter one would not
        samesite="lax",
    )
    return answer


@router.get("/console/sign-on/back", response_class=HTMLResponse)
def come_back(
    request: Request,
    centre: CentreHere,
    code: _Parameter = "",
    state: _Parameter = "",
    issuer: Annotated[str, Query(alias="iss", max_length=4096)] = "",
) -> Response:
    """Let in the person whom the identity system confirms; refused without a code from it."""
    answer = _answer(request, centre, _Brought(code, state, issuer))
    answer.delete_cookie(COOKIE, path=_PATH)
    return answer


@router.get("/console/sign-on/out", response_class=HTMLResponse)
def left(request: Request, centre: CentreHere) -> HTMLResponse:
    """Signed out here; says how to do so at the identity system, where it offers that."""
    onward = _provider(request).address_to_leave(centre.clock.now())
    return render(request, "signed_out.html", onward=onward)


@dataclass(frozen=True)
class _Brought:
    """What a browser brings back."""

    code: str
    state: str
    issuer: str

    def require_from(self, issuer: str) -> None:
        """Where the system says who it is (RFC 9207), it is the one that was asked. Raises SignOnLost."""
        if self.issuer not in ("", issuer):
            raise SignOnLost("another issuer")


def _answer(request: Request, centre: CentreContext, brought: _Brought) -> Response:
    provider, now = _provider(request), centre.clock.now()
    page, words, status = "", _LOST, 403
    address = address_of(request, centre.settings)
    try:
        sign_on = open_sign_on(request.cookies.get(COOKIE, ""), brought.state, centre.keys, now)
        page = sign_on.page
        brought.require_from(provider.settings.issuer)
        if not brought.code:
            return login_page(request, page, _NOT_LET, status)
        # counted before the system is asked, whatever comes of it: one sign-in asks it once
        with centre.database.writing() as session:
            turn = take_turn(session, address, now, SIGN_ON)
            if turn.wait:
                return _too_early(request, page, turn.wait)
            spend(session, sign_on, now)
        return _let_in(request, centre, sign_on, provider.claims_for(brought.code, sign_on.secrets, now))
    except SignOnLost as problem:
        log.warning("a sign-in from %s is not taken: %s", address, problem)
    except CodeDeclined as problem:
        with centre.database.writing() as session:
            failures = take_turn(session, address, now, SIGN_ON).note_failure()
        log.warning("a sign-in from %s is not taken: %s, %d in a row", address, problem, failures)
    except ProviderAway as problem:
        log.warning("the identity system does not answer: %s", problem)
        words, status = _AWAY, 503
    except TokenRefused as problem:
        log.warning("what the identity system says is not believed: %s", problem)
        words = _DOUBTFUL
        with centre.database.writing() as session:
            note_event(session, BY_SIGN_ON, "sign_on_refused", f"token: {problem}", now)
    except (IntegrityError, NameTaken):
        # two first sign-ins of one person at once: the other has opened the account
        log.warning("a sign-in from %s crossed another", address)
        words, status = _AGAIN, 409
    return login_page(request, page, words, status)


def _let_in(request: Request, centre: CentreContext, sign_on: SignOn, claims: Mapping[str, Any]) -> Response:
    """Sign the person of these claims in. Raises NameTaken, IntegrityError."""
    console_login: ConsoleLogin = request.app.state.console_login
    now = centre.clock.now()
    with centre.database.writing() as session:
        turn = take_turn(session, address_of(request, centre.settings), now, SIGN_ON)
        account = account_of(session, claims, centre.settings, now, centre.keys)
        if isinstance(account, NotLetIn):
            note_event(session, account.name or BY_SIGN_ON, "sign_on_refused", account.reason.value, now)
            return login_page(request, sign_on.page, _WORDS[account.reason].format(account.name), 403)
        token = console_login.begin(session, account.name, account, now)
        turn.note_success()
        note_event(session, account.name, "sign_on", "", now)
    # a page, no redirect: browsers send a strict cookie to none that another site has led to
    answer = render(request, "signed_on.html", page=sign_on.page)
    carry(answer, token, centre.settings)
    return answer


def _too_early(request: Request, page: str, wait: timedelta) -> Response:
    seconds = math.ceil(wait.total_seconds())
    answer = login_page(request, page, f"登录多次没有通过，请在 {seconds} 秒后再试。", 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _provider(request: Request) -> IdentityProvider:
    provider: IdentityProvider | None = request.app.state.identity_provider
    if provider is None:
        raise HTTPException(404)
    return provider


def _is_https(centre: CentreContext) -> bool:
    return urlsplit(centre.settings.public_url).scheme == "https"
