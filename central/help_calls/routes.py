"""The endpoint at which terminals call for help."""

from fastapi import APIRouter
from fastapi.responses import Response

from central.help_calls.service import hear_call
from central.web.signed_exchange import TerminalExchange
from contract import paths
from contract.help_calls import HelpCallAnswer, HelpCallRequest

router = APIRouter()


@router.post(paths.HELP_CALLS)
def call(exchange: TerminalExchange) -> Response:
    """HelpCallAnswer. The call is on the disk before it is said to ring."""
    request = exchange.read(HelpCallRequest)
    exchange.require_own(request.terminal_id)
    with exchange.centre.database.writing() as session:
        state = hear_call(session, request, exchange.centre.clock.now())
    return exchange.answer(HelpCallAnswer(terminal_id=request.terminal_id, call_id=request.call_id, state=state))
