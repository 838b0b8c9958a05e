"""Keeps what people's browsers send small: a form of the console or the cashier is read whole before anybody looks at it."""

from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOR_TERMINALS: Final = "/v1/"
MOST_BYTES: Final = 64 * 1024
MOST_SHEET_BYTES: Final = 1024 * 1024
"""Of a sheet that is brought back, with the form around it."""
_SHEETS: Final = frozenset({"/console/catalogue/sheet", "/console/knowledge/sheet"})


class SmallForms:
    """Wraps the application (表单限长); what terminals send has bounds of its own (`central.web.signed_exchange`)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server for every request."""
        if scope["type"] != "http" or scope["path"].startswith(_FOR_TERMINALS):
            await self._app(scope, receive, send)
            return
        most = MOST_SHEET_BYTES if scope["path"] in _SHEETS else MOST_BYTES
        stated = Headers(scope=scope).get("content-length", "0")
        is_long = len(stated) > len(str(most)) or (stated.isdigit() and int(stated) > most)
        begun = None if is_long else await _read_whole(receive, most)
        if begun is None:
            refusal = PlainTextResponse("内容过长 The form is too long.", 413)
            await refusal(scope, receive, send)
            return

        async def receive_again() -> Message:
            return begun.pop(0) if begun else await receive()

        await self._app(scope, receive_again, send)


async def _read_whole(receive: Receive, most: int) -> list[Message] | None:
    """What came until the body was whole; None for one that is too long."""
    messages: list[Message] = []
    length = 0
    while not messages or messages[-1].get("more_body", False):
        messages.append(await receive())
        length += len(messages[-1].get("body", b""))
        if length > most:
            return None
    return messages
