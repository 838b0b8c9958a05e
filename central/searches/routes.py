"""The endpoint at which terminals report what was searched for and not found."""

from fastapi import APIRouter
from fastapi.responses import Response

from central.searches.service import count_searches
from central.web.signed_exchange import TerminalExchange
from contract import paths
from contract.unfound_searches import UnfoundSearchesAnswer, UnfoundSearchesRequest

router = APIRouter()


@router.post(paths.UNFOUND_SEARCHES)
def tell(exchange: TerminalExchange) -> Response:
    """UnfoundSearchesAnswer. Once more is harmless; a centre that keeps none says thanks and forgets it."""
    request = exchange.read(UnfoundSearchesRequest)
    exchange.require_own(request.terminal_id)
    if exchange.centre.settings.keep_searches_days:
        with exchange.centre.database.writing() as session:
            count_searches(session, request, exchange.centre.clock.now())
    return exchange.answer(UnfoundSearchesAnswer(terminal_id=request.terminal_id, batch_id=request.batch_id))
