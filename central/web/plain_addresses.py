"""Addresses that name nothing: anyone who puts control characters into one gets no further than this."""

import re

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from contract.refusal import PROBLEM_JSON, Problem

_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class PlainAddresses:
    """Answers 404 to an address with a NUL or another control character (地址检查): no row is found by one, and PostgreSQL takes none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the web server."""
        if scope["type"] != "http" or not _NOT_IN_AN_ADDRESS.search(scope["path"]):
            await self._app(scope, receive, send)
            return
        problem = Problem(title="Not Found", status=404, code="not_found", reason="there is no such address")
        await Response(problem.model_dump_json(), 404, media_type=PROBLEM_JSON)(scope, receive, send)
