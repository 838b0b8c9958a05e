"""指标: people, cases, items, open hours, satisfaction, use and faults of month and year, beside the month before and the plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from central.alarms.fault_cases import stopped_share
from central.alarms.service import open_rate
from central.centre import CentreContext
from central.clock import civil_day
from central.ratings.within import rating_of
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import Scope
from central.usage.bureau_report import people_at
from central.usage.crossing import Axis, Crossing, Measures, Wanted, year_before
from central.usage.dimensions import Period
from central.usage.models import YearlyPlan


@dataclass(frozen=True)
class FigureRow:
    """One figure (指标行): of the month so far, of as many days of the month before, of the year so far and of the year before, and
    the plan of the year. None where it is not kept so.
    `key` is that of the plan.
    """

    key: str
    name: str
    unit: str
    month: float | None
    month_before: float | None
    year: float | None
    year_before: float | None
    plan: float | None

    @property
    def change(self) -> float | None:
        """Against the month before: in percent, or in points where it is a share itself."""
        if self.month is None or self.month_before is None:
            return None
        if self.unit == "%":
            return self.month - self.month_before
        return (self.month - self.month_before) / self.month_before * 100 if self.month_before else None

    @property
    def reached(self) -> float | None:
        """How much of the plan, in percent; None for what is a limit."""
        if self.key in _LIMITED or self.year is None or not self.plan:
            return None
        return self.year / self.plan * 100

    @property
    def is_within(self) -> bool | None:
        """Whether the year keeps within a limit that is planned; None without one."""
        if self.key not in _LIMITED or self.year is None or self.plan is None:
            return None
        return self.year <= self.plan


@dataclass(frozen=True)
class _Values:
    people: float | None
    cases: float
    items: float
    open_rate: float | None
    satisfaction: float | None
    used: float | None
    stopped: float | None


_LIMITED = frozenset({"stopped"})
"""What is planned as the most that it may be."""
_LINES = (
    ("people", "服务群众", "人"),
    ("cases", "办件", "件"),
    ("items", "办过的事项", "项"),
    ("open_rate", "开放率", "%"),
    ("satisfaction", "满意率", "%"),
    ("used", "终端使用率", "%"),
    ("stopped", "终端故障率", "%"),
)


def key_figures(centre: CentreContext, session: Session, scope: Scope, today: date) -> list[FigureRow]:
    """Take them from one snapshot. The plan is of everything: an account that reaches less has none."""
    only = {Axis.DEPARTMENT: scope.department} if scope.department else {}
    month = Wanted(today.replace(day=1), today, only, scope.region)
    year = Wanted(today.replace(month=1, day=1), today, only, scope.region)
    spans = (month, _month_before(month), year, year_before(year))
    crossing = Crossing(session, centre.catalogues.take(session))
    found = [_values(centre, session, crossing, scope, span) for span in spans]
    plan = session.get(YearlyPlan, today.year) if scope.is_whole else None
    return list(_lines(found, plan))


def set_plan(session: Session, plan: YearlyPlan) -> None:
    """What is to be reached in its year."""
    session.merge(plan)


def _lines(found: list[_Values], plan: YearlyPlan | None) -> Iterator[FigureRow]:
    for name, words, unit in _LINES:
        planned = None if plan is None else getattr(plan, name, None)
        month, month_before, year, before = (getattr(row, name) for row in found)
        yield FigureRow(name, words, unit, month, month_before, year, before, planned)


def _values(centre: CentreContext, session: Session, crossing: Crossing, scope: Scope, wanted: Wanted) -> _Values:
    people = people_at(session, crossing, wanted)
    items = crossing.count(wanted, Axis.ITEM)
    ratings = rating_of(session, centre.catalogues.take(session), scope, Period(wanted.first, wanted.last))
    share = None if ratings is None else ratings.satisfied_share
    # today's hours are not over
    yesterday = civil_day(centre.clock.now()) - timedelta(days=1)
    return _Values(
        people=None if people is None else people[0],
        cases=crossing.count(wanted).get((), Measures()).served,
        items=sum(item.served > 0 for item in items.values()),
        open_rate=open_rate(session, scope, wanted.first, min(wanted.last, yesterday)),
        satisfaction=None if share is None else share * 100,
        used=_used_share(crossing, wanted),
        stopped=stopped_share(session, scope, wanted.first, wanted.last),
    )


def _used_share(crossing: Crossing, wanted: Wanted) -> float | None:
    """Of the terminals in use: by how many somebody was served, in percent."""
    in_use = {name for name in crossing.served_by(wanted) if _is_in_use(crossing.terminals[name])}
    served = {name for (name,), found in crossing.count(wanted, Axis.TERMINAL).items() if found.served}
    return len(served & in_use) / len(in_use) * 100 if in_use else None


def _is_in_use(terminal: TerminalEntry) -> bool:
    return terminal.enrolled_at is not None and terminal.revoked_at is None


def _month_before(month: Wanted) -> Wanted:
    """As many days of the month before; fewer where it has not so many."""
    last = month.first - timedelta(days=1)
    first = last.replace(day=1)
    return Wanted(first, min(last, first + (month.last - month.first)), month.only, month.region)
