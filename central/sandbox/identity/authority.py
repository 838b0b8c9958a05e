"""The sandbox plays every identity authority: the facts of a card must all fit its register, and a code must be one of its own."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from central.authorities.pictures import is_picture
from central.authorities.port import INSURANCE, SOCIAL_SECURITY, Claim, Confirmed, Licensed, NotConfirmed, Recognised
from central.sandbox.identity.register import CitizenRegister, RegisteredCitizen
from contract.execution import CodeRefusal, IdentityFound, IdentityRefused
from contract.identity import (
    CardEvidence,
    CertificateEvidence,
    CodeEvidence,
    NetworkIdentityEvidence,
    SocialCardEvidence,
)
from contract.pictures import PictureOpeningKey
from contract.proof import ProofRefusal
from contract.records import EnterpriseDetails, FaceEvidence, PersonDetails
from contract.terms import ProofLevel

IDENTITY_CODE = "SANDBOX-IDCODE:"
NETWORK_IDENTITY = "SANDBOX-NETID:"
CERTIFICATE = "SANDBOX-ECERT:"
LICENCE = "SANDBOX-LICENCE:"
EXPIRED = ":expired"

_SAME_FACE = 0.6
"""The distance up to which two faces are one person's; dlib's own."""
_NOT_MATCHED = NotConfirmed(ProofRefusal.NOT_MATCHED)


@dataclass(frozen=True)
class SandboxAuthority:
    """Checks persons and faces as an identity authority would, with examples (沙箱核验机构).

    `opening` opens the pictures that are sealed for it; no other part of the centre has it.
    """

    register: CitizenRegister
    opening: PictureOpeningKey | None = field(default=None, repr=False)

    def judge(self, claim: Claim) -> Confirmed | NotConfirmed:
        known = self.register.by_number(claim.person.id_number)
        if known is None or not _is_same(claim, known.person):
            return _NOT_MATCHED
        shown = self._shown(claim, known)
        if shown is not None:
            return shown
        if claim.face is None:
            return Confirmed(claim.ceiling)
        is_card = isinstance(claim.evidence.document, CardEvidence)
        if not self._is_their_face(claim.face, is_card=is_card):
            return NotConfirmed(ProofRefusal.FACE_DIFFERENT)
        return Confirmed(ProofLevel.CARD_FACE)

    def recognise(self, code: str) -> Recognised | NotConfirmed | None:
        """See `IdentityAuthority.recognise`. Identity codes are the department's (`central.sandbox`)."""
        prefix = next((kind for kind in (NETWORK_IDENTITY, CERTIFICATE) if code.startswith(kind)), None)
        if prefix is None:
            return None
        refusal = self._code_refusal(code, prefix)
        citizen = self.register.by_key(code.removeprefix(prefix))
        if refusal is not None or citizen is None:
            return NotConfirmed(refusal or ProofRefusal.CODE_UNKNOWN)
        return Recognised(citizen.person)

    def act_for(self, person: PersonDetails, licence_code: str) -> Licensed | NotConfirmed:
        found = _licences().get(licence_code.removeprefix(LICENCE))
        if found is None or not licence_code.startswith(LICENCE):
            return NotConfirmed(ProofRefusal.LICENCE_UNKNOWN)
        enterprise, agents = found
        if person.id_number not in agents:
            return NotConfirmed(ProofRefusal.LICENCE_NOT_YOURS)
        return Licensed(enterprise.model_copy(update={"operator_id_number": person.id_number}))

    def is_guardian(self, person: PersonDetails, other_number: str) -> bool:
        return self.register.is_ward_of(other_number, person.id_number)

    def is_relative(self, person: PersonDetails, other_number: str) -> bool:
        return self.register.is_tied(person.id_number, other_number)

    def is_named(self, number: str, name: str) -> bool:
        known = self.register.by_number(number)
        return known is not None and known.person.name == name

    def _shown(self, claim: Claim, known: RegisteredCitizen) -> NotConfirmed | None:
        """Why what was shown is not this citizen's; None where it is."""
        match claim.evidence.document:
            case CardEvidence(issuer=issuer, valid_from=valid_from):
                return None if (issuer, valid_from) == (known.issuer, known.valid_from) else _NOT_MATCHED
            case CodeEvidence(code="") if claim.is_known:
                return None
            case CodeEvidence(code=code):
                prefix = IDENTITY_CODE
            case NetworkIdentityEvidence(credential=code):
                prefix = NETWORK_IDENTITY
            case CertificateEvidence(code=code):
                prefix = CERTIFICATE
            case SocialCardEvidence():
                return None  # its person is in the register, and that is what the sandbox knows of such cards
        refusal = self._code_refusal(code, prefix)
        if refusal is not None:
            return NotConfirmed(refusal)
        return None if self.register.by_key(code.removeprefix(prefix)) == known else _NOT_MATCHED

    def _is_their_face(self, face: FaceEvidence, *, is_card: bool) -> bool:
        """The sandbox draws its people, so it has nothing to compare a picture with: it asks for a result or any picture."""
        if not face.passed:
            return False
        if face.compared and is_card:
            return face.distance is not None and 0 <= face.distance <= _SAME_FACE
        if face.sealed_frame is None:
            return is_picture(face.best_frame)
        return self.opening is not None and is_picture(self.opening.open(face.sealed_frame))

    def _code_refusal(self, code: str, prefix: str) -> ProofRefusal | None:
        key = code.removeprefix(prefix)
        if not code.startswith(prefix) or self.register.by_key(key.removesuffix(EXPIRED)) is None:
            return ProofRefusal.CODE_UNKNOWN
        return ProofRefusal.CODE_EXPIRED if key.endswith(EXPIRED) else None


def _is_same(claim: Claim, known: PersonDetails) -> bool:
    """Every fact that a card shows, but for the address: that one may have moved.

    A social-security card has its own validity.
    """
    facts = ["name", "document", "sex", "birth_date"]
    if not isinstance(claim.evidence.document, SocialCardEvidence):
        facts.append("valid_to")
    return all(getattr(claim.person, fact) == getattr(known, fact) for fact in facts)


@cache
def _licences() -> dict[str, tuple[EnterpriseDetails, frozenset[str]]]:
    source = resources.files("central.sandbox.identity").joinpath("licences.toml")
    tables = tomllib.loads(source.read_text("utf-8"))
    return {
        key: (EnterpriseDetails(usc_code=table["usc_code"], name=table["name"]), frozenset(table["agents"]))
        for key, table in tables.items()
    }


PREFIXES = {SOCIAL_SECURITY: "SANDBOX-ESSC:", INSURANCE: "SANDBOX-YBM:"}
"""How the codes begin, by the authority that knows them."""


@dataclass(frozen=True)
class FurtherCodes(SandboxAuthority):
    """One such authority (沙箱电子凭证). Judges as the sandbox does."""

    prefix: str = ""

    def recognise(self, code: str) -> Recognised | NotConfirmed | None:
        if not code.startswith(self.prefix):
            return None
        key = code.removeprefix(self.prefix)
        citizen = self.register.by_key(key.removesuffix(EXPIRED))
        if citizen is None:
            return NotConfirmed(ProofRefusal.CODE_UNKNOWN)
        return NotConfirmed(ProofRefusal.CODE_EXPIRED) if key.endswith(EXPIRED) else Recognised(citizen.person)


def resolve_code(register: CitizenRegister, request_id: str, code: object) -> IdentityFound | IdentityRefused:
    """The person of a code as it was scanned, or why it identifies no one. A code may be used as often as one likes."""
    text = code if isinstance(code, str) else ""
    key = text.removeprefix(IDENTITY_CODE)
    citizen = register.by_key(key.removesuffix(EXPIRED))
    if not text.startswith(IDENTITY_CODE) or citizen is None:
        return IdentityRefused(request_id=request_id, refusal=CodeRefusal.UNKNOWN)
    if key.endswith(EXPIRED):
        return IdentityRefused(request_id=request_id, refusal=CodeRefusal.EXPIRED)
    return IdentityFound(request_id=request_id, person=citizen.person)
