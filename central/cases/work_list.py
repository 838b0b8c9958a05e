"""The work list of an officer: cases that wait for a step, with the day by which each must be done."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.guide import DayUnit
from catalogue.schema import Catalogue, ServiceItem
from central.cases.models import CaseEntry
from central.cases.states import TRANSITIONS, CaseStatus
from central.clock import civil_day
from central.terminal_register.scope import EVERYWHERE, Scope
from central.working_days import after_working_days, working_days_left

MOST_LISTED = 500
SOON_DAYS = 2
OPEN = tuple(status for status, following in TRANSITIONS.items() if following)


@dataclass(frozen=True)
class WorkSearch:
    """What is looked for (办件查询): a number or an item, a status, and how far the account reaches."""

    words: str = ""
    status: CaseStatus | None = None
    scope: Scope = EVERYWHERE


@dataclass(frozen=True)
class WorkLine:
    """One case of the list (待办行). `due`: None where the item promises no number of days; `left`: working days until then."""

    case_number: str
    provisional_number: str
    item_code: str
    item: str
    department: str
    terminal_id: str
    status: CaseStatus
    received_at: datetime
    due: date | None
    left: int | None

    @property
    def is_paused(self) -> bool:
        """The clock stops while the citizen is asked for more."""
        return self.status is CaseStatus.SUPPLEMENT_REQUIRED

    @property
    def colour(self) -> str:
        """late, soon, well, or none where no clock runs."""
        if self.left is None or self.is_paused or self.status not in OPEN:
            return "none"
        return "late" if self.left < 0 else "soon" if self.left <= SOON_DAYS else "well"


def work_list(session: Session, catalogue: Catalogue | None, search: WorkSearch, today: date) -> list[WorkLine]:
    """The most urgent first. Without a status: those that wait for a step, or of any state where words are looked for."""
    statuses = [search.status] if search.status else list(CaseStatus) if search.words else OPEN
    query = select(CaseEntry).where(CaseEntry.status.in_([status.value for status in statuses]))
    query = query.where(*search.scope.of_cases(CaseEntry.terminal_id, CaseEntry.department))
    if search.words:
        columns = CaseEntry.case_number, CaseEntry.provisional_number, CaseEntry.item_code
        query = query.where(or_(*(column.contains(search.words.upper(), autoescape=True) for column in columns)))
    known = {item.code: item for item in catalogue.items} if catalogue else {}
    entries = session.scalars(query.order_by(CaseEntry.received_at).limit(MOST_LISTED))
    lines = [_line(entry, known.get(entry.item_code), today) for entry in entries]
    return sorted(lines, key=lambda line: (line.is_paused, line.due or date.max, line.received_at))


def due_day(item: ServiceItem | None, received: date) -> date | None:
    """The last day of what the item promises, or of what the law allows."""
    guide = item.guide if item is not None else None
    limits = [guide.promised_limit, guide.legal_limit] if guide is not None else []
    limit = next((limit for limit in limits if limit is not None and limit.days is not None), None)
    if limit is None or limit.days is None:
        return None
    if limit.unit is DayUnit.WORKING:
        return after_working_days(received, limit.days)
    return date.fromordinal(received.toordinal() + limit.days)


def _line(entry: CaseEntry, item: ServiceItem | None, today: date) -> WorkLine:
    due = due_day(item, civil_day(entry.received_at))
    return WorkLine(
        case_number=entry.case_number,
        provisional_number=entry.provisional_number,
        item_code=entry.item_code,
        item=item.short.zh if item is not None else entry.item_code,
        department=entry.department,
        terminal_id=entry.terminal_id,
        status=CaseStatus(entry.status),
        received_at=entry.received_at,
        due=due,
        left=None if due is None else working_days_left(today, due),
    )
