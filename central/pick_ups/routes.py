"""What a terminal calls when a citizen types a pick-up code. No person is proven: the code is what releases the paper."""

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from central.executions.asked import refusals
from central.pick_ups.releasing import PickUp, answer_pick_up, opened_pick_up
from central.web.signed_exchange import Exchange, TerminalExchange
from contract import paths
from contract.pick_ups import PickUpRequest

router = APIRouter()


@router.post(paths.PICK_UPS)
async def pick_up(exchange: TerminalExchange) -> Response:
    """FinishedCase | PickUpRefused | DepartmentDown. A repeat that somebody recorded would give the papers out again."""
    await run_in_threadpool(exchange.require_new)
    asked = await run_in_threadpool(_opened, exchange)
    return await exchange.centre.threads.run(asked.item.department, lambda: _answer(exchange, asked))


def _opened(exchange: Exchange) -> PickUp:
    with refusals():
        return opened_pick_up(exchange.centre, exchange.read(PickUpRequest), exchange.terminal_id)


def _answer(exchange: Exchange, asked: PickUp) -> Response:
    with refusals():
        return exchange.answer(answer_pick_up(exchange.centre, asked))
