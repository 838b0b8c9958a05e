"""What the rules may know of the person at the terminal, taken from the card. Personal; `repr` is masked."""

from datetime import date

from msgspec import Struct

from drivers.ports.id_card_reader import IdCard
from kiosk.forms.id_number import IdNumberFacts

MALE = "1"
PROVINCE = "广东"


class Applicant(Struct, frozen=True):
    """The applicant as far as rules need (申请人): number, age, sex, hukou province, last day of the card."""

    id_number: str
    facts: IdNumberFacts
    address: str = ""
    valid_to: date | None = None

    def __repr__(self) -> str:
        return "Applicant(masked)"

    @classmethod
    def of(cls, card: IdCard) -> "Applicant":
        facts = IdNumberFacts(card.birth_date, card.sex == MALE)
        return cls(card.id_number, facts, card.address, card.valid_to)

    @property
    def is_of_province(self) -> bool:
        """Whether the address on the card lies in the province; the card has no other word on the hukou."""
        return self.address.startswith(PROVINCE)
