"""The other adults of a household, each of whom signs the text that the applicant signs (家庭成员授权). Personal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalogue.input_types import InputKind
from catalogue.other_people import OF_AGE
from catalogue.schema import InputField, ServiceItem
from kiosk.forms.id_number import facts_of
from kiosk.forms.verdict import Answer
from kiosk.journeys.other_cards import ShownCard


@dataclass
class HouseholdAdult:
    """Another adult of the household (成年家庭成员); a person who has not signed here signs a paper. `card`: the one that they showed."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    signature: bytearray | None = field(default=None, repr=False)
    card: ShownCard | None = field(default=None, repr=False)


def other_adults(
    item: ServiceItem, answers: Mapping[str, Answer], own_number: str, today: date
) -> tuple[HouseholdAdult, ...]:
    """The adults on the family list that a signature of the item goes by, without the applicant; none of them has signed."""
    signed = signed_by_adults(item)
    rows = () if signed is None else answers.get(signed.adults_of or "", ())
    people = [row.split("|") for row in ((rows,) if isinstance(rows, str) else rows)]
    return tuple(
        HouseholdAdult(name, number) for name, number, *_ in people if number != own_number and _is_adult(number, today)
    )


def signed_by_adults(item: ServiceItem) -> InputField | None:
    """The signature that every adult of a family list gives, where the item asks for one."""
    return next(
        (form_field for form_field in item.inputs if form_field.kind is InputKind.SIGNATURE and form_field.adults_of),
        None,
    )


def _is_adult(number: str, today: date) -> bool:
    facts = facts_of(number)
    return facts is not None and facts.age_on(today) >= OF_AGE
