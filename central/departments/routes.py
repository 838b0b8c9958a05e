"""What terminals call while an online item is under way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel

from central.departments.finished import finished_case
from central.departments.port import Ask
from central.departments.service import DepartmentService
from central.identity.asking import BudgetSpent, IdentityUnproven, ItemUnknown, SealUnopened
from central.wire import Exchange, Refused, TerminalExchange
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
)

R = TypeVar("R", bound=SealedRequest)

router = APIRouter()


@router.post(paths.LISTS)
def list_options(exchange: TerminalExchange) -> Response:
    """ListAnswer | DepartmentDown."""
    return _answered(exchange, ListRequest, lambda service, ask: service.list_options(ask))


@router.post(paths.HOLDS)
def hold_slot(exchange: TerminalExchange) -> Response:
    """HoldAnswer | DepartmentDown. A repeat would hold the slot for longer."""
    exchange.require_new()
    return _answered(exchange, HoldRequest, lambda service, ask: service.hold_slot(ask))


@router.post(paths.SMS)
def send_sms(exchange: TerminalExchange) -> Response:
    """SmsAnswer | DepartmentDown. A repeat would send another message."""
    exchange.require_new()
    return _answered(exchange, SmsRequest, lambda service, ask: service.send_sms(ask))


@router.post(paths.IDENTITY_CODES)
def resolve_identity(exchange: TerminalExchange) -> Response:
    """IdentityFound | IdentityRefused | DepartmentDown."""
    service = DepartmentService(exchange.centre)
    with _refusals():
        ask = service.open_code(exchange.read(IdentityCodeRequest), exchange.terminal_id)
    return exchange.answer(service.resolve_identity(ask))


@router.post(paths.ORDERS)
def open_order(exchange: TerminalExchange) -> Response:
    """Order | Rejected | DepartmentDown."""
    return _answered(exchange, OrderRequest, lambda service, ask: service.open_order(ask))


@router.get(paths.ORDER)
def order(exchange: TerminalExchange, order_no: str) -> Response:
    """The order as it stands now; 404 when this terminal has no such order."""
    found = DepartmentService(exchange.centre).order(order_no, exchange.terminal_id)
    if found is None:
        raise Refused(404, "not_found", "this terminal has no such order")
    return exchange.answer(found)


@router.post(paths.EARLIER_ORDERS)
def earlier_order(exchange: TerminalExchange) -> Response:
    """EarlierOrder."""
    return _answered(exchange, EarlierOrderRequest, lambda service, ask: service.earlier_order(ask))


@router.post(paths.FINISHED_CASES)
def finished(exchange: TerminalExchange) -> Response:
    """FinishedCase | DepartmentDown."""
    return _answered(exchange, FinishedCaseRequest, lambda service, ask: finished_case(service.centre, ask))


@router.post(paths.EXECUTE)
def execute(exchange: TerminalExchange) -> Response:
    """Completed | Rejected | DepartmentDown."""
    return _answered(exchange, ExecuteRequest, lambda service, ask: service.execute(ask))


def _answered(exchange: Exchange, kind: type[R], ask_of: Callable[[DepartmentService, Ask[R]], BaseModel]) -> Response:
    service = DepartmentService(exchange.centre)
    with _refusals():
        ask = service.open(exchange.read(kind), exchange.terminal_id)
    return exchange.answer(ask_of(service, ask))


@contextmanager
def _refusals() -> Iterator[None]:
    """Why a question is not opened, as the terminal is told."""
    try:
        yield
    except SealUnopened as error:
        raise Refused(422, "seal", str(error)) from error
    except ItemUnknown as error:
        raise Refused(404, "unknown_item", f"no published catalogue has {error}") from error
    except BudgetSpent as error:
        raise Refused(429, "budget", "more than this terminal may ask about in an hour") from error
    except IdentityUnproven as error:
        raise Refused(403, "identity", str(error)) from error
