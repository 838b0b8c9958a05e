"""The page at which people sign in, with what went wrong on the way."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from central.console.pages import render
from central.operators.return_pages import DEFAULT, page_of_console
from central.operators.session import ConsoleLogin
from central.web.signed_exchange import centre_of


def login_page(request: Request, wanted: str = "", problem: str = "", status: int = 200) -> HTMLResponse:
    """Passwords of this centre, and the identity system where there is one. `wanted`: the page that was asked for."""
    console_login: ConsoleLogin = request.app.state.console_login
    page = page_of_console(wanted)
    return render(
        request,
        "login.html",
        status,
        problem=problem,
        wanted="" if page == DEFAULT else page,
        provider=centre_of(request).settings.identity_provider,
        is_narrowed=console_login.password_accounts is not None,
    )
