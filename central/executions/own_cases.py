"""办件近况 — how far the applications of one person are: what lacks something, what can be printed, what is under way or lately decided."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.schema import ServiceItem
from central.cases.models import CaseEntry
from central.cases.states import CaseStatus
from central.executions.finished import PRINTED_FOR, was_decided_later
from contract.execution import CaseCounts

NEWS_FOR = timedelta(days=30)
"""How long a decision is news, and its paper is said to be ready; it can be printed for longer."""
MOST_LOOKED_AT = 50
_OPEN = (CaseStatus.RECEIVED.value, CaseStatus.ACCEPTED.value)
_DECIDED = (CaseStatus.COMPLETED.value, CaseStatus.NOT_ACCEPTED.value)


@dataclass(frozen=True)
class ApplicantsCases:
    """How many applications there are of each kind (申请人办件), and the items whose papers can be printed, newest first."""

    counts: CaseCounts
    ready: tuple[ServiceItem, ...]

    @property
    def neutral_counts(self) -> CaseCounts:
        """For a card alone. Few items have papers that wait, today a single one: that some are ready would say which item it is."""
        counts = self.counts
        return CaseCounts(lacking=counts.lacking, recent=counts.recent + counts.ready)


def own_cases(
    session: Session, pseudonym: str, item_of: Callable[[str], ServiceItem | None], now: datetime
) -> ApplicantsCases:
    """The applications of one person, as far as they are of interest now."""
    query = (
        select(CaseEntry.item_code, CaseEntry.status, CaseEntry.changed_at, was_decided_later())
        .where(CaseEntry.pseudonym == pseudonym, CaseEntry.changed_at > now - PRINTED_FOR)
        .order_by(CaseEntry.changed_at.desc())
        .limit(MOST_LOOKED_AT)
    )
    lacking = recent = ready = 0
    printable: dict[str, ServiceItem] = {}
    for code, status, changed_at, is_later in session.execute(query):
        item = item_of(code)
        if status == CaseStatus.SUPPLEMENT_REQUIRED.value:
            lacking += 1
        elif status in _OPEN:
            recent += 1
        elif status in _DECIDED and is_later and changed_at > now - NEWS_FOR:
            if status == CaseStatus.COMPLETED.value and item is not None and item.paper_waits:
                ready += 1
                printable[code] = item
            else:
                recent += 1
    return ApplicantsCases(CaseCounts(lacking=lacking, ready=ready, recent=recent), tuple(printable.values()))
