"""Sums ratings by day, item and level. A rating comes without visit or case, and is stored with its day and place alone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.records.judging import Taken
from central.storage.database import insert_rows
from central.storage.upserts import add_up
from central.usage.deltas import day_of, not_folded
from central.usage.dimensions import EVER, Period
from central.usage.rating_models import RatingDaily, RatingGiven, RatingReasonDaily, RatingRollup
from contract.records import RatingFacts, RatingLevel

_KEYS = ("terminal_id", "day", "item_code", "level", "department")


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
    given: list[dict[str, object]] = []
    for each in taken:
        facts = each.record.facts
        if isinstance(facts, RatingFacts):
            place = (each.record.terminal_id, day_of(each.record, received_at), facts.item_code)
            levels[key := (*place, facts.level.value, facts.department)] += 1
            given.append({"rating_id": uuid4().hex} | dict(zip(_KEYS, key, strict=True)))
            reasons.update((*place, reason[:64]) for reason in set(facts.reasons))
    if given:
        insert_rows(session, RatingGiven, sorted(given, key=itemgetter("rating_id")))
    _add(session, levels, reasons)


def rating_sum(session: Session, period: Period = EVER) -> RatingSum:
    """The ratings of a period."""
    query = select(RatingRollup.level, func.sum(RatingRollup.ratings)).group_by(RatingRollup.level)
    if period.first is not None:
        query = query.where(RatingRollup.day >= period.first)
    if period.last is not None:
        query = query.where(RatingRollup.day <= period.last)
    found = Counter({level: int(number) for level, number in session.execute(query)})
    for each in not_folded(session).rated:
        if period.has(each.day):
            found[each.level] += each.ratings
    return RatingSum({level: found[level.value] for level in RatingLevel})


def _add(
    session: Session,
    levels: Counter[tuple[str, date, str, str, str]],
    reasons: Counter[tuple[str, date, str, str]],
) -> None:
    add_up(
        session,
        RatingDaily,
        [dict(zip(_KEYS, key, strict=True)) | {"ratings": number} for key, number in sorted(levels.items())],
    )
    names_of_reason = ("terminal_id", "day", "item_code", "reason")
    add_up(
        session,
        RatingReasonDaily,
        [dict(zip(names_of_reason, key, strict=True)) | {"ticks": number} for key, number in sorted(reasons.items())],
    )
