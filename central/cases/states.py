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
    COMPLETED = "completed"


LABELS: dict[CaseStatus, LocalText] = {
    CaseStatus.RECEIVED: LocalText(zh="收件", en="Received"),
    CaseStatus.ACCEPTED: LocalText(zh="受理", en="Accepted"),
    CaseStatus.SUPPLEMENT_REQUIRED: LocalText(zh="补正", en="Something is missing"),
    CaseStatus.NOT_ACCEPTED: LocalText(zh="不予受理", en="Not accepted"),
    CaseStatus.COMPLETED: LocalText(zh="办结", en="Finished"),
}
"""The five words, the same on every screen and paper: the terminal's store of messages has them too."""

TRANSITIONS: dict[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.RECEIVED: frozenset(
        {CaseStatus.ACCEPTED, CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.NOT_ACCEPTED, CaseStatus.COMPLETED}
    ),
    CaseStatus.SUPPLEMENT_REQUIRED: frozenset(
        {CaseStatus.RECEIVED, CaseStatus.SUPPLEMENT_REQUIRED, CaseStatus.ACCEPTED, CaseStatus.NOT_ACCEPTED}
    ),
    CaseStatus.ACCEPTED: frozenset({CaseStatus.COMPLETED}),
    CaseStatus.NOT_ACCEPTED: frozenset(),
    CaseStatus.COMPLETED: frozenset(),
}


STANDINGS: dict[CaseStatus, CaseStanding] = {
    **{status: CaseStanding[status.name] for status in CaseStatus},
    CaseStatus.RECEIVED: CaseStanding.WAITING,
}
"""The status of a case in the words for the terminal that delivered it."""

OF_STANDING: dict[CaseStanding, CaseStatus] = {
    **{CaseStanding[status.name]: status for status in CaseStatus},
    CaseStanding.WAITING: CaseStatus.RECEIVED,
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


def way_between(present: CaseStatus, wanted: CaseStatus) -> tuple[CaseStatus, ...] | None:
    """The steps by which a case gets to where its department says it is; 办结 implies 受理. None where it cannot get there."""
    if wanted in TRANSITIONS[present]:
        is_unsaid = wanted is CaseStatus.COMPLETED and present is CaseStatus.RECEIVED
        return (CaseStatus.ACCEPTED, wanted) if is_unsaid else (wanted,)
    through = CaseStatus.ACCEPTED
    return (through, wanted) if through in TRANSITIONS[present] and wanted in TRANSITIONS[through] else None


def check_step(present: CaseStatus, wanted: CaseStatus) -> None:
    """Raises StepRefused unless a case may go from `present` to `wanted`."""
    if wanted not in TRANSITIONS[present]:
        raise StepRefused(f"a case cannot go from {present} to {wanted}")
