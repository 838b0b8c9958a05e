"""Before the form: whether this person, with this card, can do this item at all. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import assert_never

from msgspec import Struct, field

from catalogue.addresses import Area
from catalogue.divisions import around
from catalogue.gates import AgeGate, Gate, HukouGate, RetirementGate, WorkingAgeGate
from catalogue.item_terms import Age, LeastAge
from catalogue.schema import ItemKind, ServiceItem
from catalogue.text import LocalText
from drivers.ports.id_card_reader import CardDoubt, CardLayout, IdCard
from kiosk.forms.ages import earliest_retirement, is_of_working_age, is_younger, months_before
from kiosk.forms.applicant import Applicant
from kiosk.forms.id_number import IdNumberFacts
from kiosk.forms.verdict import Invalid

MOST_COPIES = 3


class Requirement(Struct, frozen=True):
    """What a gate wants (条件), as a message; and in a second one what the card says against it, where the citizen may know better."""

    message: str
    instead: LocalText
    params: Mapping[str, str] = field(default_factory=dict)
    doubt: str = ""


class CardFacts(Struct, frozen=True):
    """What gates may know of the citizen (证件信息). `region` is that of the address on the card, "" where it shows none."""

    person: IdNumberFacts
    today: date
    region: str = ""
    terminal_region: str = ""

    @classmethod
    def of(cls, card: IdCard, today: date) -> "CardFacts":
        """The facts of a card alone, without the places that the citizen named."""
        return cls(Applicant.of(card).facts, today)


def is_expired(card: IdCard, today: date) -> bool:
    """Whether the last day of the card is over. 长期 cards never are."""
    return card.valid_to is not None and card.valid_to < today


def has_unknown_validity(card: IdCard) -> bool:
    """Whether it is not known when the card expires."""
    return CardDoubt.VALIDITY_UNKNOWN in card.doubts


def takes_expired_card(item: ServiceItem) -> bool:
    """Certification accepts it with a warning: an expired card does not change that its holder is alive."""
    return item.kind is ItemKind.CERTIFY or (item.card is not None and item.card.expired)


def card_is_lost(item: ServiceItem) -> bool:
    """Whether the item is about a card that cannot be laid on the reader: the identity code replaces it."""
    return item.card is not None and item.card.lost


def card_stays(item: ServiceItem) -> bool:
    """Whether the paper is printed only while the card lies there."""
    return item.card is not None and item.card.stays


def hukou_address(card: IdCard) -> str:
    """The address that shows where the hukou is: on the cards of residents alone."""
    return card.address if card.layout is CardLayout.RESIDENT else ""


def stopping(item: ServiceItem, card: IdCard, today: date) -> Invalid | Requirement | None:
    """Why this person cannot do the item here whatever they fill in; or None."""
    if is_expired(card, today) and not takes_expired_card(item):
        return Invalid("identify.expired")
    if has_unknown_validity(card) and not takes_expired_card(item):
        return Invalid("identify.malformed")
    facts = CardFacts.of(card, today)
    return next((condition_of(gate) for gate in item.gates if gate.STOPS and not passes(gate, facts)), None)


def doubtful(item: ServiceItem, facts: CardFacts) -> tuple[Requirement, ...]:
    """What the card speaks against and the citizen may know better."""
    return tuple(_doubt(gate, facts) for gate in item.gates if not gate.STOPS and not passes(gate, facts))


def conditions(item: ServiceItem) -> Iterator[Requirement]:
    """What the gates of an item want of everybody, for its guide."""
    return (condition_of(gate) for gate in item.gates if not (isinstance(gate, HukouGate) and gate.others_too))


def passes(gate: Gate, facts: CardFacts) -> bool:
    """Whether nothing on the card speaks against it."""
    match gate:
        case AgeGate(least=least, below=below):
            is_too_young = least is not None and is_younger(facts.person, least, facts.today)
            return not is_too_young and (below is None or is_younger(facts.person, below, facts.today))
        case WorkingAgeGate():
            return is_of_working_age(facts.person, facts.today)
        case RetirementGate(months=months):
            return months_before(earliest_retirement(facts.person), facts.today) <= months
        case HukouGate():
            return _lies_right(gate, facts)
        case _:
            assert_never(gate)


def condition_of(gate: Gate) -> Requirement:
    """What the gate wants, in a message."""
    match gate:
        case AgeGate(least=None, below=below) if below is not None:
            return _of_age("below_age", below, gate.instead)
        case AgeGate(least=least, below=None) if least is not None:
            return _of_age("from_age", least, gate.instead)
        case AgeGate(least=int(least), below=int(below)):
            return Requirement("gate.ages", gate.instead, {"least": str(least), "most": str(below - 1)})
        case AgeGate():
            raise AssertionError("ages by sex have one end")
        case WorkingAgeGate():
            return Requirement("gate.working_age", gate.instead)
        case RetirementGate():
            return Requirement("gate.near_retirement", gate.instead)
        case HukouGate(within=within, outside=outside):
            return Requirement(f"gate.hukou_{'not_' if outside else ''}{within}", gate.instead)
        case _:
            assert_never(gate)


def _of_age(message: str, age: Age, instead: LocalText) -> Requirement:
    if isinstance(age, LeastAge):
        return Requirement(f"gate.{message}_by_sex", instead, {"man": str(age.man), "woman": str(age.woman)})
    return Requirement(f"gate.{message}", instead, {"age": str(age)})


def _doubt(gate: Gate, facts: CardFacts) -> Requirement:
    wanted = condition_of(gate)
    if isinstance(gate, HukouGate) and gate.others_too:
        return Requirement("gate.hukou_elsewhere", gate.instead, doubt="gate.doubt_others_too")
    if isinstance(gate, RetirementGate):
        year, month = earliest_retirement(facts.person)
        return Requirement(wanted.message, gate.instead, {"month": f"{year}-{month:02}"}, "gate.doubt_retirement")
    return Requirement(wanted.message, gate.instead, wanted.params, "gate.doubt_hukou")


def _lies_right(gate: HukouGate, facts: CardFacts) -> bool:
    """Where the address shows nothing, nothing speaks against it."""
    here = facts.terminal_region
    if not here:
        return True
    return not facts.region or Area(around(here, gate.within), gate.outside).may_hold(facts.region)
