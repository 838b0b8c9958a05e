"""Has the centre prove who the citizen is, once for each claim."""

from collections.abc import Callable
from typing import assert_never

from contract.execution import DepartmentDown
from contract.identity import CardEvidence
from contract.proof import ProofGiven, ProofRefused, ProofReply
from contract.records import Submission
from kiosk.journeys.proofs import Proofs
from offline_queue.centre_outcomes import CentreRefused, CentreUnreachable

USED_FOR = 25 * 60.0
"""Seconds (monotonic) after which it is asked for once more; at the centre it counts for up to thirty minutes."""

Reply = ProofReply | CentreRefused | CentreUnreachable


def ensure_proven(
    proofs: Proofs, claim: Submission, ask: Callable[[Submission], Reply], seconds: float, turn: int
) -> Reply | None:
    """Have the claim of that turn proven, unless it is, or was refused. Gives the answer where the centre was asked. Blocks."""
    # that the card lies there no more takes nothing from what was proven while it did
    is_same = proofs.claim is not None and _without_presence(proofs.claim) == _without_presence(claim)
    if is_same and (proofs.refusal is not None or proofs.is_given(seconds)):
        return None
    reply = ask(claim)
    match reply:
        case ProofGiven():
            proofs.take_proof(claim, reply, seconds + USED_FOR, turn)
        case ProofRefused(refusal=refusal):
            proofs.take_refusal(claim, refusal, turn)
        case DepartmentDown() | CentreRefused() | CentreUnreachable():
            pass  # nothing is known either way
        case _:
            assert_never(reply)
    return reply


def _without_presence(claim: Submission) -> Submission:
    evidence = claim.evidence
    if evidence is None or not isinstance(evidence.document, CardEvidence):
        return claim
    document = evidence.document.model_copy(update={"is_present": False})
    return claim.model_copy(update={"evidence": evidence.model_copy(update={"document": document})})
