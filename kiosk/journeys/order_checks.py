"""Whether an order may be paid: it names its payee, is about the number that was given, and not for more than was wanted. Pure."""

from decimal import Decimal

from catalogue.input_types import InputKind
from contract.execution import Order
from kiosk.forms.codes import squeezed
from kiosk.journeys.journey import Journey

_OF_THE_BILL = frozenset(
    {InputKind.ACCOUNT_NO, InputKind.DECISION_NO, InputKind.TRAFFIC_DECISION_NO, InputKind.PAY_CODE}
)
"""Numbers that say what is paid: the centre says them again with the order, or the order is about something else."""


def problem_with(journey: Journey, order: Order) -> str:
    """The message about why no code is shown for it; "" where nothing is wrong."""
    if not _names_payee(order):
        return "pay.unnamed"
    answers = journey.own_answers()
    facts = {squeezed(fact.value.zh) for fact in order.facts}
    for field in journey.item.inputs:
        answer = answers.get(field.name, "")
        if not answer or not isinstance(answer, str):
            continue
        if field.kind in _OF_THE_BILL and squeezed(answer) not in facts:
            return "pay.other_number"
        if field.caps_payment and order.amount > Decimal(answer):
            return "pay.too_much"
    return ""


def _names_payee(order: Order) -> bool:
    """Whether each charge says who gets the money and for what, and together they are what is to be paid."""
    is_named = bool(order.lines) and all(line.about for line in order.lines)
    return is_named and sum(line.amount for line in order.lines) == order.amount >= 0
