"""The work list of an officer: cases that wait for a step, with the day by which each must be done."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from catalogue.guide import DayUnit
from catalogue.schema import Catalogue, ServiceItem
from central.cases.models import CaseEntry, CaseEvent
from central.cases.states import TRANSITIONS, CaseStatus
from central.clock import civil_day
from central.paging import page_within
from central.terminal_register.scope import EVERYWHERE, Scope
from central.working_days import after_working_days, working_days_left

PAGE = 100
MOST_WEIGHED = 20_000
"""Of more cases the list says that it knows these alone: those that were received first, or last where any state is looked for."""
SOON_DAYS = 2
OPEN = tuple(status for status, following in TRANSITIONS.items() if following)

_Key = tuple[str, str]
"""The terminal and the `case_key` of a case."""
_Cases = Select[str, str, str, str, datetime]
"""Those that are weighed; of no others are the pauses read."""


@dataclass(frozen=True)
class WorkSearch:
    """What is looked for (办件查询): a number or an item, a status, and how far the account reaches."""

    words: str = ""
    status: CaseStatus | None = None
    scope: Scope = EVERYWHERE

    @property
    def statuses(self) -> tuple[CaseStatus, ...]:
        """Without a status: those that wait for a step, or any where words are looked for."""
        return (self.status,) if self.status else tuple(CaseStatus) if self.words else OPEN

    def conditions(self) -> list[ColumnElement[bool]]:
        """What is true of each case that is looked for."""
        wanted: list[ColumnElement[bool]] = [CaseEntry.status.in_([status.value for status in self.statuses])]
        wanted += self.scope.of_cases(CaseEntry.terminal_id, CaseEntry.department)
        if self.words:
            columns = CaseEntry.case_number, CaseEntry.provisional_number, CaseEntry.item_code
            wanted.append(or_(*(column.contains(self.words.upper(), autoescape=True) for column in columns)))
        return wanted


@dataclass(frozen=True)
class WorkRow:
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


@dataclass(frozen=True)
class WorkPage:
    """A page of the list (待办一页) of so many. `total` counts the cases of all; `is_cut`: there are more than were weighed."""

    lines: tuple[WorkRow, ...]
    total: int
    number: int
    pages: int
    is_cut: bool


@dataclass(frozen=True)
class Urgency:
    """How many open cases are near their last day (临期)."""

    late: int = 0
    today: int = 0
    soon: int = 0


@dataclass(frozen=True)
class _Weighed:
    """As much of a case as its place in the list needs."""

    key: _Key
    status: CaseStatus
    received_at: datetime
    due: date | None

    @property
    def place(self) -> tuple[bool, bool, date, float]:
        """Open before closed, a running clock before one that waits, what is due first; of what is closed the newest first."""
        is_closed, at = self.status not in OPEN, self.received_at.timestamp()
        is_waiting = self.status is CaseStatus.SUPPLEMENT_REQUIRED
        return is_closed, is_waiting, date.max if is_closed or self.due is None else self.due, -at if is_closed else at


def work_list(
    session: Session, catalogue: Catalogue | None, search: WorkSearch, today: date, number: int = 1
) -> WorkPage:
    """The most urgent first: the list is put in order before it is cut into pages."""
    weighed, is_cut = _weigh(session, catalogue, search, today)
    weighed.sort(key=lambda case: case.place)
    number, pages = page_within(number, len(weighed), PAGE)
    shown = weighed[(number - 1) * PAGE : number * PAGE]
    query = select(CaseEntry).where(tuple_(CaseEntry.terminal_id, CaseEntry.case_key).in_([case.key for case in shown]))
    entries = {(entry.terminal_id, entry.case_key): entry for entry in session.scalars(query)} if shown else {}
    known = _items(catalogue)
    lines = [_line(entries[case.key], known, case.due, today) for case in shown if case.key in entries]
    return WorkPage(tuple(lines), len(weighed), number, pages, is_cut)


def urgency(session: Session, catalogue: Catalogue | None, scope: Scope, today: date) -> Urgency:
    """Those whose clock runs: over their day, due today, or due within two working days."""
    weighed, _ = _weigh(session, catalogue, WorkSearch(scope=scope), today)
    due = [case.due for case in weighed if case.due is not None and case.status is not CaseStatus.SUPPLEMENT_REQUIRED]
    left = [working_days_left(today, day) for day in due if day <= after_working_days(today, SOON_DAYS)]
    return Urgency(
        late=sum(days < 0 for days in left),
        today=sum(days == 0 for days in left),
        soon=sum(days > 0 for days in left),
    )


def due_day(item: ServiceItem | None, received: date, pauses: Iterable[tuple[date, date]] = ()) -> date | None:
    """The last day of what the item promises, or of what the law allows.

    The days of each pause, after its first and with its last, are the citizen's and not the office's.
    """
    guide = item.guide if item is not None else None
    limits = [guide.promised_limit, guide.legal_limit] if guide is not None else []
    limit = next((limit for limit in limits if limit is not None and limit.days is not None), None)
    if limit is None or limit.days is None:
        return None
    if limit.unit is DayUnit.WORKING:
        waited = sum(max(0, working_days_left(first, last)) for first, last in pauses)
        return after_working_days(received, limit.days + waited)
    waited = sum(max(0, (last - first).days) for first, last in pauses)
    return date.fromordinal(received.toordinal() + limit.days + waited)


def _weigh(
    session: Session, catalogue: Catalogue | None, search: WorkSearch, today: date
) -> tuple[list[_Weighed], bool]:
    known = _items(catalogue)
    columns = (CaseEntry.terminal_id, CaseEntry.case_key, CaseEntry.item_code, CaseEntry.status, CaseEntry.received_at)
    at = CaseEntry.received_at
    order = at if search.statuses == OPEN else at.desc()
    query = select(*columns).where(*search.conditions()).order_by(order).limit(MOST_WEIGHED + 1)
    pauses = _pauses(session, query, today)
    found = [
        _Weighed(
            (terminal_id, case_key),
            CaseStatus(status),
            received_at,
            due_day(known.get(code), civil_day(received_at), pauses.get((terminal_id, case_key), ())),
        )
        for terminal_id, case_key, code, status, received_at in session.execute(query)
    ]
    return found[:MOST_WEIGHED], len(found) > MOST_WEIGHED


def _pauses(session: Session, cases: _Cases, today: date) -> Mapping[_Key, list[tuple[date, date]]]:
    """From when to when the applicants of these cases were asked for more; one that is still asked for lasts until today."""
    found: defaultdict[_Key, list[tuple[date, date]]] = defaultdict(list)
    for key, first, last in _pause_rows(session, cases):
        found[key].append((civil_day(first), today if last is None else civil_day(last)))
    return found


def _pause_rows(session: Session, cases: _Cases) -> Iterator[tuple[_Key, datetime, datetime | None]]:
    begins, ends, weighed = aliased(CaseEvent), aliased(CaseEvent), cases.subquery()
    of_case = and_(weighed.c.terminal_id == begins.terminal_id, weighed.c.case_key == begins.case_key)
    is_next = and_(
        ends.terminal_id == begins.terminal_id, ends.case_key == begins.case_key, ends.step == begins.step + 1
    )
    query = (
        select(begins.terminal_id, begins.case_key, begins.happened_at, ends.happened_at)
        .join(weighed, of_case)
        .outerjoin(ends, is_next)
        .where(begins.status == CaseStatus.SUPPLEMENT_REQUIRED.value)
    )
    for terminal_id, case_key, first, last in session.execute(query):
        yield (terminal_id, case_key), first, last


def _items(catalogue: Catalogue | None) -> Mapping[str, ServiceItem]:
    return {item.code: item for item in catalogue.items} if catalogue else {}


def _line(entry: CaseEntry, known: Mapping[str, ServiceItem], due: date | None, today: date) -> WorkRow:
    item = known.get(entry.item_code)
    return WorkRow(
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
