"""Who may look and change things at the console: one password, and a login that is kept in the database until it ends."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from sqlalchemy import delete
from sqlalchemy.orm import Session

from central.operators.models import ConsoleSession
from central.settings import CentreSettings
from central.web.signed_exchange import centre_of

COOKIE = "central_console"
VALID = timedelta(hours=8)

_FOR_PROGRAMS = "/api/"


@dataclass(frozen=True)
class ConsoleLogin:
    """Who may log in at the console (控制台门禁)."""

    password: str = field(repr=False)
    secret: bytes = field(repr=False)
    is_generated: bool

    @classmethod
    def from_settings(cls, settings: CentreSettings, secret: bytes) -> "ConsoleLogin":
        """The password of the settings, or else one made for this start."""
        if settings.console_password is not None:
            return cls(settings.console_password.get_secret_value(), secret, is_generated=False)
        return cls(secrets.token_urlsafe(9), secret, is_generated=True)

    def let_in(self, session: Session, password: str, operator: str, now: datetime) -> str | None:
        """A token for the right password, in the name that the operator gives. Logins whose time is over are cleared away."""
        if not hmac.compare_digest(password.encode(), self.password.encode()):
            return None
        token = secrets.token_urlsafe(32)
        session.execute(delete(ConsoleSession).where(ConsoleSession.expires_at <= now))
        session.add(
            ConsoleSession(
                token_digest=_digest(token), operator=operator, expires_at=now + VALID, password_mark=self._mark
            )
        )
        return token

    def operator(self, session: Session, token: str, now: datetime) -> str | None:
        """Whose token it is; None when it is not ours or no longer valid."""
        row = session.get(ConsoleSession, _digest(token))
        if row is None or row.expires_at <= now or not hmac.compare_digest(row.password_mark, self._mark):
            return None
        return row.operator

    @property
    def _mark(self) -> str:
        # Keyed: the table must not help to guess the password.
        return hmac.digest(self.secret, self.password.encode(), "sha256").hex()


def let_out(session: Session, token: str) -> None:
    """End a login: its token is worth nothing any more, wherever it was copied to."""
    session.execute(delete(ConsoleSession).where(ConsoleSession.token_digest == _digest(token)))


def is_signed_in(request: Request) -> bool:
    """Whether the browser carries a valid token."""
    return _operator(request) is not None


def require_signed_in(request: Request) -> str:
    """The operator's name. Sends everybody else to the login page; a program gets 401, it could not fill the page in."""
    operator = _operator(request)
    if operator is None and request.url.path.startswith(_FOR_PROGRAMS):
        raise HTTPException(401)
    if operator is None:
        raise HTTPException(303, headers={"Location": "/console/login"})
    return operator


def _operator(request: Request) -> str | None:
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    console_login: ConsoleLogin = request.app.state.console_login
    centre = centre_of(request)
    with centre.database.reading() as session:
        return console_login.operator(session, token, centre.clock.now())


def _digest(token: str) -> str:
    # surrogates: a stranger may send any bytes
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


KeptOut = Depends(require_signed_in)
Operator = Annotated[str, KeptOut]
