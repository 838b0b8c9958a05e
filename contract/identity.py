"""How sure it is who is at a terminal: levels, and the evidence that an identity authority judges.

Evidence is personal. It travels only sealed to the centre, beside the `person` and the `face` of a `Submission`.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from contract.model import Message

MOST_LETTERS = 1_000
"""Of a code that was scanned."""

ShortText = Annotated[str, Field(max_length=200)]
CodeText = Annotated[str, Field(max_length=MOST_LETTERS)]
AssertionText = Annotated[str, Field(max_length=2_000)]
"""身份断言 — what the centre issued; opaque to everything but the centre."""


class ProofRole(StrEnum):
    """The role in which a person is here (核验角色): for themselves, for an enterprise, or as one more person concerned."""

    APPLICANT = "applicant"
    AGENT = "agent"
    THIRD_PERSON = "third_person"


class CardEvidence(Message):
    """What the chip says beyond name (证件要素), number and validity; `sam_id` names the reader's security module.

    `is_present`: the reader says that the card still lies there.
    """

    kind: Literal["card"] = "card"
    issuer: ShortText = ""
    valid_from: ShortText = ""
    sam_id: ShortText = ""
    is_present: bool = False


class CodeEvidence(Message):
    """An identity code as it was scanned (身份码); empty where `Evidence.earlier` already proves that the platform knew it."""

    kind: Literal["identity_code"] = "identity_code"
    code: CodeText = ""


class SocialCardEvidence(Message):
    """What a social-security card says beyond its person (社会保障卡); empty card number: the card has none.

    `is_authenticated`: card and key system proved themselves to each other. Without that a card is easily copied.
    """

    kind: Literal["social_card"] = "social_card"
    card_number: ShortText = ""
    city_code: ShortText = ""
    version: int = Field(default=1, ge=1, le=9)
    is_authenticated: bool = False


class NetworkIdentityEvidence(Message):
    """A network identity credential as it was scanned (国家网络身份认证凭证，网号/网证)."""

    kind: Literal["network_identity"] = "network_identity"
    credential: CodeText


class CertificateEvidence(Message):
    """The code of an electronic certificate (电子证照), as scanned."""

    kind: Literal["e_certificate"] = "e_certificate"
    code: CodeText


DocumentEvidence = Annotated[
    CardEvidence | CodeEvidence | NetworkIdentityEvidence | CertificateEvidence | SocialCardEvidence,
    Field(discriminator="kind"),
]


class Evidence(Message):
    """What a person shows to say who they are (身份证据). `licence_code`: the e-licence (电子营业执照) of whom they act for.

    `earlier` is an assertion of this visit that a face is to strengthen; beside a card, that of the code shown with it.
    """

    document: DocumentEvidence
    licence_code: CodeText = ""
    earlier: AssertionText = ""
