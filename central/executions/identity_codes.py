"""Whose a scanned code is, each of its authority: an identity code (身份码), a network identity (网证), an electronic certificate.

The items that take them know electronic social-security cards (电子社保卡) and insurance codes (医保码) too.
"""

from catalogue.schema import FurtherDocument
from catalogue.stand_ins import IDENTITY_PLATFORM
from central.authorities.port import (
    CERTIFICATES,
    INSURANCE,
    NETWORK_IDENTITY,
    SOCIAL_SECURITY,
    NoAuthorityAnswer,
    NotConfirmed,
    Recognised,
)
from central.centre import CentreContext
from central.departments.port import Ask
from central.identity.service import At, assert_code
from contract.execution import (
    IDENTITY_CODE,
    CodeRefusal,
    DepartmentDown,
    IdentityCodeReply,
    IdentityCodeRequest,
    IdentityFound,
    IdentityRefused,
)
from contract.proof import ProofRefusal

_FOR_ALL = ((NETWORK_IDENTITY, ""), (CERTIFICATES, ""))
_FOR_SOME = {FurtherDocument.SOCIAL_CARD: SOCIAL_SECURITY, FurtherDocument.INSURANCE_CODE: INSURANCE}


def resolve_code(centre: CentreContext, ask: Ask[IdentityCodeRequest]) -> IdentityCodeReply:
    """The person of the code with an assertion at the level of a code, or why it identifies no one."""
    reply = _of_authorities(centre, ask) or _of_platform(centre, ask)
    if not isinstance(reply, IdentityFound):
        return reply
    assertion, ends = assert_code(
        centre, reply.person, reply.also_by, At(ask.terminal_id, ask.request.visit_id, ask.now)
    )
    return reply.model_copy(update={"assertion": assertion, "expires_at": ends})


def _of_platform(centre: CentreContext, ask: Ask[IdentityCodeRequest]) -> IdentityCodeReply:
    with centre.database.reading() as session:
        is_down = centre.directory.is_down(session, IDENTITY_PLATFORM)
    if is_down:
        return DepartmentDown(request_id=ask.request.request_id)
    return centre.directory.department(IDENTITY_PLATFORM).resolve_identity(ask)


def _of_authorities(centre: CentreContext, ask: Ask[IdentityCodeRequest]) -> IdentityCodeReply | None:
    code, request_id = str(ask.submission.answers.get(IDENTITY_CODE, "")), ask.request.request_id
    for name, also_by in (*_FOR_ALL, *((_FOR_SOME[way], way.value) for way in ask.item.also_by)):
        match centre.authorities.adapter_of(name).recognise(code):
            case Recognised(person):
                return IdentityFound(request_id=request_id, person=person, also_by=also_by)
            case NotConfirmed(refusal):
                is_old = refusal is ProofRefusal.CODE_EXPIRED
                return IdentityRefused(
                    request_id=request_id, refusal=CodeRefusal.EXPIRED if is_old else CodeRefusal.UNKNOWN
                )
            case NoAuthorityAnswer():
                return DepartmentDown(request_id=request_id)
            case None:
                continue
    return None
