"""Natural persons beside the applicant whom an item names: what allows an answer about them, or an act for them."""

from enum import StrEnum

from catalogue.input_types import InputKind

OF_AGE = 18
"""成年 — from this age on somebody proves for themselves who they are; below it the guardian acts."""

NAMES_PEOPLE = frozenset({InputKind.ID_NO, InputKind.ID_LIST, InputKind.FAMILY_LIST})
"""Kinds of input that hold ID numbers of people."""


class OtherPerson(StrEnum):
    """What is needed of the person whom an input names (他人核验要求). Without it nothing is said of them, and no department hears.

    STATED: nothing is said of them; the applicant answers for what they state.
    WARD: a child under 18 whose guardian (监护人) the applicant is, as the authority knows.
    KIN: anyone who the authority ties to the applicant as a near relative (近亲属) or ward, alive or not.
    PAYEE: whose number and name belong together; the answer says what is to be paid, with the name masked.
    STAFF: people of the enterprise that is proven; its own register says who they are.
    OWN_CARD: whose own card is laid on the reader too. For a child the guardian's card is enough.
    """

    STATED = "stated"
    WARD = "ward"
    KIN = "kin"
    PAYEE = "payee"
    STAFF = "staff"
    OWN_CARD = "own_card"
