"""A terminal's question about a person, opened for its department; or why it is not opened, as the terminal reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from fastapi.concurrency import run_in_threadpool

from central.authorities.port import AUTHORITIES
from central.centre import CentreContext
from central.departments.port import Ask
from central.executions.service import DepartmentService
from central.identity.asking import (
    AuthoritySilent,
    BudgetSpent,
    IdentityUnproven,
    ItemUnknown,
    OpenedRequest,
    OtherUnproven,
    SealUnopened,
    confirm,
    open_question,
)
from central.web.signed_exchange import Exchange, Refused
from contract.execution import SealedRequest

R = TypeVar("R", bound=SealedRequest)


async def asked(exchange: Exchange, kind: type[R]) -> tuple[DepartmentService, Ask[R]]:
    """The opened question. Authorities are asked about other people on threads of theirs, and only where somebody is named."""
    service = DepartmentService(exchange.centre)
    request, opened = await run_in_threadpool(_open, exchange, kind)
    if opened.ties:
        opened = await exchange.centre.threads.run(AUTHORITIES, lambda: _confirm(exchange.centre, opened))
    return service, service.ask_of(request, exchange.terminal_id, opened)


def _open(exchange: Exchange, kind: type[R]) -> tuple[R, OpenedRequest]:
    request = exchange.read(kind)
    with refusals():
        return request, open_question(exchange.centre, request, exchange.terminal_id)


def _confirm(centre: CentreContext, opened: OpenedRequest) -> OpenedRequest:
    with refusals():
        return confirm(centre, opened)


@contextmanager
def refusals() -> Iterator[None]:
    """Why a question is not opened, as the terminal reads it."""
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
    except OtherUnproven as error:
        raise Refused(403, "third_person", str(error)) from error
    except AuthoritySilent as error:
        raise Refused(403, "authority_silent", str(error)) from error
