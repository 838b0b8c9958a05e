"""What the first page says beside its counts: how far they are complete, the open rate, and how much of the year's plan is reached."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.alarms.service import open_rate
from central.centre import CentreContext
from central.clock import civil_day
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import Scope
from central.usage.completeness_of_counts import CountsCompleteness, completeness_of
from central.usage.dimensions import By, Period
from central.usage.models import YearlyPlan
from central.usage.service import counts


@dataclass(frozen=True)
class BoardFigures:
    """The figures of the overview for the terminals within a scope (总览指标).

    Rates in percent; None where nothing was planned, or the scope is not everything.
    """

    completeness: CountsCompleteness
    open_rate: float | None
    open_rate_before: float | None
    open_rate_planned: float | None
    plan_reached: float | None
    """Of the cases that are planned for the year."""


def board_figures(centre: CentreContext, session: Session, scope: Scope) -> BoardFigures:
    """Take it from one snapshot of the database. The month's open rate goes to yesterday: today's hours are not over."""
    now = centre.clock.now()
    today = civil_day(now)
    first, end_before = today.replace(day=1), today.replace(day=1) - timedelta(days=1)
    plan = session.get(YearlyPlan, today.year) if scope.is_whole else None
    reached = None
    if plan is not None and plan.cases:
        this_year = counts(session, By.DAY, Period(today.replace(month=1, day=1), today))
        reached = sum(day.served for day in this_year) / plan.cases * 100
    return BoardFigures(
        terminals_complete(centre, session, scope),
        open_rate(session, scope, first, today - timedelta(days=1)),
        open_rate(session, scope, end_before.replace(day=1), end_before),
        None if plan is None else plan.open_rate,
        reached,
    )


def terminals_complete(centre: CentreContext, session: Session, scope: Scope) -> CountsCompleteness:
    """How far the terminals of a place that are in use today have reported all."""
    now = centre.clock.now()
    within = select(TerminalEntry.terminal_id).where(*scope.of_terminals(TerminalEntry.terminal_id))
    return completeness_of(session, set(session.scalars(within)), civil_day(now), now)
