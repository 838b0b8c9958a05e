"""Ratings within somebody's reach. No row has two of department, terminal and item, so a place and a department together have none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.schema import Catalogue
from central.ratings.service import RatingSum, rating_sum, rating_sums, reason_sums
from central.terminal_register.models import TerminalEntry
from central.terminal_register.scope import Scope
from central.usage.dimensions import EVER, Period
from central.usage.rating_models import RatingScope
from contract.terms import RatingLevel


@dataclass(frozen=True)
class RatingsWithin:
    """The ratings of a scope (范围内评价): in all, and the lists that may be published of it. `every` is None where none may be.

    `reasons`: what was given as the reason, by item; only where items are listed.
    """

    every: RatingSum | None
    lists: Mapping[RatingScope, list[RatingSum]]
    reasons: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)


def ratings_within(session: Session, catalogue: Catalogue | None, scope: Scope, period: Period = EVER) -> RatingsWithin:
    """Of everything, of one department (with its items), or of the terminals of one place."""
    if scope.is_whole:
        every = {scope: rating_sums(session, scope, period) for scope in RatingScope}
        return RatingsWithin(rating_sum(session, period), every, reason_sums(session, period))
    if scope.region and scope.department:
        return RatingsWithin(None, {})
    if scope.department:
        own = [row for row in rating_sums(session, RatingScope.DEPARTMENT, period) if row.key == scope.department]
        codes = {item.code for item in catalogue.items if item.department == scope.department} if catalogue else set()
        items = [row for row in rating_sums(session, RatingScope.ITEM, period) if row.key in codes]
        reasons = {code: said for code, said in reason_sums(session, period).items() if code in codes}
        return RatingsWithin(_together(own), {RatingScope.DEPARTMENT: own, RatingScope.ITEM: items}, reasons)
    here = set(session.scalars(select(TerminalEntry.terminal_id).where(*scope.of_terminals(TerminalEntry.terminal_id))))
    terminals = [row for row in rating_sums(session, RatingScope.TERMINAL, period) if row.key in here]
    return RatingsWithin(_together(terminals), {RatingScope.TERMINAL: terminals})


def rating_of(session: Session, catalogue: Catalogue | None, scope: Scope, period: Period = EVER) -> RatingSum | None:
    """The sum alone, without the lists; None where nothing may be published."""
    return rating_sum(session, period) if scope.is_whole else ratings_within(session, catalogue, scope, period).every


def _together(sums: list[RatingSum]) -> RatingSum:
    levels = {level: sum(row.by_level[level] for row in sums) for level in RatingLevel}
    return RatingSum(levels, sum(row.total for row in sums))
