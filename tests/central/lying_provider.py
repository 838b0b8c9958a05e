"""An identity system on loopback that says what a test wants of it: true at first, and any lie."""

import json
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from authlib.oauth2.rfc7636.challenge import compare_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet

from tests.hand_clock import HandClock
from tests.line_server import PATIENCE, LineServer

CLIENT, SECRET = "console", "a:secret of the bureau"
FIRST, SECOND, STRANGE = (ECKey.generate_key("P-256", {"kid": kid}) for kid in ("one", "two", "one"))

Token = dict[str, Any]


def signed(key: Key = FIRST, **header: str) -> Callable[[Token], str]:
    """Tokens by this key."""
    full = {"alg": "ES256", "kid": key.kid or ""} | header
    return lambda claims: jwt.encode(full, claims, key, algorithms=[full["alg"]])


@dataclass
class LyingProvider:
    """One that knows one person. `lies` go into what it says of them; `sign` makes the token; `shown` are the keys that it shows."""

    clock: HandClock
    person: Token = field(default_factory=lambda: {"sub": "p-1", "name": "officer"})
    lies: Token = field(default_factory=dict)
    sign: Callable[[Token], str] = field(default_factory=signed)
    shown: list[Key] = field(default_factory=lambda: [FIRST])
    about_itself: Token = field(default_factory=dict)
    answers: str = "200 OK"
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._server = LineServer(self._serve)
        self.issuer = f"http://127.0.0.1:{self._server.port}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    def settings(self, **more: object) -> Token:
        """What the centre is told of it."""
        patient = {"timeout_seconds": PATIENCE}
        return patient | {"issuer": self.issuer, "client_id": CLIENT, "account_claim": "name"} | more

    def agreed(self, location: str) -> str:
        """The person agrees; where the browser is sent then, without the host."""
        wanted = dict(parse_qsl(urlsplit(location).query, strict_parsing=True))
        code = f"code-{len(self.codes)}"
        self.codes[code] = wanted
        back = urlsplit(wanted["redirect_uri"])
        assert (back.netloc, wanted["response_type"], wanted["client_id"]) == ("centre", "code", CLIENT)
        return f"{back.path}?{urlencode({'code': code, 'state': wanted['state']})}"

    def _serve(self, line: socket.socket) -> None:
        with line.makefile("rb") as came:
            method, path, _ = came.readline().decode().split()
            head = b"".join(iter(came.readline, b"\r\n")).decode()
            lengths = [each.split(":")[1] for each in head.splitlines() if each.lower().startswith("content-length:")]
            body = came.read(int(lengths[0])) if lengths else b""
        self.asked.append(path)
        self.heads.append(head)
        status, said = self._answer(method, path, body)
        content = json.dumps(said).encode()
        line.sendall(f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content)

    def _answer(self, method: str, path: str, body: bytes) -> tuple[str, object]:
        match method, path:
            case "GET", "/.well-known/openid-configuration":
                return self.answers, self._itself() | self.about_itself
            case "GET", "/keys":
                return self.answers, KeySet(self.shown).as_dict(private=False)
            case "POST", "/token?of=console":
                return self._granted({name: values[0] for name, values in parse_qs(body.decode()).items()})
            case _:
                return "404 Not Found", {}

    def _itself(self) -> Token:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token?of=console",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def _granted(self, form: Mapping[str, str]) -> tuple[str, object]:
        wanted = self.codes.pop(form.get("code", ""), None)
        is_whole = wanted is not None and form["redirect_uri"] == wanted["redirect_uri"]
        if not is_whole or not compare_s256_code_challenge(form["code_verifier"], wanted["code_challenge"]):
            return "400 Bad Request", {"error": "invalid_grant"}
        now = int(self.clock.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": wanted["nonce"]}
        reported = {name: value for name, value in (claims | self.person | self.lies).items() if value is not None}
        return "200 OK", {"access_token": "a", "token_type": "Bearer", "id_token": self.sign(reported)}
