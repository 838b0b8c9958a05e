"""What terminals call to have a person proven."""

from fastapi import APIRouter
from fastapi.responses import Response

from central.identity.budgets import BudgetKind, spend
from central.identity.service import prove
from central.wire import Refused, TerminalExchange
from contract import paths
from contract.proof import ProofRequest
from contract.records import Submission
from contract.sealing import SealBroken

router = APIRouter()


@router.post(paths.PROOFS)
def prove_person(exchange: TerminalExchange) -> Response:
    """ProofGiven | ProofRefused | DepartmentDown."""
    request = exchange.read(ProofRequest)
    centre = exchange.centre
    submission = centre.keys.opening.open(request.sealed)
    if isinstance(submission, SealBroken):
        raise Refused(422, "seal", submission.reason)
    if submission.person is None or submission.evidence is None:
        raise Refused(422, "malformed", "a proof needs a person and evidence")
    if not spend(centre, exchange.terminal_id, BudgetKind.PERSONS, _facts_in(submission)):
        raise Refused(429, "budget", "more persons than this terminal may ask about in an hour")
    return exchange.answer(prove(centre, request, submission, exchange.terminal_id))


def _facts_in(submission: Submission) -> str:
    """Every other guess at a person is another person. A face, or an earlier assertion, is no guess."""
    person, evidence = submission.person, submission.evidence
    if person is None or evidence is None:
        raise AssertionError("looked at only where there is a claim")
    return person.model_dump_json() + evidence.model_dump_json(exclude={"earlier"})
