"""The kinds of steps a plan is made of, and what is true of each: one table."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class StepKind(StrEnum):
    """The kinds of steps, in the order in which they come (步骤)."""

    IDENTIFY = "identify"
    CONDITIONS = "conditions"
    FACE = "face"
    LICENCE = "licence"
    RECONCILE = "reconcile"
    PICK_UP = "pick_up"
    COLLECT = "collect"
    FORM = "form"
    OTHER_CARD = "other_card"
    FINGERPRINT = "fingerprint"
    DEVICE = "device"
    MATERIALS = "materials"
    REVIEW = "review"
    EVENT_REVIEW = "event_review"
    SIGNATURE = "signature"
    PAYMENT = "payment"
    EXECUTE = "execute"
    RESULT = "result"
    EVENT_RESULT = "event_result"
    PRINT = "print"
    ANOTHER = "another"


class StepRule(Struct, frozen=True):
    """The rule that holds for every step of a kind (步骤规则).

    `mark` is the mark of the step bar it belongs to.
    `can_return`: "back" may lead here; what was done once per visit, or cannot be undone, is passed over.
    `leads_back`: "back" leads away from here; from a payment that was opened on there is only forward.
    `identifies`: it says who is there, and for whom they act.
    `is_before_gate`: it comes before anybody can know that this item is not for them.
    `is_filled_in`: after one line was changed on the review, what is complete here is passed over.
    """

    mark: str
    can_return: bool = False
    leads_back: bool = False
    identifies: bool = False
    is_before_gate: bool = False
    is_filled_in: bool = False


_PROOF = StepRule("identify", leads_back=True, identifies=True)
_BEFORE_FORM = StepRule("identify", leads_back=True)
_FILLED_IN = StepRule("form", can_return=True, leads_back=True, is_filled_in=True)

STEP_RULES: dict[StepKind, StepRule] = {
    StepKind.IDENTIFY: replace(_PROOF, is_before_gate=True),
    StepKind.CONDITIONS: replace(_PROOF, identifies=False),
    StepKind.FACE: _PROOF,
    StepKind.LICENCE: _PROOF,
    StepKind.RECONCILE: _BEFORE_FORM,
    StepKind.PICK_UP: StepRule("form", leads_back=True, is_before_gate=True),
    StepKind.COLLECT: _BEFORE_FORM,
    StepKind.FORM: _FILLED_IN,
    StepKind.OTHER_CARD: _FILLED_IN,
    StepKind.FINGERPRINT: _FILLED_IN,
    StepKind.DEVICE: _FILLED_IN,
    StepKind.MATERIALS: replace(_FILLED_IN, mark="materials"),
    StepKind.REVIEW: StepRule("review", can_return=True, leads_back=True),
    StepKind.EVENT_REVIEW: StepRule("review", can_return=True, leads_back=True),
    StepKind.SIGNATURE: StepRule("signature", can_return=True, leads_back=True),
    StepKind.PAYMENT: StepRule("payment"),
    StepKind.EXECUTE: StepRule("result"),
    StepKind.RESULT: StepRule("result"),
    StepKind.EVENT_RESULT: StepRule("result"),
    StepKind.PRINT: StepRule("print"),
    StepKind.ANOTHER: StepRule("rate"),
}
