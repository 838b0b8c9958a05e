"""What a terminal calls when a citizen types a pick-up code. No person is proven: the code is what releases the paper."""

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from catalogue.schema import ServiceItem
from central.executions.asked import refusals
from central.identity.asking import item_of, opened_seal
from central.pick_ups.releasing import PickUp, answer_pick_up
from central.web.signed_exchange import Exchange, TerminalExchange
from contract import paths
from contract.pick_ups import PICK_UP_CODE, PickUpRequest, PickUpStage

router = APIRouter()


@router.post(paths.PICK_UPS)
async def pick_up(exchange: TerminalExchange) -> Response:
    """FinishedCase | PickUpRefused | DepartmentDown. A repeat that somebody recorded would give the papers out again."""
    await run_in_threadpool(exchange.require_new)
    asked = await run_in_threadpool(_open, exchange)
    if asked.request.stage is not PickUpStage.ASKED:
        # its department has no part in it: one that is slow must not keep the code of a paper that is out
        return await run_in_threadpool(_answer, exchange, asked)
    return await exchange.centre.threads.run(asked.item.department, lambda: _answer(exchange, asked))


def _open(exchange: Exchange) -> PickUp:
    """The question with its code; where no code counts, one that is none."""
    request, centre = exchange.read(PickUpRequest), exchange.centre
    with refusals():
        typed = opened_seal(centre, request).answers.get(PICK_UP_CODE, "")
        item, versions = item_of(centre, request, exchange.terminal_id)
    code = str(typed) if _may_release(request, item, *versions) else ""
    return PickUp(request, code, item, exchange.terminal_id)


def _may_release(request: PickUpRequest, *versions: ServiceItem) -> bool:
    """Not in a test of the terminal, which uses no code up; and not by an old catalogue alone, that still lets a code release the paper."""
    return not request.is_test and all(version.pick_up_code for version in versions)


def _answer(exchange: Exchange, asked: PickUp) -> Response:
    with refusals():
        return exchange.answer(answer_pick_up(exchange.centre, asked))
