"""What terminals call to have a person proven."""

import secrets

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from central.authorities.port import AUTHORITIES
from central.identity.budgets import BudgetKind, spend
from central.identity.guesses import facts_in
from central.identity.service import At, is_of_known_code, prove
from central.web.signed_exchange import Exchange, Refused, TerminalExchange
from contract import paths
from contract.proof import ProofRequest
from contract.records import Submission
from contract.sealing import SealBroken

router = APIRouter()


@router.post(paths.PROOFS)
async def prove_person(exchange: TerminalExchange) -> Response:
    request, submission = await run_in_threadpool(_open, exchange)
    centre, terminal_id = exchange.centre, exchange.terminal_id
    reply = await centre.threads.run(AUTHORITIES, lambda: prove(centre, request, submission, terminal_id))
    return await run_in_threadpool(exchange.answer, reply)


def _open(exchange: Exchange) -> tuple[ProofRequest, Submission]:
    """Every guess costs a person, and every proof one of the terminal's proofs: renewing one for ever is no way out.

    A person who was identified by a code was counted when it was shown.
    """
    request = exchange.read(ProofRequest)
    centre = exchange.centre
    submission = centre.keys.opening.open(request.sealed)
    if isinstance(submission, SealBroken):
        raise Refused(422, "seal", submission.reason)
    if submission.person is None or submission.evidence is None:
        raise Refused(422, "malformed", "a proof needs a person and evidence")
    facts = facts_in(submission.person, submission.evidence)
    is_counted = is_of_known_code(centre, submission, At(exchange.terminal_id, request.visit_id, centre.clock.now()))
    if not is_counted and not spend(centre, exchange.terminal_id, BudgetKind.PERSONS, facts):
        raise Refused(429, "budget", "more persons than this terminal may ask about in an hour")
    if not spend(centre, exchange.terminal_id, BudgetKind.PROOFS, secrets.token_hex(16)):
        raise Refused(429, "budget", "more proofs than this terminal may ask for in an hour")
    return request, submission
