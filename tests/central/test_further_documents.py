"""Social-security card, its electronic form and the insurance code: they count for the items that take them, and for no other."""

import pytest

from catalogue.loader import load_catalogue
from catalogue.schema import FurtherDocument, Identity, OfflinePolicy
from contract import paths
from contract.execution import (
    IDENTITY_CODE,
    CodeRefusal,
    ExecuteRequest,
    IdentityCodeReply,
    IdentityCodeRequest,
    IdentityFound,
    IdentityRefused,
)
from contract.identity import CodeEvidence, Evidence, SocialCardEvidence
from contract.proof import ProofGiven, ProofRefusal, ProofRefused
from contract.records import FaceEvidence, PersonDetails, Submission
from contract.refusal import Refusal
from contract.terms import ProofLevel
from simulators.person.people import person as citizen
from tests.central.test_identity import PICTURE
from tests.central.virtual_terminal import VirtualTerminal

CATALOGUE = load_catalogue()
SOCIAL, INSURANCE = FurtherDocument.SOCIAL_CARD, FurtherDocument.INSURANCE_CODE
ELSEWHERE = "MZ001"


def item_that_takes(document: FurtherDocument, identity: Identity) -> str:
    """One that is answered at once, where there is one."""
    found = [
        each
        for each in CATALOGUE.items
        if document in each.also_by and each.identity is identity and not each.fee and each.department != "gov_services"
    ]
    return min(found, key=lambda each: each.offline is not OfflinePolicy.ONLINE).code


CARD_ITEM = item_that_takes(SOCIAL, Identity.ID_CARD)
FACE_ITEM = item_that_takes(SOCIAL, Identity.ID_CARD_FACE)


def holder(**wrong: str) -> PersonDetails:
    """As a social-security card tells: no address, no validity of the ID card."""
    card = citizen("li").card
    reported = PersonDetails(
        name=card.name, id_number=card.id_number, sex=card.sex, birth_date=card.birth_date.isoformat()
    )
    return reported.model_copy(update=wrong)


def shown(*, is_authenticated: bool = True) -> Evidence:
    return Evidence(
        document=SocialCardEvidence(
            card_number="A12345678", city_code="441600", version=3, is_authenticated=is_authenticated
        )
    )


def proven(terminal: VirtualTerminal, item: str, face: FaceEvidence | None = None) -> Submission:
    given = terminal.prove(Submission(person=holder(), evidence=shown(), face=face), item)
    assert isinstance(given, ProofGiven)
    return Submission(person=holder(), assertions=(given.assertion,))


def refusal(terminal: VirtualTerminal, submission: Submission, item: str) -> str:
    """The centre's word; "" where it answers."""
    answer = terminal.put(ExecuteRequest, paths.EXECUTE, submission, item)
    return "" if answer.status_code == 200 else Refusal.model_validate_json(answer.content).code


def scanned(terminal: VirtualTerminal, code: str, item: str) -> IdentityCodeReply:
    question = Submission(answers={IDENTITY_CODE: code})
    return terminal.ask(IdentityCodeRequest, paths.IDENTITY_CODES, IdentityCodeReply, question, item)


@pytest.mark.parametrize(("is_authenticated", "level"), [(True, ProofLevel.CARD), (False, ProofLevel.CODE)])
def test_only_authenticated_card_counts_as_card(
    terminal: VirtualTerminal, is_authenticated: bool, level: ProofLevel
) -> None:
    evidence = shown(is_authenticated=is_authenticated)
    given = terminal.prove(Submission(person=holder(), evidence=evidence), CARD_ITEM)
    assert isinstance(given, ProofGiven)
    assert given.level is level


def test_social_card_counts_where_taken_alone(terminal: VirtualTerminal) -> None:
    mine = proven(terminal, CARD_ITEM)
    assert refusal(terminal, mine, CARD_ITEM) == ""
    assert refusal(terminal, mine, ELSEWHERE) == "identity"
    assert refusal(terminal, proven(terminal, ELSEWHERE), ELSEWHERE) == "identity", "wherever it was shown"


def test_social_card_needs_its_face(terminal: VirtualTerminal) -> None:
    assert refusal(terminal, proven(terminal, FACE_ITEM), FACE_ITEM) == "identity"
    assert refusal(terminal, proven(terminal, FACE_ITEM, PICTURE), FACE_ITEM) == ""


@pytest.mark.parametrize(
    "wrong", [{"name": "李小暑"}, {"id_number": "441602199001010024"}, {"birth_date": "1985-07-24"}, {"sex": "2"}]
)
def test_wrong_holder_is_not_confirmed(terminal: VirtualTerminal, wrong: dict[str, str]) -> None:
    refused = terminal.prove(Submission(person=holder(**wrong), evidence=shown()), CARD_ITEM)
    assert isinstance(refused, ProofRefused)
    assert refused.refusal is ProofRefusal.NOT_MATCHED


@pytest.mark.parametrize(
    ("document", "prefix"), [(SOCIAL, "SANDBOX-ESSC:"), (INSURANCE, "SANDBOX-YBM:")], ids=["social", "insurance"]
)
def test_further_codes_count_where_taken_alone(
    terminal: VirtualTerminal, document: FurtherDocument, prefix: str
) -> None:
    item = item_that_takes(document, Identity.ID_CARD_FACE)
    found = scanned(terminal, f"{prefix}li", item)
    assert isinstance(found, IdentityFound)
    assert (found.person.name, found.also_by) == (holder().name, document.value)
    earlier = Evidence(document=CodeEvidence(), earlier=found.assertion)
    given = terminal.prove(Submission(person=found.person, evidence=earlier, face=PICTURE), item)
    assert isinstance(given, ProofGiven)
    mine = Submission(person=found.person, assertions=(given.assertion,))
    assert refusal(terminal, mine, item) == ""
    assert refusal(terminal, mine, ELSEWHERE) == "identity"
    for code, at, why in (
        (f"{prefix}li", ELSEWHERE, CodeRefusal.UNKNOWN),
        (f"{prefix}li:expired", item, CodeRefusal.EXPIRED),
        (f"{prefix}nobody", item, CodeRefusal.UNKNOWN),
    ):
        answer = scanned(terminal, code, at)
        assert isinstance(answer, IdentityRefused)
        assert answer.refusal is why


def test_insurance_code_is_no_social_card(terminal: VirtualTerminal) -> None:
    assert isinstance(scanned(terminal, "SANDBOX-YBM:li", CARD_ITEM), IdentityRefused)
