"""Opens a rectification for bad ratings, closes it with what was done and a proof, and counts as the province does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from central.clock import civil_day
from central.paging import page_within
from central.ratings.models import Rectification
from central.usage.dimensions import EVER, Period
from central.working_days import after_working_days
from contract.terms import RatingLevel

WITHIN = 15
"""Working days from the day it became known."""
SOON = 3
PAGE = 50
BAD_LEVELS = frozenset({RatingLevel.DISSATISFIED.value, RatingLevel.VERY_DISSATISFIED.value})


class RectificationUnknown(Exception):
    """There is none of this number that is open."""


@dataclass(frozen=True)
class RatingFigures:
    """The figures that the province asks for (好差评指标): cases, ratings, how many of them are known to be bad, and put right.

    Shares in percent.
    """

    cases: int
    ratings: int
    listed: int
    bad: int
    rectified: int | None
    """None where it is not counted apart: bad ratings are put right by department."""

    @property
    def coverage(self) -> float | None:
        """评价率: rated cases of all."""
        return self.ratings / self.cases * 100 if self.cases else None

    @property
    def good(self) -> float | None:
        """好评率: of the ratings whose level is known."""
        return (self.listed - self.bad) / self.listed * 100 if self.listed else None

    @property
    def rectified_share(self) -> float | None:
        """整改率: of the bad ones."""
        return self.rectified / self.bad * 100 if self.bad and self.rectified is not None else None


@dataclass(frozen=True)
class RectificationPage:
    """A page of bad ratings that are to be put right, or were (差评整改一页). `total` counts those of all pages."""

    rows: tuple[Rectification, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True)
class RectifiedBy:
    """What was done (整改情况), where that is written down, by whom; of which department they are, "" for all."""

    measure: str
    proof: str
    operator: str
    department: str = ""


def open_rectifications(session: Session, bad: Mapping[tuple[str, date], int], now: datetime) -> None:
    """One for each department and month of which bad ratings became known now."""
    due = after_working_days(civil_day(now), WITHIN)
    for (department, month), ratings in sorted(bad.items()):
        session.add(Rectification(department=department, month=month, ratings=ratings, opened_at=now, due=due))


def close_rectification(session: Session, number: int, done: RectifiedBy, now: datetime) -> None:
    """It is put right. Raises RectificationUnknown, also where it is of another department."""
    row = session.get(Rectification, number, with_for_update=True)
    if row is None or row.closed_at is not None or done.department not in ("", row.department):
        raise RectificationUnknown(number)
    row.measure, row.proof, row.closed_by, row.closed_at = done.measure, done.proof, done.operator, now


def rectifications(session: Session, department: str = "", wanted: int = 1) -> RectificationPage:
    """A page of them, of one department or of all: the open ones first, by what is due first."""
    within = _of(department)
    total = session.scalar(select(func.count()).select_from(Rectification).where(*within)) or 0
    page, pages = page_within(wanted, total, PAGE)
    order = Rectification.closed_at.is_not(None), Rectification.due, Rectification.number
    query = select(Rectification).where(*within).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    return RectificationPage(tuple(session.scalars(query)), total, page, pages)


def count_near(session: Session, department: str, today: date) -> int:
    """How many open ones have no more than `SOON` working days left, or are late; of one department or of all."""
    is_near = Rectification.closed_at.is_(None), Rectification.due < after_working_days(today, SOON + 1)
    query = select(func.count()).select_from(Rectification).where(*is_near, *_of(department))
    return session.scalar(query) or 0


def rectified(session: Session, period: Period = EVER, department: str = "") -> int:
    """How many bad ratings of the months of a period were put right, of one department or of all."""
    within = [] if period.first is None else [Rectification.month >= period.first.replace(day=1)]
    within += [] if period.last is None else [Rectification.month <= period.last]
    query = select(func.coalesce(func.sum(Rectification.ratings), 0)).where(
        Rectification.closed_at.is_not(None), *within, *_of(department)
    )
    return int(session.scalar(query) or 0)


def _of(department: str) -> tuple[ColumnElement[bool], ...]:
    return (Rectification.department == department,) if department else ()
