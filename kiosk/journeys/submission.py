"""What goes into the sealed part of a case: everything personal that was given so far, in the contract's form."""

from typing import assert_never

from catalogue.schema import Identity
from contract.identity import CardEvidence, CodeEvidence, Evidence
from contract.records import AdultConsent, Attachment, NamedPerson, PersonDetails, Submission
from drivers.ports.id_card_reader import IdCard
from kiosk.journeys.household import HouseholdAdult
from kiosk.journeys.journey import Journey
from kiosk.journeys.other_cards import ShownCard, shown_cards
from kiosk.journeys.pages_pdf import pages_pdf
from kiosk.journeys.session import Session

FINGER_MEDIA = "application/octet-stream"
JUST_NOW = 1.0
"""Seconds for which a card that a reader has seen is said to lie there: the time to ask."""


def submission_of(session: Session, journey: Journey) -> Submission:
    """The submission as it is now. Personal: hand it to the sealing at once and keep no copy."""
    return Submission(
        person=None if session.person is None else person_details(session.person),
        enterprise=session.enterprise if journey.item.identity is Identity.ENTERPRISE_CODE else None,
        answers=journey.form.own_answers(),
        face=session.face,
        attachments=tuple(attachments_of(journey)),
        order_no=None if journey.order is None else journey.order.order_no,
        evidence=evidence_of(session),
        others=tuple(named_person(name, shown) for name, shown in shown_cards(journey).items()),
        household=tuple(map(consent_of, journey.household)) if journey.is_signed else (),
    )


def consent_of(adult: HouseholdAdult) -> AdultConsent:
    """Another adult of the household, with the signature where one was given here, and the card that was shown for it."""
    if adult.signature is None:
        return AdultConsent(name=adult.name, id_number=adult.id_number)
    consent = AdultConsent(name=adult.name, id_number=adult.id_number, signature=bytes(adult.signature))
    if adult.card is None:
        return consent
    shown = adult.card.person
    return consent.model_copy(update={"person": person_details(shown), "card": card_shown(shown)})


def named_person(field: str, shown: ShownCard) -> NamedPerson:
    """Somebody else who showed their card, with what proves them."""
    return NamedPerson(field=field, person=person_details(shown.person), evidence=card_evidence(shown.person))


def claim_of_other(shown: ShownCard, seconds: float) -> Submission:
    """Who somebody else says they are, by their card, at this moment (monotonic)."""
    evidence = card_evidence(shown.person, is_present=lies_there(shown.seen_at, seconds))
    return Submission(person=person_details(shown.person), evidence=evidence)


def lies_there(seen_at: float | None, seconds: float) -> bool:
    """Whether a reader that can report it has said so just now. No report is no denial: the card may lie there all the same."""
    return seen_at is not None and seconds - seen_at <= JUST_NOW


def served_person(session: Session, journey: Journey) -> Submission | None:
    """The person who was served, and nothing else: for a case that is over, so that the centre counts its person. Personal.

    None where the item asks no one who they are, also when somebody was identified for an item before.
    """
    match journey.item.identity:
        case Identity.NONE:
            return None
        case Identity.ID_CARD | Identity.ID_CARD_FACE | Identity.ENTERPRISE_CODE:
            card = session.person
            return None if card is None else Submission(person=PersonDetails(name=card.name, id_number=card.id_number))
        case _:
            assert_never(journey.item.identity)


def claim_of(session: Session, seconds: float) -> Submission | None:
    """Who the citizen says they are, and by what, at this moment (monotonic); None where no person was identified."""
    if session.person is None:
        return None
    evidence = evidence_of(session, is_present=lies_there(session.card_seen_at, seconds))
    return Submission(person=person_details(session.person), face=session.face, evidence=evidence)


def evidence_of(session: Session, *, is_present: bool = False) -> Evidence | None:
    """By what the citizen was identified."""
    card = session.person
    if card is None:
        return None
    if session.proofs.code_assertion:
        earlier = session.proofs.code_assertion
        return Evidence(document=CodeEvidence(), licence_code=session.licence_code, earlier=earlier)
    if session.proofs.social_card is not None:
        return Evidence(document=session.proofs.social_card, licence_code=session.licence_code)
    earlier = session.proofs.code_beside_card
    return card_evidence(card, session.licence_code, is_present=is_present, earlier=earlier)


def card_evidence(card: IdCard, licence_code: str = "", *, is_present: bool = False, earlier: str = "") -> Evidence:
    """What the chip of a card says beyond its person, and what was proven `earlier` by a code beside it."""
    return Evidence(document=card_shown(card, is_present=is_present), licence_code=licence_code, earlier=earlier)


def card_shown(card: IdCard, *, is_present: bool = False) -> CardEvidence:
    """What the chip of a card says beyond its person."""
    valid_from = "" if card.valid_from is None else card.valid_from.isoformat()
    return CardEvidence(issuer=card.issuer, valid_from=valid_from, sam_id=card.sam_id, is_present=is_present)


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


def attachments_of(journey: Journey) -> list[Attachment]:
    """Captured pages of visible fields, signature and fingers."""
    found: list[Attachment] = []
    for name, pages in journey.shown_pages().items():
        found.append(_pages(name, [bytes(page.jpeg) for page in pages]))
    for field in journey.item.inputs:
        if field.kind.value == "signature" and journey.signature is not None and journey.form.asks(field):
            found.append(Attachment(field=field.name, media_type="image/png", content=bytes(journey.signature)))
        if field.kind.value == "fingerprint":
            found += [
                Attachment(field=field.name, media_type=FINGER_MEDIA, content=bytes(finger))
                for finger in journey.fingers
            ]
    return found


def _pages(field: str, jpegs: list[bytes]) -> Attachment:
    """One page as the picture that it is, several as one document."""
    if len(jpegs) == 1:
        return Attachment(field=field, media_type="image/jpeg", content=jpegs[0])
    return Attachment(field=field, media_type="application/pdf", content=pages_pdf(jpegs))
