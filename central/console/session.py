"""Who may change things at the console: one password, and a signed cookie with the operator's name that any API process can check."""

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

    def let_in(self, password: str, operator: str, now: datetime) -> str | None:
        """A token for the right password, in the name that the operator gives."""
        if not hmac.compare_digest(password.encode(), self.password.encode()):
            return None
        said = f"{int((now + VALID).timestamp())}.{operator.encode().hex()}"
        return f"{said}.{self._sign(said)}"

    def operator(self, token: str, now: datetime) -> str | None:
        """Whose token it is; None when it is not ours or no longer valid."""
        said, _, signature = token.rpartition(".")
        # as bytes: compare_digest refuses text that is not ASCII, and a stranger may send any
        if not hmac.compare_digest(signature.encode(), self._sign(said).encode()):
            return None
        until, _, name = said.partition(".")
        return bytes.fromhex(name).decode() if int(until) > now.timestamp() else None

    def _sign(self, said: str) -> str:
        # The password is part of the key: changing it ends every session.
        return hmac.digest(self.secret, f"{self.password}\n{said}".encode(), "sha256").hex()


def is_signed_in(request: Request) -> bool:
    """Whether the browser carries a valid token."""
    return _operator(request) is not None


def require_signed_in(request: Request) -> str:
    """The operator's name. Sends everybody else to the login page."""
    operator = _operator(request)
    if operator is None:
        raise HTTPException(303, headers={"Location": "/console/login"})
    return operator


def _operator(request: Request) -> str | None:
    door: ConsoleDoor = request.app.state.door
    return door.operator(request.cookies.get(COOKIE, ""), centre_of(request).clock.now())


SignedIn = Annotated[bool, Depends(is_signed_in)]
KeptOut = Depends(require_signed_in)
Operator = Annotated[str, KeptOut]
