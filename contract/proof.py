"""Asking the centre to prove who is at the terminal. What comes back names no one: an assertion that only it can read."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from contract.execution import DepartmentDown, SealedRequest
from contract.identity import AssertionText, ProofRole
from contract.model import Message
from contract.records import EnterpriseDetails
from contract.terms import ProofLevel


class ProofRequest(SealedRequest):
    """The proof request (核验请求). `sealed` holds a Submission with `person`, `evidence`, and `face` where one was taken."""

    role: ProofRole = ProofRole.APPLICANT


class ProofRefusal(StrEnum):
    """Why nothing is proven (核验不通过). It never says which of the facts is wrong."""

    NOT_MATCHED = "not_matched"
    FACE_DIFFERENT = "face_different"
    CODE_UNKNOWN = "code_unknown"
    CODE_EXPIRED = "code_expired"
    LICENCE_UNKNOWN = "licence_unknown"
    LICENCE_NOT_YOURS = "licence_not_yours"


class ProofGiven(Message):
    """The proof given (核验通过). `assertion` goes with every request about this person until it expires or the visit ends.

    `enterprise` is whom the person may act for, where an e-licence was shown.
    """

    outcome: Literal["proven"] = "proven"
    request_id: str
    assertion: AssertionText
    level: ProofLevel
    expires_at: AwareDatetime
    enterprise: EnterpriseDetails | None = None


class ProofRefused(Message):
    """The authority does not confirm it (核验未通过)."""

    outcome: Literal["refused"] = "refused"
    request_id: str
    refusal: ProofRefusal


ProofReply = Annotated[ProofGiven | ProofRefused | DepartmentDown, Field(discriminator="outcome")]
"""What comes back on PROOFS. DepartmentDown: no authority answers now; nothing is known either way."""
