"""The endpoint at which terminals fetch their orders, and say what became of them."""

from fastapi import APIRouter
from fastapi.responses import Response

from central.remote_orders.service import exchange_orders
from central.web.signed_exchange import TerminalExchange
from contract import paths
from contract.remote_orders import RemoteOrdersRequest

router = APIRouter()


@router.post(paths.REMOTE_ORDERS)
def remote_orders(exchange: TerminalExchange) -> Response:
    """Take the reports of a terminal and answer with its orders. A repetition changes nothing: what was reported stays."""
    request = exchange.read(RemoteOrdersRequest)
    exchange.require_own(request.terminal_id)
    with exchange.centre.database.writing() as session:
        answer = exchange_orders(session, request, exchange.centre.keys, exchange.centre.clock.now())
    return exchange.answer(answer)
