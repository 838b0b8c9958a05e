"""The sums of the console's first page: of everything from the kept totals, of a place or a department from the daily lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from catalogue.schema import Catalogue
from central.terminal_register.scope import Scope
from central.usage.bureau_report import FIRST_EVER, LAST_EVER, people_at
from central.usage.crossing import Axis, Crossing, Measures, Wanted
from central.usage.deltas import not_folded
from central.usage.dimensions import EVER, By, Period
from central.usage.service import Count, Totals, counts_along, totals

_DIMENSIONS = (By.ITEM, By.DEPARTMENT, By.TERMINAL)
_AXES: Mapping[By, Axis] = {By.ITEM: Axis.ITEM, By.DEPARTMENT: Axis.DEPARTMENT, By.TERMINAL: Axis.TERMINAL}


@dataclass(frozen=True)
class BoardSums:
    """Sums of all days and of today (总览数), and what was served on each of the last days."""

    ever: Totals
    today: Totals
    counted: Mapping[By, list[Count]]
    counted_today: Mapping[By, list[Count]]
    served_on: Mapping[date, int]


def board_sums(session: Session, catalogue: Catalogue | None, scope: Scope, today: date, days: int) -> BoardSums:
    """Take them from one snapshot of the database."""
    first = today - timedelta(days=days - 1)
    return _whole(session, today, first) if scope.is_whole else _narrowed(session, catalogue, scope, today, first)


def served_within(session: Session, catalogue: Catalogue | None, scope: Scope, period: Period) -> int:
    """Cases served in a period within a scope."""
    if scope.is_whole:
        return totals(session, period).served
    only = {Axis.DEPARTMENT: scope.department} if scope.department else {}
    wanted = Wanted(period.first or FIRST_EVER, period.last or LAST_EVER, only, scope.region)
    return Crossing(session, catalogue).count(wanted).get((), Measures()).served


def _whole(session: Session, today: date, first: date) -> BoardSums:
    waiting, of_today = not_folded(session), Period(today, today)
    by_day = counts_along(session, (By.DAY,), Period(first, today), waiting)[By.DAY]
    return BoardSums(
        totals(session, EVER, waiting),
        totals(session, of_today, waiting),
        counts_along(session, _DIMENSIONS, EVER, waiting),
        counts_along(session, _DIMENSIONS, of_today, waiting),
        {date.fromisoformat(count.key): count.served for count in by_day},
    )


def _narrowed(session: Session, catalogue: Catalogue | None, scope: Scope, today: date, first: date) -> BoardSums:
    crossing = Crossing(session, catalogue)
    only = {Axis.DEPARTMENT: scope.department} if scope.department else {}
    ever = Wanted(FIRST_EVER, LAST_EVER, only, scope.region)
    of_today = Wanted(today, today, only, scope.region)
    by_day = crossing.count(Wanted(first, today, only, scope.region), Axis.DAY)
    return BoardSums(
        _totals(session, crossing, ever),
        _totals(session, crossing, of_today),
        _counted(crossing, ever),
        _counted(crossing, of_today),
        {date.fromisoformat(day): measures.served for (day,), measures in by_day.items()},
    )


def _totals(session: Session, crossing: Crossing, wanted: Wanted) -> Totals:
    whole = crossing.count(wanted).get((), Measures())
    people = people_at(session, crossing, wanted)
    return Totals(whole.served, crossing.simulated(wanted), whole.uncertain, *(people or (None, None)))


def _counted(crossing: Crossing, wanted: Wanted) -> dict[By, list[Count]]:
    found: dict[By, list[Count]] = {}
    for by, axis in _AXES.items():
        lines = [
            Count(key, number.served, number.begun, number.mean_seconds, number.uncertain)
            for (key,), number in crossing.count(wanted, axis).items()
        ]
        found[by] = sorted(lines, key=lambda count: (-count.served, count.key))
    return found
