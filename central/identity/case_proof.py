"""Proves who applied in a case that waited at its terminal: by the evidence that came sealed with it, when it is forwarded.

A case is never lost for want of proof: its department is told how sure it is, and does what it must.
"""

from dataclasses import dataclass
from typing import assert_never

from central.centre import Centre
from central.identity.authority import REGISTER, Doubted, Licensed, Silent, Vouched
from central.identity.service import At, claim_of
from contract.identity import ProofLevel
from contract.records import Submission


@dataclass(frozen=True)
class ProvenCase:
    """办件核验 — the submission with no enterprise that is not proven, and how sure its person is."""

    submission: Submission
    level: ProofLevel


def prove_case(centre: Centre, submission: Submission, at: At) -> ProvenCase | Silent:
    """Ask the authorities about a submission; `at` is where and when it was made. Silent: ask again later."""
    kept = submission.model_copy(update={"enterprise": None, "evidence": None, "assertions": ()})
    claim = claim_of(centre, submission, at)
    if claim is None:
        return ProvenCase(kept, ProofLevel.NONE)
    judgement = centre.authorities.for_document(claim.evidence.document).judge(claim)
    match judgement:
        case Silent():
            return judgement
        case Doubted():
            return ProvenCase(kept, ProofLevel.NONE)
        case Vouched(level):
            return _with_enterprise(
                centre, kept, claim.evidence.licence_code, min(level, claim.ceiling, key=_ORDER.index)
            )
        case _:
            assert_never(judgement)


def _with_enterprise(centre: Centre, kept: Submission, licence_code: str, level: ProofLevel) -> ProvenCase | Silent:
    if not licence_code or kept.person is None:
        return ProvenCase(kept, level)
    found = centre.authorities.named(REGISTER).act_for(kept.person, licence_code)
    match found:
        case Silent():
            return found
        case Doubted():
            return ProvenCase(kept, ProofLevel.NONE)
        case Licensed():
            return ProvenCase(kept.model_copy(update={"enterprise": found.enterprise}), level)
        case _:
            assert_never(found)


_ORDER = list(ProofLevel)
