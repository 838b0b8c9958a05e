"""People of an item whose own card is laid on the reader beside the applicant's. Personal; lives in the journey, ends with it."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from catalogue.other_people import OF_AGE, OtherPerson
from catalogue.schema import InputField, OfflinePolicy
from drivers.ports.id_card_reader import IdCard
from kiosk.forms.id_number import facts_of
from kiosk.journeys.proofs import Proofs

if TYPE_CHECKING:
    from kiosk.journeys.journey import Journey


@dataclass(eq=False)
class ShownCard:
    """The card that was read (他人证件), and what the centre has proven by it. `seen_at`: see `Session.card_seen_at`."""

    person: IdCard = field(repr=False)
    seen_at: float | None = None
    proofs: Proofs = field(default_factory=Proofs, repr=False)


def number_in(journey: "Journey", name: str) -> str:
    """The number that the field holds now; "" where it is not asked for or not answered."""
    answer = journey.form.answers.get(name, "")
    is_asked = journey.form.asks(journey.form.field_named(name))
    return answer if is_asked and isinstance(answer, str) else ""


def name_beside(journey: "Journey", named: InputField) -> str:
    """The name that is beside the number; "" where none does."""
    return number_in(journey, named.of_name) if named.of_name is not None else ""


def wants_card(journey: "Journey", name: str, own_number: str, today: date) -> bool:
    """Whether the person in this field has to show their card still. For a child the guardian's card is enough."""
    number = number_in(journey, name)
    if not number or number == own_number or journey.form.field_named(name).of_whom is not OtherPerson.OWN_CARD:
        return False
    facts = facts_of(number)
    if facts is not None and facts.age_on(today) < OF_AGE:
        return False
    return number not in (journey.excused.get(name), _number(journey.others.get(name)))


def may_do_without(journey: "Journey") -> bool:
    """What waits for its department anyway may come without the card: it is marked, and the department finds out."""
    return journey.item.offline is OfflinePolicy.QUEUE


def shown_cards(journey: "Journey") -> dict[str, ShownCard]:
    """The cards of the people whom the answers of now name."""
    return {name: other for name, other in journey.others.items() if other.person.id_number == number_in(journey, name)}


def _number(shown: ShownCard | None) -> str:
    return "" if shown is None else shown.person.id_number
