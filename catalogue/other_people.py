"""Natural persons beside the applicant whom an item names: by what something may be told of them, or done for them."""

from enum import StrEnum
from typing import TYPE_CHECKING

from catalogue.input_types import InputKind

if TYPE_CHECKING:
    from catalogue.schema import ServiceItem

OF_AGE = 18
"""成年 — from this age on somebody proves for themselves who they are; below it the guardian acts."""

NAMES_PEOPLE = frozenset({InputKind.ID_NO, InputKind.ID_LIST, InputKind.FAMILY_LIST})
"""Kinds of input that hold ID numbers of people."""


class OtherPerson(StrEnum):
    """他人核验要求 — what is needed of whom an input names. Of whom it is not given nothing is told, and no department hears.

    STATED: nothing is told of them; the applicant answers for what they state.
    WARD: a child under 18 whose guardian (监护人) the applicant is, as the authority knows.
    KIN: whoever the authority ties to the applicant as a near relative (近亲属) or ward, alive or not.
    PAYEE: whose number and name belong together; told is what is to be paid, with the name masked.
    STAFF: people of the enterprise that is proven; its own register says who they are.
    OWN_CARD: whose own card is laid on the reader too. For a child the guardian stands in.
    """

    STATED = "stated"
    WARD = "ward"
    KIN = "kin"
    PAYEE = "payee"
    STAFF = "staff"
    OWN_CARD = "own_card"


def check_others(item: "ServiceItem") -> None:
    """Raises ValueError where an item does not say what is needed of the people it names, or asks what cannot be had."""
    names = {field.name for field in item.inputs if field.kind is InputKind.NAME}
    for field in item.inputs:
        if (field.of_whom is not None) is not (field.kind in NAMES_PEOPLE):
            raise ValueError(f"{field.name}: of_whom belongs to ID numbers of people, and each of them has it")
        if field.of_name is not None and (field.of_whom is None or field.of_name not in names):
            raise ValueError(f"{field.name}.of_name names {field.of_name}, which is no name in this item")
        if field.of_whom is OtherPerson.PAYEE and field.of_name is None:
            raise ValueError(f"{field.name}: who is paid for is named by number and name (of_name)")
        if field.of_whom in (OtherPerson.PAYEE, OtherPerson.OWN_CARD) and field.kind is not InputKind.ID_NO:
            raise ValueError(f"{field.name}: {field.of_whom.value} is asked of one person at a time")
        if field.of_whom is OtherPerson.STAFF and item.identity.value != "enterprise_code":
            raise ValueError(f"{field.name}: people of an enterprise are named by one that is proven")
        if field.of_whom not in (None, OtherPerson.STATED) and item.identity.value == "none":
            raise ValueError(f"{field.name}: an item that asks nobody who they are tells nothing of others")
