"""Which documents beside ID card and identity code an item takes here, and the person whom a social-security card names."""

from datetime import date

from catalogue.schema import FurtherDocument
from contract.identity import SocialCardEvidence
from drivers.ports.id_card_reader import CardLayout, IdCard
from drivers.ports.social_card_reader import SocialCard
from kiosk.journeys.event_progress import MemberState
from kiosk.journeys.journey import Journey
from kiosk.journeys.session import Session

_LAYOUTS = {"81": CardLayout.HMT_RESIDENCE, "82": CardLayout.HMT_RESIDENCE, "83": CardLayout.HMT_RESIDENCE}
_FOREIGNER = "9"


def taken(session: Session, journey: Journey) -> tuple[FurtherDocument, ...]:
    """In a life event, whose items are of several departments, those that every item takes which the citizen still wants."""
    if session.event is None:
        return journey.item.also_by
    wanted = [member.item for member in session.event.members if member.state is not MemberState.LEFT]
    return tuple(document for document in journey.item.also_by if all(document in item.also_by for item in wanted))


def is_still_proven(session: Session, journey: Journey) -> bool:
    """Whether the item takes that by which the citizen was identified for an earlier one."""
    return not session.proofs.also_by or session.proofs.also_by in taken(session, journey)


def person_of(card: SocialCard) -> IdCard:
    """The holder as on an ID card, as far as the social-security card knows: no address, no validity, no portrait."""
    number = card.id_number
    usual = CardLayout.FOREIGNER_2023 if number.startswith(_FOREIGNER) else CardLayout.RESIDENT
    layout = _LAYOUTS.get(number[:2], usual)
    return IdCard(layout=layout, name=card.name, id_number=number, sex=card.sex, birth_date=card.birth_date)


def evidence_of_card(card: SocialCard) -> SocialCardEvidence:
    """What it says beyond its person."""
    return SocialCardEvidence(
        card_number=card.card_number,
        city_code=card.city_code,
        version=card.version,
        is_authenticated=card.is_authenticated,
    )


def has_expired(card: SocialCard, today: date) -> bool:
    """Whether its last day is over."""
    return card.valid_to is not None and card.valid_to < today
