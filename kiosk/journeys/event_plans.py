"""The parts of a life event as plans: each item filled in, all of it looked over and signed, each item carried out, the end. Pure."""

from catalogue.input_types import InputKind
from catalogue.schema import ItemKind, ServiceItem
from kiosk.journeys.journey import Journey
from kiosk.journeys.kinds import StepKind
from kiosk.journeys.planner import Plan, PlannedStep, captures, filled_in, identity_steps, reconciled

AT_ONCE = (ItemKind.QUERY, ItemKind.GUIDE)
"""Items that only show something are shown in their turn: nothing is submitted."""


def answers_at_once(item: ServiceItem) -> bool:
    """Whether the item needs no submission."""
    return item.kind in AT_ONCE and not item.fee


def filling_plan(journey: Journey, care_mode: bool) -> Plan:
    """From who is there to the last paper, without what another item of the event has answered."""
    item, known = journey.item, frozenset(journey.form.carried)
    steps = [
        *identity_steps(item),
        *reconciled(item, filled_in(item, care_mode=care_mode, without=known)),
        *captures(item, StepKind.FINGERPRINT, InputKind.FINGERPRINT),
        *captures(item, StepKind.DEVICE, InputKind.DEVICE),
        *(
            step
            for step in captures(item, StepKind.MATERIALS, InputKind.SCAN, InputKind.PHOTO)
            if step.fields[0] not in known
        ),
    ]
    if answers_at_once(item):
        steps += [PlannedStep(StepKind.EXECUTE), PlannedStep(StepKind.RESULT)]
    return tuple(steps)


def changing_plan(journey: Journey, care_mode: bool) -> Plan:
    """One item once more, line by line."""
    return (*filling_plan(journey, care_mode), PlannedStep(StepKind.REVIEW))


def checking_plan(signed: str) -> Plan:
    """All of it on one page, and the signature where anything wants one: `signed` is the field that takes it."""
    signature = [PlannedStep(StepKind.SIGNATURE, (signed,))] if signed else []
    return (PlannedStep(StepKind.EVENT_REVIEW), *signature)


def submitting_plan(item: ServiceItem) -> Plan:
    """One item carried out; who is there is asked only where the centre knows no one any more."""
    payment = [PlannedStep(StepKind.PAYMENT)] if item.fee else []
    return (*identity_steps(item), *payment, PlannedStep(StepKind.EXECUTE))


SHOWING_PLAN: Plan = (PlannedStep(StepKind.RESULT),)
"""The result of an item, once more."""

ENDING_PLAN: Plan = (PlannedStep(StepKind.EVENT_RESULT), PlannedStep(StepKind.PRINT))
"""What came of all of it, and its one receipt."""

PAPERS_PLAN: Plan = (PlannedStep(StepKind.PRINT),)
"""The documents of one more item."""

CLOSING_PLAN: Plan = (PlannedStep(StepKind.ANOTHER),)
