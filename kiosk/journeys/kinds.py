"""The kinds of steps a plan is made of, and what is true of each: one table."""

from enum import StrEnum

from msgspec import Struct


class StepKind(StrEnum):
    """步骤 — in the order in which they come."""

    CONSENT = "consent"
    IDENTIFY = "identify"
    FACE = "face"
    LICENCE = "licence"
    RECONCILE = "reconcile"
    COLLECT = "collect"
    FORM = "form"
    OTHER_CARD = "other_card"
    FINGERPRINT = "fingerprint"
    MATERIALS = "materials"
    REVIEW = "review"
    SIGNATURE = "signature"
    PAYMENT = "payment"
    EXECUTE = "execute"
    RESULT = "result"
    PRINT = "print"
    RATE = "rate"
    ANOTHER = "another"


class StepRule(Struct, frozen=True):
    """What holds for every step of a kind.

    `mark` is the mark of the step bar it belongs to; `can_return` says that "back" may lead here (what was done once per
    visit, or cannot be undone, is passed over); `settles` says that behind it nothing can be taken back.
    """

    mark: str
    can_return: bool
    settles: bool = False


STEP_RULES: dict[StepKind, StepRule] = {
    StepKind.CONSENT: StepRule("identify", can_return=False),
    StepKind.IDENTIFY: StepRule("identify", can_return=False),
    StepKind.FACE: StepRule("identify", can_return=False),
    StepKind.LICENCE: StepRule("identify", can_return=False),
    StepKind.RECONCILE: StepRule("identify", can_return=False),
    StepKind.COLLECT: StepRule("identify", can_return=False),
    StepKind.FORM: StepRule("form", can_return=True),
    StepKind.OTHER_CARD: StepRule("form", can_return=True),
    StepKind.FINGERPRINT: StepRule("form", can_return=True),
    StepKind.MATERIALS: StepRule("materials", can_return=True),
    StepKind.REVIEW: StepRule("review", can_return=True),
    StepKind.SIGNATURE: StepRule("signature", can_return=True),
    StepKind.PAYMENT: StepRule("payment", can_return=False),
    StepKind.EXECUTE: StepRule("result", can_return=False, settles=True),
    StepKind.RESULT: StepRule("result", can_return=False, settles=True),
    StepKind.PRINT: StepRule("print", can_return=False, settles=True),
    StepKind.RATE: StepRule("rate", can_return=False, settles=True),
    StepKind.ANOTHER: StepRule("rate", can_return=False, settles=True),
}
