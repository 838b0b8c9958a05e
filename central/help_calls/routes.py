"""The endpoints at which terminals call for help, and for video with staff at a window."""

from fastapi import APIRouter
from fastapi.responses import Response

from central.help_calls.service import hear_call
from central.help_calls.video import hear_video
from central.web.signed_exchange import TerminalExchange
from contract import paths
from contract.help_calls import HelpCallAnswer, HelpCallRequest
from contract.help_video import HelpVideoAnswer, HelpVideoRequest, HelpVideoState

router = APIRouter()


@router.post(paths.HELP_CALLS)
def call(exchange: TerminalExchange) -> Response:
    """HelpCallAnswer. The call is on the disk before it is said to ring."""
    request = exchange.read(HelpCallRequest)
    exchange.require_own(request.terminal_id)
    with exchange.centre.database.writing() as session:
        state = hear_call(session, request, exchange.centre.clock.now())
    return exchange.answer(HelpCallAnswer(terminal_id=request.terminal_id, call_id=request.call_id, state=state))


@router.post(paths.HELP_VIDEO)
def video(exchange: TerminalExchange) -> Response:
    """HelpVideoAnswer. Asked every second or two while video is wanted; the servers come with the offer."""
    request = exchange.read(HelpVideoRequest)
    exchange.require_own(request.terminal_id)
    with exchange.centre.database.writing() as session:
        word = hear_video(session, request, exchange.centre.clock.now())
    servers = exchange.centre.settings.ice_servers if word.state is HelpVideoState.OFFERED else ()
    about = {"terminal_id": request.terminal_id, "call_id": request.call_id}
    return exchange.answer(HelpVideoAnswer(**about, **vars(word), ice_servers=servers))
