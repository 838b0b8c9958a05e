"""Proves who is at a terminal, and checks at every question that this was done.

The person of a question counts only where an assertion of this centre names them, for this terminal and this visit, and as
surely as the centre's own catalogue asks. A person who is not proven is no one: nothing about them is looked up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

import msgspec

from catalogue.schema import FurtherDocument, ServiceItem
from central.authorities.port import REGISTER, Claim, Confirmed, Licensed, NoAuthorityAnswer, NotConfirmed
from central.centre import CentreContext
from central.identity.assertions import (
    LONGEST_VISIT,
    Assertion,
    enterprise_digest,
    person_digest,
    read_assertion,
    write_assertion,
)
from central.identity.needs import needed_level, needs_licence
from contract.execution import DepartmentDown
from contract.identity import CodeEvidence, Evidence, ProofRole, SocialCardEvidence
from contract.proof import ProofGiven, ProofRefusal, ProofRefused, ProofReply, ProofRequest
from contract.records import EnterpriseDetails, FaceEvidence, NamedPerson, PersonDetails, Submission
from contract.terms import ProofLevel


@dataclass(frozen=True)
class At:
    """Where and when something is asked (请求时地)."""

    terminal_id: str
    visit_id: str
    now: datetime


@dataclass(frozen=True)
class Proven:
    """The submission with nothing in it of a person or enterprise that is not proven (已核实), and how sure its person is."""

    submission: Submission
    level: ProofLevel


@dataclass(frozen=True)
class NotProven:
    """Why the question is not answered (未核实). Technical, nothing personal."""

    reason: str


def prove(centre: CentreContext, request: ProofRequest, submission: Submission, terminal_id: str) -> ProofReply:
    """Ask the authority for the document that was shown. A submission without person or evidence proves nothing."""
    at = At(terminal_id, request.visit_id, centre.clock.now())
    claim = claim_of(centre, submission, at)
    if claim is None:
        raise ValueError("a proof needs a person and evidence")
    if _rests_on_earlier(claim.evidence) and not claim.is_known:
        return ProofRefused(request_id=request.request_id, refusal=ProofRefusal.CODE_UNKNOWN)
    judgement = centre.authorities.for_document(claim.evidence.document).judge(claim)
    match judgement:
        case NoAuthorityAnswer():
            return DepartmentDown(request_id=request.request_id)
        case NotConfirmed(refusal):
            return ProofRefused(request_id=request.request_id, refusal=refusal)
        case Confirmed(level):
            return _give(centre, request, claim, claim.sure(level), at)
        case _:
            assert_never(judgement)


def claim_of(centre: CentreContext, submission: Submission, at: At) -> Claim | None:
    """What a submission claims about its person; None where it says by nothing who that is."""
    person, evidence = submission.person, submission.evidence
    if person is None or evidence is None:
        return None
    face = _comparable(centre, submission.face, evidence)
    earlier = _earlier(centre, person, evidence, at)
    by_code = earlier is not None and earlier.level is ProofLevel.CODE
    return Claim(person, evidence, face, is_known=earlier is not None, has_shown_code=by_code)


def is_of_known_code(centre: CentreContext, submission: Submission, at: At) -> bool:
    """Whether the only person named is the one whose code was shown in this visit, and nothing else is tried with it."""
    claim = claim_of(centre, submission, at)
    return claim is not None and claim.has_shown_code and claim.evidence == _code_alone(claim.evidence)


def _code_alone(shown: Evidence) -> Evidence:
    return Evidence(document=CodeEvidence(), earlier=shown.earlier)


def _comparable(centre: CentreContext, face: FaceEvidence | None, evidence: Evidence) -> FaceEvidence | None:
    """Without a picture that its authority has no key for: no one can open that, so it proves nothing."""
    if face is None or face.sealed_frame is None or evidence.document.kind in centre.authorities.announced_keys():
        return face
    return face.model_copy(update={"sealed_frame": None})


def assert_code(centre: CentreContext, person: PersonDetails, also_by: str, at: At) -> tuple[str, datetime]:
    """The assertion of a person whose code was shown, and when it ends; `also_by` where only some items take that code."""
    assertion = _assertion(centre, person, None, ProofLevel.CODE, ProofRole.APPLICANT, at)
    assertion = msgspec.structs.replace(assertion, also_by=also_by)
    return write_assertion(centre.keys, assertion), assertion.ends


def check(centre: CentreContext, submission: Submission, items: Sequence[ServiceItem], at: At) -> Proven | NotProven:
    """What may be answered: see the head of this module. `items` are the versions of the item that are looked at."""
    needed = needed_level(items)
    own = _own(centre, submission, items, at)
    if own is None and needed is not ProofLevel.NONE:
        return NotProven("no assertion of this terminal and visit names the person")
    if own is not None and not own.level.reaches(needed):
        return NotProven(f"the item asks for {needed}, and {own.level} is proven")
    enterprise = _proven_enterprise(centre, submission, own)
    if enterprise is None and needs_licence(items):
        return NotProven("no assertion names the enterprise")
    others = _proven_others(centre, submission, at)
    kept = {"enterprise": enterprise, "assertions": (), "evidence": None, "others": others}
    if own is None:
        kept |= {"person": None, "face": None}
    return Proven(submission.model_copy(update=kept), ProofLevel.NONE if own is None else own.level)


def valid_assertion(centre: CentreContext, token: str, at: At) -> Assertion | None:
    """An assertion that counts here and now."""
    assertion = read_assertion(centre.keys, token)
    if assertion is None or (assertion.terminal_id, assertion.visit_id) != (at.terminal_id, at.visit_id):
        return None
    return assertion if at.now < assertion.ends else None


def _earlier(centre: CentreContext, person: PersonDetails, evidence: Evidence, at: At) -> Assertion | None:
    """What this centre proved about the person before, in this visit."""
    found = valid_assertion(centre, evidence.earlier, at) if evidence.earlier else None
    if found is None or found.role is ProofRole.THIRD_PERSON:
        return None
    return found if found.person == person_digest(centre.keys, person) else None


def _rests_on_earlier(evidence: Evidence) -> bool:
    """Whether no document is shown: what was proven before is all there is."""
    return evidence.document == CodeEvidence(code="")


def is_taken(also_by: str, items: Iterable[ServiceItem]) -> bool:
    """Whether every version of an item takes what was shown."""
    return not also_by or all(also_by in item.also_by for item in items)


def _own(centre: CentreContext, submission: Submission, items: Sequence[ServiceItem], at: At) -> Assertion | None:
    """The surest assertion about the person of the submission, by what these items take."""
    if submission.person is None:
        return None
    digest = person_digest(centre.keys, submission.person)
    found = [proof for token in submission.assertions if (proof := valid_assertion(centre, token, at)) is not None]
    mine = [
        proof
        for proof in found
        if proof.person == digest and proof.role is not ProofRole.THIRD_PERSON and is_taken(proof.also_by, items)
    ]
    return max(mine, key=lambda proof: (list(ProofLevel).index(proof.level), proof.enterprise), default=None)


def _proven_others(centre: CentreContext, submission: Submission, at: At) -> tuple[NamedPerson, ...]:
    """Anyone who showed a card of their own beside the applicant's."""
    found = [proof for token in submission.assertions if (proof := valid_assertion(centre, token, at)) is not None]
    shown = {proof.person for proof in found if proof.role is ProofRole.THIRD_PERSON}
    proven = [other for other in submission.others if person_digest(centre.keys, other.person) in shown]
    return tuple(proof.model_copy(update={"evidence": None}) for proof in proven)


def _proven_enterprise(
    centre: CentreContext, submission: Submission, own: Assertion | None
) -> EnterpriseDetails | None:
    if own is None or submission.enterprise is None or submission.person is None or not own.enterprise:
        return None
    if own.enterprise != enterprise_digest(centre.keys, submission.enterprise):
        return None
    return submission.enterprise.model_copy(update={"operator_id_number": submission.person.id_number})


def _give(centre: CentreContext, request: ProofRequest, claim: Claim, level: ProofLevel, at: At) -> ProofReply:
    enterprise: EnterpriseDetails | None = None
    role = request.role
    if claim.evidence.licence_code:
        found = centre.authorities.adapter_of(REGISTER).act_for(claim.person, claim.evidence.licence_code)
        match found:
            case NoAuthorityAnswer():
                return DepartmentDown(request_id=request.request_id)
            case NotConfirmed(refusal):
                return ProofRefused(request_id=request.request_id, refusal=refusal)
            case Licensed():
                enterprise, role = found.enterprise, ProofRole.AGENT
            case _:
                assert_never(found)
    assertion = _assertion(centre, claim.person, enterprise, level, role, at)
    earlier = _earlier(centre, claim.person, claim.evidence, at) if _rests_on_earlier(claim.evidence) else None
    if earlier is not None:
        assertion = msgspec.structs.replace(
            assertion, issued_at=earlier.issued_at, expires_at=earlier.expires_at, also_by=earlier.also_by
        )
    if isinstance(claim.evidence.document, SocialCardEvidence):
        assertion = msgspec.structs.replace(assertion, also_by=FurtherDocument.SOCIAL_CARD.value)
    return ProofGiven(
        request_id=request.request_id,
        assertion=write_assertion(centre.keys, assertion),
        level=assertion.level,
        expires_at=assertion.ends,
        enterprise=enterprise,
    )


def _assertion(
    centre: CentreContext,
    person: PersonDetails,
    enterprise: EnterpriseDetails | None,
    level: ProofLevel,
    role: ProofRole,
    at: At,
) -> Assertion:
    valid = min(timedelta(seconds=centre.settings.assertion_seconds), LONGEST_VISIT)
    return Assertion(
        terminal_id=at.terminal_id,
        visit_id=at.visit_id,
        person=person_digest(centre.keys, person),
        level=level,
        role=role,
        enterprise=enterprise_digest(centre.keys, enterprise),
        issued_at=int(at.now.timestamp()),
        expires_at=int((at.now + valid).timestamp()),
    )
