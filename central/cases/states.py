"""The way of a case as a table. What is not in the table is refused."""

from enum import StrEnum

from catalogue.text import LocalText
from contract.case_news import CaseStanding


class CaseStatus(StrEnum):
    """The status of a case at its department (办件状态)."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    SUPPLEMENT_REQUIRED = "supplement_required"
    NOT_ACCEPTED = "not_accepted"
    UNDER_REVIEW = "under_review"
    COMPLETED = "completed"


LABELS = {
    CaseStatus.RECEIVED: LocalText(zh="收件", en="Received"),
    CaseStatus.ACCEPTED: LocalText(zh="受理", en="Accepted"),
    CaseStatus.SUPPLEMENT_REQUIRED: LocalText(zh="补正告知", en="Supplement required"),
    CaseStatus.NOT_ACCEPTED: LocalText(zh="不予受理", en="Not accepted"),
    CaseStatus.UNDER_REVIEW: LocalText(zh="审查", en="Under review"),
    CaseStatus.COMPLETED: LocalText(zh="办结", en="Completed"),
}

TRANSITIONS: dict[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.RECEIVED: frozenset(
        {CaseStatus.ACCEPTED, CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.NOT_ACCEPTED, CaseStatus.COMPLETED}
    ),
    CaseStatus.SUPPLEMENT_REQUIRED: frozenset({CaseStatus.ACCEPTED, CaseStatus.NOT_ACCEPTED}),
    CaseStatus.ACCEPTED: frozenset({CaseStatus.UNDER_REVIEW, CaseStatus.COMPLETED}),
    CaseStatus.UNDER_REVIEW: frozenset({CaseStatus.COMPLETED}),
    CaseStatus.NOT_ACCEPTED: frozenset(),
    CaseStatus.COMPLETED: frozenset(),
}


STANDINGS: dict[CaseStatus, CaseStanding] = {
    CaseStatus.RECEIVED: CaseStanding.WAITING,
    CaseStatus.ACCEPTED: CaseStanding.TAKEN_UP,
    CaseStatus.UNDER_REVIEW: CaseStanding.TAKEN_UP,
    CaseStatus.COMPLETED: CaseStanding.FINISHED,
    CaseStatus.SUPPLEMENT_REQUIRED: CaseStanding.SUPPLEMENT_REQUIRED,
    CaseStatus.NOT_ACCEPTED: CaseStanding.TURNED_DOWN,
}
"""What the terminal that delivered a case is told of its status."""

OF_STANDING: dict[CaseStanding, CaseStatus] = {
    CaseStanding.WAITING: CaseStatus.RECEIVED,
    CaseStanding.RECEIVED: CaseStatus.RECEIVED,
    CaseStanding.TAKEN_UP: CaseStatus.ACCEPTED,
    CaseStanding.SUPPLEMENT_REQUIRED: CaseStatus.SUPPLEMENT_REQUIRED,
    CaseStanding.TURNED_DOWN: CaseStatus.NOT_ACCEPTED,
    CaseStanding.FINISHED: CaseStatus.COMPLETED,
}
"""The status of an application that a department answered at once."""

WAY_TO: dict[CaseStatus, tuple[CaseStatus, ...]] = {
    CaseStatus.RECEIVED: (CaseStatus.RECEIVED,),
    CaseStatus.ACCEPTED: (CaseStatus.RECEIVED, CaseStatus.ACCEPTED),
    CaseStatus.SUPPLEMENT_REQUIRED: (CaseStatus.RECEIVED, CaseStatus.SUPPLEMENT_REQUIRED),
    CaseStatus.NOT_ACCEPTED: (CaseStatus.RECEIVED, CaseStatus.NOT_ACCEPTED),
    CaseStatus.COMPLETED: (CaseStatus.RECEIVED, CaseStatus.ACCEPTED, CaseStatus.COMPLETED),
}
"""The steps that a case took which was answered at once."""


class StepRefused(Exception):
    """The table does not allow this step."""


def is_word_of_receipt(present: CaseStatus, wanted: CaseStatus) -> bool:
    """Whether a department only says that it has a case: that is no step, and it looks at it again later."""
    return present is wanted is CaseStatus.RECEIVED


def check_step(present: CaseStatus, wanted: CaseStatus) -> None:
    """Raises StepRefused unless a case may go from `present` to `wanted`."""
    if wanted not in TRANSITIONS[present]:
        raise StepRefused(f"a case cannot go from {present} to {wanted}")
