"""What the centre asks of an identity authority. Adapters: `http` (a real one) and `sandbox` (synthetic citizens)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from central.authorities.pictures import is_picture
from contract.identity import CardEvidence, DocumentEvidence, Evidence, SocialCardEvidence
from contract.pictures import PictureKey
from contract.proof import ProofRefusal
from contract.records import EnterpriseDetails, FaceEvidence, PersonDetails
from contract.terms import ProofLevel

AUTHORITIES = "identity authorities"
"""Whose threads questions to all of them run on, as a department's do on its own."""

POLICE = "police"
"""The police's register of people, for ID cards (公安人口库)."""
PLATFORM = "identity_platform"
"""The province's identity platform, for identity codes (统一身份认证平台)."""
NETWORK_IDENTITY = "network_identity"
"""The national network identity service, for 网号 and 网证 (国家网络身份认证公共服务)."""
CERTIFICATES = "e_certificates"
"""The register of electronic certificates (电子证照库)."""
SOCIAL_SECURITY = "social_security"
"""人社持卡库: social-security cards (社会保障卡), and their electronic form (电子社保卡)."""
INSURANCE = "medical_insurance"
"""The medical insurance's platform, for insurance codes (医保信息平台)."""
REGISTER = "business_register"
"""The business register, for e-licences (经营主体登记)."""

AUTHORITY_OF = {
    "card": POLICE,
    "identity_code": PLATFORM,
    "network_identity": NETWORK_IDENTITY,
    "e_certificate": CERTIFICATES,
    "social_card": SOCIAL_SECURITY,
}
"""By the kind of the document that is shown."""


@dataclass(frozen=True)
class Claim:
    """Who a person says they are (身份主张), and by what.

    `is_known`: this centre proved the person in this visit; only the face is new. `has_shown_code`: it did so by a code.
    """

    person: PersonDetails
    evidence: Evidence
    face: FaceEvidence | None = None
    is_known: bool = False
    has_shown_code: bool = False

    def sure(self, confirmed: ProofLevel) -> ProofLevel:
        """How sure the person is who an authority confirms at that level: a card and a code are of two makers, and two things to have."""
        level = min(confirmed, self.ceiling, key=list(ProofLevel).index)
        is_by_card = level in (ProofLevel.CARD, ProofLevel.CARD_PRESENCE)
        return ProofLevel.CARD_CODE if is_by_card and self.has_shown_code else level

    @property
    def ceiling(self) -> ProofLevel:
        """What this evidence can prove at most, whatever an authority says."""
        document = self.evidence.document
        if self.face is not None and self.face.passed:
            is_compared = self.face.compared and isinstance(document, CardEvidence)
            if is_compared or self.face.sealed_frame or is_picture(self.face.best_frame):
                return ProofLevel.CARD_FACE
        if isinstance(document, SocialCardEvidence):
            return ProofLevel.CARD if document.is_authenticated else ProofLevel.CODE
        if not isinstance(document, CardEvidence):
            return ProofLevel.CODE
        return ProofLevel.CARD_PRESENCE if document.is_present else ProofLevel.CARD


@dataclass(frozen=True)
class Confirmed:
    """The authority confirms the person (核验属实), at this level."""

    level: ProofLevel


@dataclass(frozen=True)
class NotConfirmed:
    """The authority does not confirm it (核验不符)."""

    refusal: ProofRefusal


@dataclass(frozen=True)
class NoAuthorityAnswer:
    """No proper answer in time (核验机构无应答): nothing is known either way."""


@dataclass(frozen=True)
class Recognised:
    """Whose a scanned code is (已识别)."""

    person: PersonDetails = field(repr=False)


@dataclass(frozen=True)
class Licensed:
    """The enterprise that the person may act for (可代办的单位)."""

    enterprise: EnterpriseDetails


class IdentityAuthority(Protocol):
    """Blocking calls (身份核验机构), from any thread. What cannot be had in time is Silent, never an exception."""

    def judge(self, claim: Claim) -> Confirmed | NotConfirmed | NoAuthorityAnswer:
        """Whether all that is claimed of a person fits together. A number alone never does."""

    def recognise(self, code: str) -> Recognised | NotConfirmed | NoAuthorityAnswer | None:
        """Whose this scanned code is; None where it is no code of this authority."""

    def act_for(self, person: PersonDetails, licence_code: str) -> Licensed | NotConfirmed | NoAuthorityAnswer:
        """For whom the holder of this e-licence may act. Asked of the business register only."""

    def is_guardian(self, person: PersonDetails, other_number: str) -> bool | None:
        """Whether a person is the guardian (监护人) of another. Asked of the police only; None when it does not answer."""

    def is_relative(self, person: PersonDetails, other_number: str) -> bool | None:
        """Whether another, alive or not, is a person's near relative (近亲属) or ward. Asked of the police only; None as above."""

    def is_named(self, number: str, name: str) -> bool | None:
        """Whether number and name are one person's (两要素核验). Asked of the police only; None as above."""


@dataclass(frozen=True)
class Authorities:
    """Systems by name (核验机构名录); the sandbox plays all others."""

    sandbox: IdentityAuthority
    real: Mapping[str, IdentityAuthority] = field(default_factory=dict)
    picture_keys: Mapping[str, PictureKey] = field(default_factory=dict)
    """With what pictures are sealed for each, by name; for one without a key none are taken."""

    def adapter_of(self, name: str) -> IdentityAuthority:
        return self.real.get(name, self.sandbox)

    def announced_keys(self) -> dict[str, bytes]:
        """The keys that terminals get, by the kind of document that is shown."""
        named = {kind: self.picture_keys.get(name) for kind, name in AUTHORITY_OF.items()}
        return {kind: key.public for kind, key in named.items() if key is not None}

    def for_document(self, document: DocumentEvidence) -> IdentityAuthority:
        """The authority that knows this kind of document."""
        return self.adapter_of(AUTHORITY_OF[document.kind])
