"""How sure the centre must be of a person before it answers: read from its own catalogue, never from what a terminal says."""

from collections.abc import Iterable

from catalogue.schema import Identity, ServiceItem
from contract.terms import ProofLevel

NEEDED: dict[Identity, ProofLevel] = {
    Identity.NONE: ProofLevel.NONE,
    # the identity code stands in for the card wherever a card is asked for (catalogue.stand_ins)
    Identity.ID_CARD: ProofLevel.CODE,
    Identity.ID_CARD_FACE: ProofLevel.CARD_FACE,
    # who acts for an enterprise is sure; that they may is said by the register (`needs_licence`)
    Identity.ENTERPRISE_CODE: ProofLevel.CARD_FACE,
}


def needed_level(items: Iterable[ServiceItem]) -> ProofLevel:
    """The strictest of what several versions of an item ask."""
    order = list(ProofLevel)
    return max((NEEDED[item.identity] for item in items), key=order.index, default=ProofLevel.NONE)


def needs_licence(items: Iterable[ServiceItem]) -> bool:
    """Whether the item is an enterprise's, in any of several versions."""
    return any(item.identity is Identity.ENTERPRISE_CODE for item in items)
