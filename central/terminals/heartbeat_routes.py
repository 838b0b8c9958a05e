"""The heartbeat of a terminal: a usual one goes a short way in one thread, every other the way of all signed requests."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.types import Message, Receive

from central.terminals.heartbeats import Heartbeats
from central.terminals.service import HeartbeatRepeated
from central.web.bodies import Share, stated_length
from central.web.heads import head_of
from central.web.signed_exchange import Refused, Sender, TerminalExchange, body_within, limit_of, signed_response
from contract import paths
from contract.reading import TooIntricate, require_modest
from contract.signatures import is_signed_body
from contract.terminals import Heartbeat

Handler = Callable[[Request], Coroutine[Any, Any, Response]]  # Any: as FastAPI has it


class HeartbeatRoute(APIRoute):
    """Tries the short path first (心跳短路径). A request that cannot take it goes the usual way with the body that was already read."""

    def get_route_handler(self) -> Handler:
        long_way = super().get_route_handler()

        async def handle(request: Request) -> Response:
            heartbeats: Heartbeats = request.app.state.heartbeats
            head = head_of(request)
            sender = heartbeats.recognised(head)
            if sender is None or "content-encoding" in head.headers or stated_length(request) > limit_of(request):
                return await long_way(request)
            with Share(request.app.state.bodies) as share:
                body = await body_within(request, share)
                response = await run_in_threadpool(_quick_response, heartbeats, sender, body)
            if response is not None:
                return response
            return await long_way(Request(request.scope, _again(body, request.receive)))

        return handle


router = APIRouter(route_class=HeartbeatRoute)


@router.post(paths.HEARTBEAT)
def heartbeat(http: Request, exchange: TerminalExchange) -> Response:
    """Keep the terminal's health; answer with all that it should know."""
    beat = exchange.read(Heartbeat)
    exchange.require_own(beat.terminal_id)
    heartbeats: Heartbeats = http.app.state.heartbeats
    try:
        answer = heartbeats.take(beat)
    except HeartbeatRepeated as error:
        raise Refused(409, "repeated", "this heartbeat was taken before") from error
    return exchange.answer(answer)


def _quick_response(heartbeats: Heartbeats, sender: Sender, body: bytes) -> Response | None:
    if not is_signed_body(sender.signed, body):
        return None
    try:
        require_modest(body)
        beat = Heartbeat.model_validate_json(body)
    except (TooIntricate, ValidationError):
        return None
    answer = heartbeats.take_quickly(sender, beat) if beat.terminal_id == sender.signed.terminal_id else None
    return None if answer is None else signed_response(heartbeats.centre, answer, sender.signed)


def _again(body: bytes, receive: Receive) -> Receive:
    """The body once more, then what comes after it."""
    read: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return read.pop() if read else await receive()

    return receive_again
