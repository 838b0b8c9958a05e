"""What terminals call while an online item is under way. Each department answers on threads of its own."""

from collections.abc import Callable
from typing import Any, TypeVar

from anyio import current_time, sleep
from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel

from central.authorities.port import AUTHORITIES
from central.departments.port import Ask
from central.executions.asked import asked, refusals
from central.executions.beginning import Busy
from central.executions.carrying_out import ContentDiffers
from central.executions.finished import finished_case
from central.executions.service import DepartmentService
from central.executions.supplements import waiting_cases
from central.web.signed_exchange import Exchange, Refused, TerminalExchange
from contract import paths
from contract.execution import (
    EarlierOrderRequest,
    ExecuteRequest,
    FinishedCaseRequest,
    HoldRequest,
    IdentityCodeRequest,
    ListRequest,
    OrderRequest,
    SealedRequest,
    SmsRequest,
    StillWorking,
    WaitingCasesRequest,
)
from contract.limits import OrderNumber

R = TypeVar("R", bound=SealedRequest)
T = TypeVar("T")

_LOOK_EVERY = 0.25
"""Seconds between looks for an answer that another request is getting."""

router = APIRouter()


@router.post(paths.LISTS)
async def list_options(exchange: TerminalExchange) -> Response:
    return await _answer(exchange, ListRequest, lambda service, ask: service.list_options(ask))


@router.post(paths.HOLDS)
async def hold_slot(exchange: TerminalExchange) -> Response:
    """HoldAnswer | DepartmentDown. A repeat would hold the slot for longer."""
    await run_in_threadpool(exchange.require_new)
    return await _answer(exchange, HoldRequest, lambda service, ask: service.hold_slot(ask))


@router.post(paths.SMS)
async def send_sms(exchange: TerminalExchange) -> Response:
    """SmsAnswer | DepartmentDown. A repeat would send another message."""
    await run_in_threadpool(exchange.require_new)
    return await _answer(exchange, SmsRequest, lambda service, ask: service.send_sms(ask))


@router.post(paths.IDENTITY_CODES)
async def resolve_identity(exchange: TerminalExchange) -> Response:
    service = DepartmentService(exchange.centre)
    ask = await run_in_threadpool(_opened_code, service, exchange)
    return await exchange.centre.threads.run(AUTHORITIES, lambda: exchange.answer(service.resolve_identity(ask)))


@router.post(paths.ORDERS)
async def open_order(exchange: TerminalExchange) -> Response:
    service, ask = await asked(exchange, OrderRequest)
    reply = await _in_time(exchange, ask, lambda: _unless_other(lambda: service.open_order(ask)), Busy)
    if isinstance(reply, Busy):
        raise Refused(503, "away", "this order is still being opened")
    return await run_in_threadpool(exchange.answer, reply)


@router.get(paths.ORDER)
async def order(exchange: TerminalExchange, order_no: OrderNumber) -> Response:
    """The order as it is now; 404 when this terminal has no such order."""
    service = DepartmentService(exchange.centre)
    department = await run_in_threadpool(service.department_of, order_no, exchange.terminal_id)
    if department is None:
        raise Refused(404, "not_found", "this terminal has no such order")
    found = await exchange.centre.threads.run(department, lambda: service.order(order_no, exchange.terminal_id))
    if found is None:
        raise Refused(404, "not_found", "this terminal has no such order")
    return await run_in_threadpool(exchange.answer, found)


@router.post(paths.EARLIER_ORDERS)
async def earlier_order(exchange: TerminalExchange) -> Response:
    return await _answer(exchange, EarlierOrderRequest, lambda service, ask: service.earlier_order(ask))


@router.post(paths.FINISHED_CASES)
async def finished(exchange: TerminalExchange) -> Response:
    return await _answer(exchange, FinishedCaseRequest, lambda service, ask: finished_case(service.centre, ask))


@router.post(paths.WAITING_CASES)
async def waiting(exchange: TerminalExchange) -> Response:
    """WaitingCases. No department is asked: what is missing is in the book of cases."""
    service, ask = await asked(exchange, WaitingCasesRequest)
    return await run_in_threadpool(lambda: exchange.answer(waiting_cases(service.centre, ask)))


@router.post(paths.EXECUTE)
async def execute(exchange: TerminalExchange) -> Response:
    """Completed | Rejected | DepartmentDown | StillWorking | OutcomeUnknown."""
    service, ask = await asked(exchange, ExecuteRequest)
    answer = await _in_time(exchange, ask, lambda: _unless_other(lambda: service.execute(ask)), StillWorking)
    return await run_in_threadpool(exchange.answer, answer)


async def _in_time(exchange: Exchange, ask: Ask[Any], attempt: Callable[[], T], in_hand: type) -> T:  # Any: any request
    """What an attempt gives, made again for a while where another request has the same in hand."""
    until = current_time() + exchange.centre.settings.answer_wait_seconds
    while True:
        answer = await exchange.centre.threads.run(ask.item.department, attempt)
        if not isinstance(answer, in_hand) or current_time() >= until:
            return answer
        await sleep(_LOOK_EVERY)


def _unless_other(attempt: Callable[[], T]) -> T:
    try:
        return attempt()
    except ContentDiffers as error:
        raise Refused(409, "other_content", "this request id was used for something else") from error


async def _answer(
    exchange: Exchange, kind: type[R], ask_of: Callable[[DepartmentService, Ask[R]], BaseModel]
) -> Response:
    service, ask = await asked(exchange, kind)
    return await exchange.centre.threads.run(ask.item.department, lambda: exchange.answer(ask_of(service, ask)))


def _opened_code(service: DepartmentService, exchange: Exchange) -> Ask[IdentityCodeRequest]:
    with refusals():
        return service.open_code(exchange.read(IdentityCodeRequest), exchange.terminal_id)
