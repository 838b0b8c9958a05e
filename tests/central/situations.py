"""Situations of the sandbox, as properties need them by the hundred: without a centre."""

from catalogue.reference import Reference
from catalogue.schema import ServiceItem
from central.sandbox.situation import Situation, situation_of
from contract.records import Submission
from tests.central.virtual_terminal import NOON


def of_account(item: ServiceItem, reference: Reference, account: str, part: str = "") -> Situation:
    """The bill of an account; `part` is what somebody pays of it."""
    answers = {"account_no": account} | ({"pay_part": "只交一部分", "amount": part} if part else {})
    return situation_of(item, Submission(answers=answers), reference, NOON, "r")
