"""How sure the centre must be of a person before it answers: read from its own catalogue, never from what a terminal says."""

from collections.abc import Iterable

from catalogue.schema import Identity, ItemKind, ServiceItem
from contract.terms import ProofLevel

NEEDED: dict[Identity, ProofLevel] = {
    Identity.NONE: ProofLevel.NONE,
    # the identity code replaces the card wherever a card is asked for (catalogue.stand_ins)
    Identity.ID_CARD: ProofLevel.CODE,
    # a face, or its substitute: no one has to give a face (docs/adr/0035)
    Identity.ID_CARD_FACE: ProofLevel.CARD_CODE,
    # who acts for an enterprise is sure; that they may is said by the register (`needs_licence`)
    Identity.ENTERPRISE_CODE: ProofLevel.CARD_CODE,
}


def needed_level(items: Iterable[ServiceItem]) -> ProofLevel:
    """The strictest of what several versions of an item ask."""
    order = list(ProofLevel)
    return max((_needed(item) for item in items), key=order.index, default=ProofLevel.NONE)


def _needed(item: ServiceItem) -> ProofLevel:
    """That somebody is alive is certified by their face alone; a citizen who gives none is certified by a person."""
    is_alive = item.kind is ItemKind.CERTIFY and item.identity is Identity.ID_CARD_FACE
    return ProofLevel.CARD_FACE if is_alive else NEEDED[item.identity]


def needs_licence(items: Iterable[ServiceItem]) -> bool:
    """Whether the item is an enterprise's, in any of several versions."""
    return any(item.identity is Identity.ENTERPRISE_CODE for item in items)
