"""Before the form: whether this person, with this card, can do this item at all. Pure."""

from datetime import date

from catalogue.schema import ItemKind, ServiceItem
from catalogue.text import LocalText
from drivers.ports.id_card_reader import IdCard
from kiosk.forms.applicant import Applicant
from kiosk.forms.rules import stops_applicant
from kiosk.forms.verdict import Invalid

MOST_COPIES = 3


def is_expired(card: IdCard, today: date) -> bool:
    """Whether the last day of the card is over. 长期 cards never are."""
    return card.valid_to is not None and card.valid_to < today


def takes_expired_card(item: ServiceItem) -> bool:
    """Certification accepts it with a warning: who is alive is alive."""
    return item.kind is ItemKind.CERTIFY or (item.card is not None and item.card.expired)


def card_is_lost(item: ServiceItem) -> bool:
    """Whether the item is about a card that cannot be laid on the reader: the identity code stands in for it."""
    return item.card is not None and item.card.lost


def card_stays(item: ServiceItem) -> bool:
    """Whether the paper is printed only while the card lies there."""
    return item.card is not None and item.card.stays


def gate(item: ServiceItem, card: IdCard, today: date) -> Invalid | LocalText | None:
    """Why this person cannot do the item here, as a problem or in the words of the catalogue; or None."""
    if is_expired(card, today) and not takes_expired_card(item):
        return Invalid("identify.expired")
    return stops_applicant(item, Applicant.of(card), today)
