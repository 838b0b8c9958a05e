"""Who may change things at the console: one password, and a signed cookie that any API process can check."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from central.settings import CentralSettings
from central.wire import centre_of

COOKIE = "central_console"
VALID = timedelta(hours=8)


@dataclass(frozen=True)
class ConsoleDoor:
    """控制台门禁."""

    password: str = field(repr=False)
    secret: bytes = field(repr=False)
    is_generated: bool

    @classmethod
    def from_settings(cls, settings: CentralSettings, secret: bytes) -> "ConsoleDoor":
        """The password of the settings, or else one made for this start."""
        if settings.console_password is not None:
            return cls(settings.console_password.get_secret_value(), secret, is_generated=False)
        return cls(secrets.token_urlsafe(9), secret, is_generated=True)

    def let_in(self, password: str, now: datetime) -> str | None:
        """A token for the right password."""
        if not hmac.compare_digest(password.encode(), self.password.encode()):
            return None
        until = str(int((now + VALID).timestamp()))
        return f"{until}.{self._sign(until)}"

    def is_inside(self, token: str, now: datetime) -> bool:
        """Whether a token is ours and still valid."""
        until, _, signature = token.partition(".")
        # as bytes: compare_digest refuses text that is not ASCII, and a stranger may send any
        is_ours = hmac.compare_digest(signature.encode(), self._sign(until).encode())
        return is_ours and until.isdigit() and int(until) > now.timestamp()

    def _sign(self, until: str) -> str:
        # The password is part of the key: changing it ends every session.
        return hmac.digest(self.secret, f"{self.password}\n{until}".encode(), "sha256").hex()


def is_signed_in(request: Request) -> bool:
    """Whether the browser carries a valid token."""
    door: ConsoleDoor = request.app.state.door
    return door.is_inside(request.cookies.get(COOKIE, ""), centre_of(request).clock.now())


def require_signed_in(request: Request) -> None:
    """Send everybody else to the login page."""
    if not is_signed_in(request):
        raise HTTPException(303, headers={"Location": "/console/login"})


SignedIn = Annotated[bool, Depends(is_signed_in)]
KeptOut = Depends(require_signed_in)
