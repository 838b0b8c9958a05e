"""Before the form: whether this person, with this card, can do this item at all. Pure."""

from datetime import date

from catalogue.schema import ItemKind, ServiceItem
from drivers.ports import IdCard
from kiosk.forms.applicant import Applicant
from kiosk.forms.rules import stops_applicant
from kiosk.forms.verdict import Invalid

EXPIRED_CARD_ITEMS = frozenset({"GA001", "GA002", "GA003", "GA004", "GA005"})
"""Items about the card itself; they would be out of reach with an expired one."""

LOST_CARD_ITEMS = frozenset({"GA003", "GA004"})
"""Items about a card that is lost: the identity code stands in for it."""


CARD_STAYS_ITEMS = frozenset({"RS001"})
"""Items whose paper is printed only while the card lies there: who takes it away has cancelled the printing."""

HIDDEN_UNTIL_PRINTED_ITEMS = frozenset({"SW005"})
"""Items whose tables stand on the paper alone: the screen counts their rows and shows their totals."""

COPIES_ITEMS = frozenset({"RS001"})
"""Items of which the citizen says how many copies they need."""

MOST_COPIES = 3


def is_expired(card: IdCard, today: date) -> bool:
    """Whether the last day of the card is over. 长期 cards never are."""
    return card.valid_to is not None and card.valid_to < today


def takes_expired_card(item: ServiceItem) -> bool:
    """Certification accepts it with a warning: who is alive is alive."""
    return item.kind is ItemKind.CERTIFY or item.code in EXPIRED_CARD_ITEMS


def gate(item: ServiceItem, card: IdCard, today: date) -> Invalid | None:
    """Why this person cannot do the item here, or None."""
    if is_expired(card, today) and not takes_expired_card(item):
        return Invalid("identify.expired")
    return stops_applicant(item, Applicant.of(card), today)
