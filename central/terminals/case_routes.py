"""What a terminal is told of a case that it delivered."""

from fastapi import APIRouter
from fastapi.responses import Response

from central.cases.news import news_of
from central.web.wire import TerminalExchange
from contract import paths
from contract.limits import Identifier

router = APIRouter()


@router.get(paths.CASE)
def news(exchange: TerminalExchange, record_id: Identifier) -> Response:
    """CaseNews, about submissions of the terminal that asks alone."""
    with exchange.centre.database.reading() as session:
        found = news_of(session, exchange.terminal_id, record_id, exchange.centre.keys, exchange.centre.clock.now())
    return exchange.answer(found)
