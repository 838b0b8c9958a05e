"""What every answer of the web application carries, and what it takes from no other site."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STATIC: Final = "/static/"
_FOR_TERMINALS: Final = "/v1/"
_HARMLESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
"""Of every answer that does not say otherwise itself."""

_HSTS: Final = "max-age=31536000"


class WebSecurity:
    """Wraps the application (安全响应头与同源检查).

    A form of another site is refused by what the browser says of where it comes from. Requests of terminals are not asked:
    they are signed, and no browser sends them by itself.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app = app
        self._own_host = urlsplit(public_url).netloc.lower()
        self._is_https = public_url.lower().startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server for every request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), scope["path"])
            await send(message)

        if self._is_of_another_site(scope):
            refusal = PlainTextResponse("来自其他网站的请求未被接受 A request from another site is not taken.", 403)
            await refusal(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders, path: str) -> None:
        if path.startswith(_STATIC):
            headers.setdefault("Cache-Control", "public, max-age=300")
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        if self._is_https:
            headers.setdefault("Strict-Transport-Security", _HSTS)

    def _is_of_another_site(self, scope: Scope) -> bool:
        if scope["method"] in _HARMLESS or scope["path"].startswith(_FOR_TERMINALS):
            return False
        headers = Headers(scope=scope)
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return True
        origin = headers.get("origin")
        return origin is not None and _host_of(origin) not in {self._own_host, headers.get("host", "").lower()} - {""}


def _host_of(origin: str) -> str:
    """Empty where there is none: a sandboxed frame says "null"."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
