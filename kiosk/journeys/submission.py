"""What goes into the sealed part of a case: everything personal that was given so far, in the contract's form."""

from typing import assert_never

from catalogue.schema import Identity
from contract.identity import CardEvidence, CodeEvidence, Evidence
from contract.records import Attachment, EnterpriseDetails, PersonDetails, Submission
from drivers.ports import IdCard
from kiosk.journeys.journey import Journey
from kiosk.journeys.planner import OPERATOR_FIELD, USC_FIELD
from kiosk.session import Session

FINGER_MEDIA = "application/octet-stream"


def submission_of(session: Session, journey: Journey) -> Submission:
    """The submission as it stands now. Personal: hand it to the sealing at once and keep no copy."""
    return Submission(
        person=None if session.person is None else person_details(session.person),
        enterprise=enterprise_of(session, journey),
        answers=journey.own_answers(),
        face=session.face,
        attachments=tuple(attachments_of(journey)),
        order_no=None if journey.order is None else journey.order.order_no,
        evidence=evidence_of(session),
    )


def served_person(session: Session, journey: Journey) -> Submission | None:
    """Who was served, and nothing else: for a case that is over, so that the centre counts its person. Personal.

    None where the item asks nobody who they are, also when somebody was identified for an item before.
    """
    match journey.item.identity:
        case Identity.NONE:
            return None
        case Identity.ENTERPRISE_CODE:
            firm = enterprise_of(session, journey)
            return None if firm is None else Submission(enterprise=firm)
        case Identity.ID_CARD | Identity.ID_CARD_FACE:
            card = session.person
            return None if card is None else Submission(person=PersonDetails(name=card.name, id_number=card.id_number))
        case _:
            assert_never(journey.item.identity)


def claim_of(session: Session) -> Submission | None:
    """Who the citizen says they are, and by what; None where nobody was identified."""
    if session.person is None:
        return None
    return Submission(person=person_details(session.person), face=session.face, evidence=evidence_of(session))


def evidence_of(session: Session) -> Evidence | None:
    """By what the citizen was identified."""
    card = session.person
    if card is None:
        return None
    if session.proofs.code_assertion:
        return Evidence(document=CodeEvidence(), earlier=session.proofs.code_assertion)
    valid_from = "" if card.valid_from is None else card.valid_from.isoformat()
    return Evidence(document=CardEvidence(issuer=card.issuer, valid_from=valid_from, sam_id=card.sam_id))


def person_details(card: IdCard) -> PersonDetails:
    """The person as the centre wants it."""
    return PersonDetails(
        name=card.name,
        id_number=card.id_number,
        document=card.layout.value,
        sex=card.sex,
        ethnicity=card.ethnicity,
        birth_date=card.birth_date.isoformat(),
        address=card.address,
        valid_to="" if card.valid_to is None else card.valid_to.isoformat(),
    )


def enterprise_of(session: Session, journey: Journey) -> EnterpriseDetails | None:
    """The organisation and who acts for it: from this form, or as given earlier in the visit."""
    code = journey.answers.get(USC_FIELD.name) or journey.answers.get("usc_code")
    if journey.item.identity.value != "enterprise_code":
        return None
    if not isinstance(code, str) or not code:
        return session.enterprise
    operator = journey.answers.get(OPERATOR_FIELD.name) or journey.answers.get("operator_id_no") or ""
    return EnterpriseDetails(usc_code=code, operator_id_number=operator if isinstance(operator, str) else "")


def attachments_of(journey: Journey) -> list[Attachment]:
    """Captured pages of visible fields, signature and fingers."""
    found: list[Attachment] = []
    for name, pages in journey.shown_pages().items():
        found += [Attachment(field=name, media_type="image/jpeg", content=bytes(page.jpeg)) for page in pages]
    for field in journey.item.inputs:
        if field.kind.value == "signature" and journey.signature is not None:
            found.append(Attachment(field=field.name, media_type="image/png", content=bytes(journey.signature)))
        if field.kind.value == "fingerprint":
            found += [
                Attachment(field=field.name, media_type=FINGER_MEDIA, content=bytes(each)) for each in journey.fingers
            ]
    return found
