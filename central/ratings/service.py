"""Sums ratings by day, item and level. A rating comes without visit or case, and is stored as a number only."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.database import insert_into
from central.ratings.models import RatingDaily, RatingReasonDaily
from central.records.judging import Taken
from central.usage.service import EVER, Period, day_of
from contract.records import RatingFacts, RatingLevel


@dataclass(frozen=True)
class RatingSum:
    """评价汇总 — how often each level was given; every level is there."""

    by_level: dict[RatingLevel, int]

    @property
    def total(self) -> int:
        """All ratings."""
        return sum(self.by_level.values())

    @property
    def satisfied_share(self) -> float | None:
        """Share of the three good levels (满意率); None before the first rating."""
        good = (RatingLevel.VERY_SATISFIED, RatingLevel.SATISFIED, RatingLevel.BASICALLY_SATISFIED)
        return sum(self.by_level[level] for level in good) / self.total if self.total else None


def add_ratings(session: Session, taken: Iterable[Taken], received_at: datetime) -> None:
    """Add the ratings among these records. Call it in the transaction that stores them."""
    levels: Counter[tuple[str, date, str, str, str]] = Counter()
    reasons: Counter[tuple[str, date, str, str]] = Counter()
    for each in taken:
        facts = each.record.facts
        if isinstance(facts, RatingFacts):
            place = (each.record.terminal_id, day_of(each.record, received_at), facts.item_code)
            levels[(*place, facts.level.value, facts.department)] += 1
            reasons.update((*place, reason[:64]) for reason in set(facts.reasons))
    _add(session, levels, reasons)


def rating_sum(session: Session, period: Period = EVER) -> RatingSum:
    """The ratings of a period."""
    query = select(RatingDaily.level, func.sum(RatingDaily.ratings)).group_by(RatingDaily.level)
    if period.first is not None:
        query = query.where(RatingDaily.day >= period.first)
    if period.last is not None:
        query = query.where(RatingDaily.day <= period.last)
    found = {level: int(number) for level, number in session.execute(query)}
    return RatingSum({level: found.get(level.value, 0) for level in RatingLevel})


def _add(
    session: Session,
    levels: Counter[tuple[str, date, str, str, str]],
    reasons: Counter[tuple[str, date, str, str]],
) -> None:
    if levels:
        names = ("terminal_id", "day", "item_code", "level", "department")
        statement = insert_into(session, RatingDaily)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=list(names[:4]), set_={"ratings": RatingDaily.ratings + statement.excluded.ratings}
            ),
            [dict(zip(names, key, strict=True)) | {"ratings": number} for key, number in levels.items()],
        )
    if reasons:
        names_of_reason = ("terminal_id", "day", "item_code", "reason")
        statement = insert_into(session, RatingReasonDaily)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=list(names_of_reason),
                set_={"ticks": RatingReasonDaily.ticks + statement.excluded.ticks},
            ),
            [dict(zip(names_of_reason, key, strict=True)) | {"ticks": number} for key, number in reasons.items()],
        )
