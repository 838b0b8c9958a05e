"""Where the description is fetched. It says nothing of any terminal or person, so it is open."""

import json

from fastapi import APIRouter, Request
from fastapi.responses import Response

from central.description.document import describe
from contract import paths

router = APIRouter()


@router.get(paths.DESCRIPTION)
def description(request: Request) -> Response:
    """The OpenAPI document. Made when it is first asked for: terminals never do, and it costs a second."""
    state = request.app.state
    if state.description is None:
        state.description = json.dumps(describe(request.app.routes), ensure_ascii=False).encode()
    return Response(state.description, media_type="application/json")
