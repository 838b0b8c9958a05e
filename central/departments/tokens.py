"""Access tokens by OAuth 2.0 client credentials (RFC 6749, 4.4): fetched when needed, kept until they end, thrown away when refused."""

import threading
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Annotated
from urllib.parse import quote_plus, urlencode

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from central.departments.exchange import Access, Call, NoDepartmentAnswer, NotAsked, exchange, secret_in

_MARGIN_SECONDS = 30
_UNSAID_SECONDS = 60
_LONGEST_SECONDS = 86_400


class _GrantedToken(BaseModel):
    access_token: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,8192}$")]
    kind: Annotated[str, StringConstraints(pattern=r"(?i)^bearer$"), Field(alias="token_type")] = "Bearer"
    expires_in: float = Field(default=_UNSAID_SECONDS, ge=0)


@dataclass(frozen=True)
class Client:
    """Who the centre is at the authority that gives tokens (令牌申请方). The secret is read again for each token."""

    client_id: str
    secret_file: Path
    scope: str = ""
    sends_secret_in_body: bool = False


class ClientCredentials:
    """Thread-safe (客户端凭证). One thread fetches a token, the others wait for it as long as their own call may last."""

    def __init__(self, authority: Access, client: Client, now: Callable[[], float] = monotonic) -> None:
        self._authority = authority
        self._client = client
        self._now = now
        self._turn = threading.Lock()
        self._token = ""
        self._good_until = 0.0

    def token(self, until: float) -> str:
        """A token that is good now. Raises NotAsked: without one nothing was asked of the department."""
        if not self._turn.acquire(timeout=max(until - self._now(), 0)):
            raise NotAsked("no token in time")
        try:
            if not self._token or self._now() >= self._good_until:
                self._fetch(until)
            return self._token
        finally:
            self._turn.release()

    def drop(self, token: str) -> None:
        """The department does not take this token: the next call fetches another one."""
        with self._turn:
            if token == self._token:
                self._token = ""

    def _fetch(self, until: float) -> None:
        self._token = ""
        try:
            granted = _GrantedToken.model_validate_json(exchange(self._authority, self._call(), until, self._now))
        except ValidationError:
            raise NotAsked("the answer to the request for a token cannot be read") from None
        except (NotAsked, NoDepartmentAnswer) as error:
            # Where the authority declines, the department has said nothing: this must not be read as Declined.
            raise NotAsked(f"no token: {error}") from error
        except (OSError, ValueError) as error:
            raise NotAsked(f"no token: {type(error).__name__}") from error
        kept = min(granted.expires_in, _LONGEST_SECONDS)
        self._good_until = self._now() + kept - min(_MARGIN_SECONDS, kept / 2)
        self._token = granted.access_token

    def _call(self) -> Call:
        secret = secret_in(self._client.secret_file)
        form = {"grant_type": "client_credentials"} | ({"scope": self._client.scope} if self._client.scope else {})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if self._client.sends_secret_in_body:
            form |= {"client_id": self._client.client_id, "client_secret": secret}
        else:
            pair = f"{quote_plus(self._client.client_id)}:{quote_plus(secret)}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        return Call("POST", "", urlencode(form).encode(), headers)
